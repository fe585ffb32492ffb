/// Reads RE2's syntax (github.com/google/re2/wiki/Syntax): everything that can be matched in linear
/// time; no back-references, no look-around.
struct PatternParser {
    struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotTakesNewline = false
    }

    static let nestingLimit = 100
    static let repetitionLimit = 1000

    let scalars: [Unicode.Scalar]
    var position = 0
    var flags = Flags()
    var nesting = 0

    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
    }

    mutating func parse() throws(PatternFault) -> PatternTree {
        let tree = try alternatives()
        guard position == scalars.count else {
            throw PatternFault(message: "a ')' stands alone")
        }
        return tree
    }

    var current: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    func looks(at text: String) -> Bool {
        scalars[min(position, scalars.count)...].starts(with: text.unicodeScalars)
    }

    mutating func take(_ text: String) -> Bool {
        guard looks(at: text) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private mutating func alternatives() throws(PatternFault) -> PatternTree {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= PatternParser.nestingLimit else {
            throw PatternFault(message: "its brackets nest too deeply")
        }
        var parts = [try sequence()]
        while take("|") { parts.append(try sequence()) }
        return parts.count == 1 ? parts[0] : .alternatives(parts)
    }

    private mutating func sequence() throws(PatternFault) -> PatternTree {
        var parts: [PatternTree] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            if take("\\Q") {
                let characters = quoted()
                parts += characters.dropLast()
                guard let last = characters.last else { continue }
                if let part = try repetition(of: last) { parts.append(part) }
                continue
            }
            if let part = try repetition(of: try atom()) { parts.append(part) }
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    /// What stands before `\E`, or before the end, is meant as it is.
    private mutating func quoted() -> [PatternTree] {
        var characters: [PatternTree] = []
        while !take("\\E"), let scalar = current {
            characters.append(.take(single(scalar)))
            position += 1
        }
        return characters
    }

    private mutating func repetition(of atom: PatternTree?) throws(PatternFault) -> PatternTree? {
        let start = position
        guard let (least, most) = try bounds() else { return atom }
        guard let atom else {
            throw PatternFault(message: "there is nothing that '\(scalars[start])' could repeat")
        }
        _ = take("?")
        let second = position
        if try bounds() != nil {
            throw PatternFault(
                message: "'\(scalars[second])' repeats what is repeated already; use brackets")
        }
        return .repeated(atom, least, most)
    }

    /// `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`; a brace that is none of these is a character.
    private mutating func bounds() throws(PatternFault) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = position
        guard take("{"), let least = number() else {
            position = start
            return nil
        }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else {
            position = start
            return nil
        }
        guard least <= PatternParser.repetitionLimit,
            (most ?? 0) <= PatternParser.repetitionLimit
        else {
            throw PatternFault(
                message: "it repeats more than \(PatternParser.repetitionLimit) times")
        }
        if let most, most < least {
            throw PatternFault(message: "the bounds {\(least),\(most)} are the wrong way round")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let scalar = current, ("0"..."9").contains(scalar) {
            value = min((value ?? 0) * 10 + Int(scalar.value - 48), 1_000_000)
            position += 1
        }
        return value
    }

    /// One thing that can be repeated; nil for what only sets flags.
    private mutating func atom() throws(PatternFault) -> PatternTree? {
        guard let scalar = current else { return .empty }
        switch scalar {
        case "(":
            return try group()
        case "[":
            position += 1
            return .take(try bracketClass())
        case ".":
            position += 1
            let all = CharacterSet([.init([0...0x10FFFF])])
            let line = CharacterSet([.init([0x0A...0x0A])], isNegated: true)
            return .take(flags.dotTakesNewline ? all : line)
        case "^":
            position += 1
            return .assert(flags.isMultiline ? .lineStart : .textStart)
        case "$":
            position += 1
            return .assert(flags.isMultiline ? .lineEnd : .textEnd)
        case "*", "+", "?":
            throw PatternFault(message: "there is nothing that '\(scalar)' could repeat")
        case "{":
            if try bounds() != nil {
                throw PatternFault(message: "there is nothing that '{' could repeat")
            }
            position += 1
            return .take(single(scalar))
        case "\\":
            return try escape()
        default:
            position += 1
            return .take(single(scalar))
        }
    }

    func single(_ scalar: Unicode.Scalar) -> CharacterSet {
        CharacterSet([.init([scalar.value...scalar.value])], ignoresCase: flags.ignoresCase)
    }

    private mutating func group() throws(PatternFault) -> PatternTree? {
        position += 1
        let outer = flags
        if take("?") {
            if take("P<") || (looks(at: "<") && take("<")) {
                try name()
            } else if try setFlags() {
                return nil
            }
        }
        let inner = try alternatives()
        guard take(")") else { throw PatternFault(message: "a '(' is not closed") }
        flags = outer
        return inner
    }

    private mutating func name() throws(PatternFault) {
        let start = position
        while let scalar = current, scalar.isASCII,
            Lexer.startsIdentifier(UInt8(scalar.value)) || Lexer.isDigit(UInt8(scalar.value))
        {
            position += 1
        }
        guard position > start, take(">") else {
            throw PatternFault(message: "the name of a group cannot be read")
        }
    }

    /// `(?i)` sets flags for what follows (true), `(?i:` for a group (false).
    private mutating func setFlags() throws(PatternFault) -> Bool {
        var value = true
        var letters = 0
        while let scalar = current {
            position += 1
            switch scalar {
            case "i": flags.ignoresCase = value
            case "m": flags.isMultiline = value
            case "s": flags.dotTakesNewline = value
            // Which of several matches is found does not matter to a yes or no.
            case "U": break
            case "-" where value:
                value = false
                letters = 0
                continue
            case ":" where value || letters > 0: return false
            case ")" where letters > 0: return true
            default:
                throw PatternFault(
                    message: "'(?\(scalar)' is not known; look-around is not possible")
            }
            letters += 1
        }
        throw PatternFault(message: "a '(?' is not closed")
    }
}
