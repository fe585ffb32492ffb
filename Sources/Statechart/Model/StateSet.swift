/// A set of small numbers: states or transitions of one chart, by number.
///
/// The step works on these.
///
/// The first 128 take no allocation; a chart may have `ChartLimits.states` of them.
struct StateSet: Sendable, Hashable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    /// Words for 128 and above; never ends with a zero word, so that equal sets are equal.
    private var more: [UInt64] = []

    init() {}

    init(_ members: some Sequence<Int>) {
        for member in members { insert(member) }
    }

    var isEmpty: Bool { low == 0 && high == 0 && more.isEmpty }

    func contains(_ member: Int) -> Bool {
        if member < 64 { return low & (1 << UInt64(truncatingIfNeeded: member)) != 0 }
        if member < 128 { return high & (1 << UInt64(truncatingIfNeeded: member &- 64)) != 0 }
        let word = (member &- 128) >> 6
        return word < more.count && more[word] & (1 << UInt64(truncatingIfNeeded: member & 63)) != 0
    }

    mutating func insert(_ member: Int) {
        precondition(member >= 0)
        if member < 64 {
            low |= 1 << UInt64(truncatingIfNeeded: member)
        } else if member < 128 {
            high |= 1 << UInt64(truncatingIfNeeded: member &- 64)
        } else {
            let word = (member &- 128) >> 6
            while more.count <= word { more.append(0) }
            more[word] |= 1 << UInt64(truncatingIfNeeded: member & 63)
        }
    }

    mutating func remove(_ member: Int) {
        if member < 64 {
            low &= ~(1 << UInt64(truncatingIfNeeded: member))
        } else if member < 128 {
            high &= ~(1 << UInt64(truncatingIfNeeded: member &- 64))
        } else {
            let word = (member &- 128) >> 6
            guard word < more.count else { return }
            more[word] &= ~(1 << UInt64(truncatingIfNeeded: member & 63))
            while more.last == 0 { more.removeLast() }
        }
    }

    /// The least member that is not less than `start`, or nil.
    func first(from start: Int) -> Int? {
        if start < 64 {
            let rest = low & (UInt64.max << UInt64(truncatingIfNeeded: start))
            if rest != 0 { return rest.trailingZeroBitCount }
            return first(from: 64)
        }
        if start < 128 {
            let rest = high & (UInt64.max << UInt64(truncatingIfNeeded: start &- 64))
            if rest != 0 { return 64 &+ rest.trailingZeroBitCount }
            return first(from: 128)
        }
        var word = (start &- 128) >> 6
        guard word < more.count else { return nil }
        var rest = more[word] & (UInt64.max << UInt64(truncatingIfNeeded: start & 63))
        while rest == 0 {
            word += 1
            guard word < more.count else { return nil }
            rest = more[word]
        }
        return 128 &+ word &* 64 &+ rest.trailingZeroBitCount
    }

    /// The greatest member that is less than `end`, or nil.
    func last(before end: Int) -> Int? {
        if end > 128, !more.isEmpty {
            var word = Swift.min((end &- 129) >> 6, more.count - 1)
            var rest = more[word]
            if word == (end &- 129) >> 6 {
                rest &= UInt64.max >> UInt64(truncatingIfNeeded: 63 &- ((end &- 129) & 63))
            }
            while rest == 0, word > 0 {
                word -= 1
                rest = more[word]
            }
            if rest != 0 { return 128 &+ word &* 64 &+ 63 &- rest.leadingZeroBitCount }
        }
        if end > 64 {
            let rest = end >= 128 ? high : high & ((1 << UInt64(truncatingIfNeeded: end &- 64)) - 1)
            if rest != 0 { return 127 &- rest.leadingZeroBitCount }
        }
        let rest =
            end >= 64 ? low : low & ((1 << UInt64(truncatingIfNeeded: Swift.max(end, 0))) - 1)
        return rest == 0 ? nil : 63 &- rest.leadingZeroBitCount
    }

    /// Whether a member is also one of the other.
    func meets(_ other: StateSet) -> Bool {
        low & other.low != 0 || high & other.high != 0
            || zip(more, other.more).contains { $0 & $1 != 0 }
    }

    /// Whether a member lies in the range.
    func contains(anyIn range: Range<Int>) -> Bool {
        guard let member = first(from: range.lowerBound) else { return false }
        return member < range.upperBound
    }

    var count: Int {
        more.reduce(low.nonzeroBitCount + high.nonzeroBitCount) { $0 + $1.nonzeroBitCount }
    }
}

extension StateSet: Sequence {
    struct Iterator: IteratorProtocol {
        let set: StateSet
        var position = 0

        mutating func next() -> Int? {
            guard let member = set.first(from: position) else { return nil }
            position = member &+ 1
            return member
        }
    }

    /// In document order.
    func makeIterator() -> Iterator { Iterator(set: self) }
}
