/// Which request ids were answered since the start, so that a new one needs no look-up on disk.
///
/// UUIDv7 sort by time. An id above `floor` was answered only if it stands here; one at or below
/// the floor is looked up in the store. `floor` begins at the newest id in the store.
struct RecentAnswers {
    private var keys: Set<String> = []
    private var order = ArraySlice<(key: String, id: String)>()
    private(set) var floor: String
    private let capacity: Int

    init(floor: String, capacity: Int = 200_000) {
        self.floor = floor
        self.capacity = capacity
    }

    enum Place {
        case new
        /// In the present batch or in the store.
        case perhaps
    }

    func place(scope: String, requestID: String) -> Place {
        if keys.contains(Self.key(scope, requestID)) { return .perhaps }
        return floor.utf8.lexicographicallyPrecedes(requestID.utf8) ? .new : .perhaps
    }

    mutating func remember(scope: String, requestID: String) {
        let key = Self.key(scope, requestID)
        guard keys.insert(key).inserted else { return }
        order.append((key, requestID))
        if keys.count > capacity, let oldest = order.popFirst() {
            keys.remove(oldest.key)
            if floor.utf8.lexicographicallyPrecedes(oldest.id.utf8) { floor = oldest.id }
        }
    }

    mutating func forget(scope: String, requestID: String) {
        keys.remove(Self.key(scope, requestID))
    }

    private static func key(_ scope: String, _ id: String) -> String { id + scope }
}
