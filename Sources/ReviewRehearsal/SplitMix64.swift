/// A small generator of numbers that is all there is of chance in a rehearsal.
///
/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014): one
/// word of state, so that a seed is the whole run. Not for secrets.
struct SplitMix64: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A stream of its own for a word, the same whenever it is asked for: what somebody is like must
    /// not depend on when they are first asked.
    init(seed: UInt64, word: String) {
        // FNV-1a of the word's bytes, mixed once more by the first draw.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        var mixer = SplitMix64(seed: seed)
        state = mixer.next() ^ hash
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number of the range, each as likely as the others.
    mutating func number(in range: ClosedRange<Int>) -> Int {
        let (span, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        guard !overflow, span < Int(Int32.max) else { return range.lowerBound }
        // The high word of a product: the bias is below 2^-32, and nobody decides by it.
        let share = ((next() >> 32) * UInt64(span + 1)) >> 32
        return range.lowerBound + Int(share)
    }

    /// True in so many cases of a hundred.
    mutating func chance(_ percent: Int) -> Bool { number(in: 0...99) < percent }
}
