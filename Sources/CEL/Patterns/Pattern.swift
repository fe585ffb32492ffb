/// A regular expression in RE2's syntax that is matched in time linear in the text: all ways
/// through it are followed at once, so that no text and no pattern makes it go back (R.
///
/// Cox, "Regular Expression Matching: the Virtual Machine Approach").
struct Pattern: Sendable {
    enum Instruction: Sendable {
        case take(CharacterSet)
        case split(Int, Int)
        case jump(Int)
        case assert(Assertion)
        case accept
    }

    enum Assertion: Sendable {
        case textStart
        case textEnd
        case lineStart
        case lineEnd
        case wordBoundary
        case noWordBoundary
    }

    /// How many instructions a pattern may need; `(a{1000}){1000}` must not.
    static let sizeLimit = 10_000

    private let program: [Instruction]

    var size: Int { program.count }

    init(_ source: String) throws(PatternFault) {
        var parser = PatternParser(source)
        let tree = try parser.parse()
        var program: [Instruction] = []
        try Pattern.emit(tree, into: &program)
        program.append(.accept)
        self.program = program
    }

    private static func emit(_ tree: PatternTree, into program: inout [Instruction])
        throws(PatternFault)
    {
        guard program.count < sizeLimit else {
            throw PatternFault(message: "it needs more than \(sizeLimit) steps")
        }
        switch tree {
        case .empty:
            break
        case .take(let set):
            program.append(.take(set))
        case .assert(let assertion):
            program.append(.assert(assertion))
        case .sequence(let parts):
            for part in parts { try emit(part, into: &program) }
        case .alternatives(let parts):
            try emitAlternatives(parts, into: &program)
        case .repeated(let part, let least, let most):
            try emitRepetition(part, least, most, into: &program)
        }
    }

    private static func emitAlternatives(
        _ parts: [PatternTree], into program: inout [Instruction]
    ) throws(PatternFault) {
        var ends: [Int] = []
        for (index, part) in parts.enumerated() {
            guard index < parts.count - 1 else {
                try emit(part, into: &program)
                break
            }
            let split = program.count
            program.append(.split(split + 1, split + 1))
            try emit(part, into: &program)
            ends.append(program.count)
            program.append(.jump(0))
            program[split] = .split(split + 1, program.count)
        }
        for end in ends { program[end] = .jump(program.count) }
    }

    private static func emitRepetition(
        _ part: PatternTree, _ least: Int, _ most: Int?, into program: inout [Instruction]
    ) throws(PatternFault) {
        for _ in 0..<least { try emit(part, into: &program) }
        guard let most else {
            let split = program.count
            program.append(.jump(0))
            try emit(part, into: &program)
            program.append(.jump(split))
            program[split] = .split(split + 1, program.count)
            return
        }
        var splits: [Int] = []
        for _ in least..<max(least, most) {
            splits.append(program.count)
            program.append(.jump(0))
            try emit(part, into: &program)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }
}

/// Why a pattern cannot be read.
struct PatternFault: Error {
    let message: String
}

/// Matching.
extension Pattern {
    /// Whether the pattern matches anywhere in the text.
    ///
    /// Costs what it looks at.
    func matches(_ text: String, _ frame: inout CELFrame) throws(CELFault) -> Bool {
        var run = PatternRun(program)
        var before: Unicode.Scalar?
        var rest = text.unicodeScalars.makeIterator()
        while true {
            let after = rest.next()
            if run.reachesEnd(before: before, after: after) { return true }
            try frame.charge(1 + run.visited / 2)
            guard let after else { return false }
            run.step(over: after)
            before = after
        }
    }
}
