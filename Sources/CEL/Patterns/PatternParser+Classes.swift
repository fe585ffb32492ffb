/// Escapes, classes in brackets, and the classes that have names.
extension PatternParser {
    typealias Ranges = [ClosedRange<UInt32>]

    private static let digits: Ranges = [0x30...0x39]
    private static let words: Ranges = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    /// RE2's `\s` has no vertical tab.
    private static let blanks: Ranges = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]

    private static let posix: [String: Ranges] = [
        "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A], "alpha": [0x41...0x5A, 0x61...0x7A],
        "ascii": [0x00...0x7F], "blank": [0x09...0x09, 0x20...0x20],
        "cntrl": [0x00...0x1F, 0x7F...0x7F], "digit": digits, "graph": [0x21...0x7E],
        "lower": [0x61...0x7A], "print": [0x20...0x7E],
        "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E],
        "space": [0x09...0x0D, 0x20...0x20], "upper": [0x41...0x5A], "word": words,
        "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
    ]

    mutating func escape() throws(PatternFault) -> PatternTree {
        position += 1
        guard let letter = current else {
            throw PatternFault(message: "it ends in a single backslash")
        }
        let assertion: Pattern.Assertion? =
            switch letter {
            case "A": .textStart
            case "z": .textEnd
            case "b": .wordBoundary
            case "B": .noWordBoundary
            default: nil
            }
        if let assertion {
            position += 1
            return .assert(assertion)
        }
        if let items = try namedClass() {
            return .take(CharacterSet(items, ignoresCase: flags.ignoresCase))
        }
        return .take(single(try escapedCharacter()))
    }

    /// `\d \w \s \pL \p{Greek}` and their complements, behind the backslash; nil if it is another.
    private mutating func namedClass() throws(PatternFault) -> [CharacterSet.Item]? {
        guard let letter = current else { return nil }
        let ranges: Ranges
        switch letter {
        case "d", "D": ranges = PatternParser.digits
        case "w", "W": ranges = PatternParser.words
        case "s", "S": ranges = PatternParser.blanks
        case "p", "P":
            position += 1
            return try unicodeClass(isNegated: letter == "P")
        default: return nil
        }
        position += 1
        return [CharacterSet.Item(ranges, isNegated: ("A"..."Z").contains(letter))]
    }

    private mutating func unicodeClass(isNegated outer: Bool) throws(PatternFault)
        -> [CharacterSet.Item]
    {
        var name = ""
        var isNegated = outer
        if take("{") {
            if take("^") { isNegated.toggle() }
            while let scalar = current, scalar != "}" {
                name.unicodeScalars.append(scalar)
                position += 1
            }
            guard take("}") else { throw PatternFault(message: "a '\\p{' is not closed") }
        } else if let scalar = current {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        if let item = CharacterSet.category(name, isNegated: isNegated) { return [item] }
        guard let ranges = UnicodeScripts.ranges[name] else {
            throw PatternFault(message: "'\(name)' is no Unicode category or known script")
        }
        return [CharacterSet.Item(ranges, isNegated: isNegated)]
    }

    /// A single character behind a backslash.
    private mutating func escapedCharacter() throws(PatternFault) -> Unicode.Scalar {
        guard let letter = current else {
            throw PatternFault(message: "it ends in a single backslash")
        }
        position += 1
        switch letter {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "v": return "\u{0B}"
        case "x": return try hexadecimal()
        case "0": return try octal(from: 0)
        case "1"..."7":
            // One digit alone is a back-reference, which RE2 does not have.
            if let next = current, ("0"..."7").contains(next) {
                return try octal(from: letter.value - 48)
            }
        default:
            let isPlain =
                letter.isASCII && !Lexer.startsIdentifier(UInt8(letter.value))
                && !Lexer.isDigit(UInt8(letter.value))
            if isPlain || letter == "_" { return letter }
        }
        throw PatternFault(message: "the escape '\\\(letter)' is not known")
    }

    private mutating func octal(from first: UInt32) throws(PatternFault) -> Unicode.Scalar {
        var value = first
        for _ in 0..<2 {
            guard let digit = current, ("0"..."7").contains(digit) else { break }
            value = value * 8 + digit.value - 48
            position += 1
        }
        return try scalar(value)
    }

    private mutating func hexadecimal() throws(PatternFault) -> Unicode.Scalar {
        let isBraced = take("{")
        var value: UInt32 = 0
        var count = 0
        while let scalar = current, scalar.isASCII,
            let digit = Lexer.hexValue(UInt8(scalar.value)), count < (isBraced ? 8 : 2)
        {
            value = value << 4 | digit
            count += 1
            position += 1
        }
        guard isBraced ? count > 0 && take("}") : count == 2 else {
            throw PatternFault(message: "'\\x' needs two digits, or more in braces")
        }
        return try scalar(value)
    }

    private func scalar(_ value: UInt32) throws(PatternFault) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else {
            throw PatternFault(message: "\(String(value, radix: 16)) is no Unicode character")
        }
        return scalar
    }

    /// `[…]`, behind the opening bracket.
    mutating func bracketClass() throws(PatternFault) -> CharacterSet {
        let isNegated = take("^")
        var items: [CharacterSet.Item] = []
        var isFirst = true
        while true {
            guard let scalar = current else { throw PatternFault(message: "a '[' is not closed") }
            if scalar == "]", !isFirst {
                position += 1
                return CharacterSet(items, isNegated: isNegated, ignoresCase: flags.ignoresCase)
            }
            isFirst = false
            if let named = try posixClass() {
                items += named
                continue
            }
            if scalar == "\\" {
                position += 1
                if let named = try namedClass() {
                    items += named
                    continue
                }
                position -= 1
            }
            items.append(CharacterSet.Item([try classRange()]))
        }
    }

    private mutating func classRange() throws(PatternFault) -> ClosedRange<UInt32> {
        let first = try classCharacter()
        let start = position
        guard take("-"), let next = current, next != "]" else {
            position = start
            return first.value...first.value
        }
        let last = try classCharacter()
        guard first.value <= last.value else {
            throw PatternFault(message: "the range \(first)-\(last) is the wrong way round")
        }
        return first.value...last.value
    }

    private mutating func classCharacter() throws(PatternFault) -> Unicode.Scalar {
        guard let scalar = current else { throw PatternFault(message: "a '[' is not closed") }
        position += 1
        return scalar == "\\" ? try escapedCharacter() : scalar
    }

    /// `[:alpha:]` and `[:^alpha:]`, inside a class.
    private mutating func posixClass() throws(PatternFault) -> [CharacterSet.Item]? {
        let start = position
        guard take("[:") else { return nil }
        let isNegated = take("^")
        var name = ""
        while let scalar = current, ("a"..."z").contains(scalar) {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard take(":]") else {
            position = start
            return nil
        }
        guard let ranges = PatternParser.posix[name] else {
            throw PatternFault(message: "[:\(name):] is not known")
        }
        return [CharacterSet.Item(ranges, isNegated: isNegated)]
    }
}
