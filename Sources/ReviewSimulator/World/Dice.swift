import ReviewStore

/// Everything that a simulation leaves to chance, drawn from its seed and from nothing else.
struct Dice {
    private var source: SplitMix64

    init(seed: UInt64) { source = SplitMix64(seed: seed) }

    mutating func number() -> UInt64 { source.next() }

    /// From 0 up to, not including, a number of at least 1.
    mutating func below(_ count: Int) -> Int { Int(source.next() % UInt64(max(1, count))) }

    mutating func between(_ low: Int64, _ high: Int64) -> Int64 {
        low + Int64(source.next() % UInt64(max(1, high - low + 1)))
    }

    /// True so many times in a thousand.
    mutating func falls(_ perThousand: Int) -> Bool { below(1_000) < perThousand }

    mutating func pick<Item>(_ items: [Item]) -> Item? {
        items.isEmpty ? nil : items[below(items.count)]
    }

    /// One of several, each as likely as its weight; nil when no weight is above 0.
    mutating func pick<Item>(weighted items: [(item: Item, weight: Int)]) -> Item? {
        var rest = below(items.map(\.weight).reduce(0, +))
        for (item, weight) in items {
            if rest < weight { return item }
            rest -= weight
        }
        return nil
    }

    /// A source of its own, so that what one part draws does not move the others.
    mutating func fork() -> Dice { Dice(seed: source.next()) }
}
