import JSON

/// Counts by name, in the order in which the names first came: no dictionary's order decides.
struct Tally: Sendable {
    private(set) var list: [(name: String, times: Int)] = []
    private var places: [TallyKey: Int] = [:]

    @discardableResult
    mutating func add(_ name: String, _ times: Int = 1) -> Int {
        let key = TallyKey(text: name)
        if let place = places[key] {
            list[place].times += times
            return list[place].times
        }
        places[key] = list.count
        list.append((name, times))
        return times
    }

    func times(_ name: String) -> Int { places[TallyKey(text: name)].map { list[$0].times } ?? 0 }

    /// Most often first; of equals, the one whose bytes come first.
    var sorted: [(name: String, times: Int)] {
        list.sorted {
            $0.times != $1.times ? $0.times > $1.times : bytesPrecede($0.name, $1.name)
        }
    }
}

/// A name as its bytes.
private struct TallyKey: Hashable, Sendable {
    let text: String

    static func == (left: TallyKey, right: TallyKey) -> Bool { sameBytes(left.text, right.text) }
    func hash(into hasher: inout Hasher) { hashBytes(of: text, into: &hasher) }
}
