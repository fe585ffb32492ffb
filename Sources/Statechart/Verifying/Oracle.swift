/// Answers what data would decide, and goes through all combinations of answers.
///
/// A run asks `choose`; after it, `advance` moves to the next combination. The same answers lead the
/// same way, so a run can be repeated from its script.
struct Oracle {
    /// A guard and how it was taken to answer, or another choice in words.
    struct Assumption: Hashable {
        let text: NameBytes
        /// nil: the text says it all.
        let answer: Bool?
    }

    private var script: [(choice: Int, options: Int)] = []
    private var place = 0
    private(set) var assumptions: [Assumption] = []

    mutating func choose(_ options: Int) -> Int {
        precondition(options > 0)
        if options == 1 { return 0 }
        if place == script.count { script.append((0, options)) }
        defer { place += 1 }
        return script[place].choice
    }

    /// Remembers what was assumed, for the story.
    mutating func assume(_ text: String, _ answer: Bool? = nil) {
        let assumption = Assumption(text: NameBytes(text), answer: answer)
        if !assumptions.contains(assumption) { assumptions.append(assumption) }
    }

    /// The next combination; false when all have been.
    mutating func advance() -> Bool {
        place = 0
        assumptions = []
        while let last = script.last {
            if last.choice + 1 < last.options {
                script[script.count - 1].choice += 1
                return true
            }
            script.removeLast()
        }
        return false
    }
}
