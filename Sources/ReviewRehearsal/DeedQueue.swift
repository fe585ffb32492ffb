import ReviewEngine

/// What simulated people mean to do, earliest first; of what is meant for one instant, in the order
/// in which they decided.
struct DeedQueue: Sendable {
    struct Deed: Sendable {
        enum Kind: Sendable {
            case answer(task: TaskID, attempt: Int64)
            /// Nobody has answered for weeks: the coordinator acts.
            case chase(task: TaskID, attempt: Int64, chases: Int64)
            /// Somebody looks whether there is an event to send.
            case look
        }
        let at: Int64
        let kind: Kind
        fileprivate let order: Int
    }

    /// Latest first, so that the next is the last: a review has few deeds planned at a time.
    private var deeds: [Deed] = []
    private var made = 0

    var next: Deed? { deeds.last }

    mutating func plan(_ kind: Deed.Kind, at: Int64) {
        made += 1
        let deed = Deed(at: at, kind: kind, order: made)
        let place = deeds.firstIndex { ($0.at, $0.order) < (deed.at, deed.order) }
        deeds.insert(deed, at: place ?? deeds.endIndex)
    }

    /// Whether anything is meant besides looking.
    var hasAnswers: Bool {
        deeds.contains { if case .look = $0.kind { false } else { true } }
    }

    mutating func take() { deeds.removeLast() }
}
