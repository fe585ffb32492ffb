/// All places of a pattern's program that a text has led to so far.
struct PatternRun {
    private let program: [Pattern.Instruction]
    /// Where to go on from at the present position, before splits and assertions are followed.
    private var entries: [Int] = []
    /// The instructions that wait for the next code point.
    private var waiting: [Int] = []
    /// The position at which each instruction was last visited.
    private var marks: [Int]
    private var position = 0
    private var stack: [Int] = []
    /// How many instructions the present position made it look at.
    private(set) var visited = 0

    init(_ program: [Pattern.Instruction]) {
        self.program = program
        marks = Array(repeating: -1, count: program.count)
    }

    /// Follows what needs no code point, from all entries and from the start, since a match may
    /// begin anywhere; true if the pattern has matched.
    mutating func reachesEnd(before: Unicode.Scalar?, after: Unicode.Scalar?) -> Bool {
        waiting.removeAll(keepingCapacity: true)
        visited = 0
        entries.append(0)
        for entry in entries {
            stack.append(entry)
            while let place = stack.popLast() {
                if marks[place] == position { continue }
                marks[place] = position
                visited += 1
                switch program[place] {
                case .accept: return true
                case .take: waiting.append(place)
                case .jump(let target): stack.append(target)
                case .split(let first, let second):
                    stack.append(second)
                    stack.append(first)
                case .assert(let assertion):
                    if PatternRun.holds(assertion, before, after) { stack.append(place + 1) }
                }
            }
        }
        return false
    }

    mutating func step(over scalar: Unicode.Scalar) {
        entries.removeAll(keepingCapacity: true)
        for place in waiting {
            if case .take(let set) = program[place], set.contains(scalar) {
                entries.append(place + 1)
            }
        }
        position += 1
    }

    private static func holds(
        _ assertion: Pattern.Assertion, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?
    ) -> Bool {
        switch assertion {
        case .textStart: before == nil
        case .textEnd: after == nil
        case .lineStart: before == nil || before == "\n"
        case .lineEnd: after == nil || after == "\n"
        case .wordBoundary: isWord(before) != isWord(after)
        case .noWordBoundary: isWord(before) == isWord(after)
        }
    }

    /// RE2's words are ASCII.
    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar, scalar.isASCII else { return false }
        return Lexer.startsIdentifier(UInt8(truncatingIfNeeded: scalar.value))
            || Lexer.isDigit(UInt8(truncatingIfNeeded: scalar.value))
    }
}
