/// JSON5's names, strings and numbers.
extension JSON5Parser {
    /// Whether a name may start so (ECMAScript 5.1 §7.6, IdentifierStart without escapes).
    static func startsName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "$", "_": return true
        case _ where scalar.isASCII: return false
        default:
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter,
                .otherLetter, .letterNumber:
                return true
            default: return false
            }
        }
    }

    private static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
        if startsName(scalar) { return true }
        switch scalar {
        case "0"..."9", "\u{200C}", "\u{200D}": return true
        case _ where scalar.isASCII: return false
        default:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: return true
            default: return false
            }
        }
    }

    mutating func name() throws(JSONError) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = next {
            let start = position
            let letter: Unicode.Scalar
            if scalar == "\\" {
                advance()
                guard next == "u" else { throw badEscape(start, expected: "`\\u` in a name") }
                advance()
                letter = try escapedScalar(start)
            } else {
                letter = scalar
            }
            let fits = text.isEmpty ? Self.startsName(letter) : Self.continuesName(letter)
            if scalar == "\\" {
                guard fits else { throw badEscape(start, expected: "a letter of a name") }
            } else {
                guard fits else { break }
                advance()
            }
            text.append(letter)
        }
        return String(text)
    }

    // MARK: Strings

    mutating func string() throws(JSONError) -> String {
        let open = position
        let quote = next
        advance()
        var text = String.UnicodeScalarView()
        while let scalar = next, scalar != quote {
            if scalar == "\\" {
                if let letter = try escape() { text.append(letter) }
            } else if scalar == "\n" || scalar == "\r" {
                throw JSONError(
                    .control, "the line ends inside a string", at: position,
                    hint: "the string starts at \(open); end the line with `\\` to go on")
            } else {
                text.append(scalar)
                advance()
            }
        }
        guard next == quote else {
            throw JSONError(
                .ends, "the text ends inside a string", at: open, hint: "the string starts here")
        }
        advance()
        return String(text)
    }

    /// Reads an escape; nil for a line that goes on.
    private mutating func escape() throws(JSONError) -> Unicode.Scalar? {
        let start = position
        advance()
        guard let letter = next else { throw badEscape(start, expected: "an escape") }
        advance()
        switch letter {
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{B}"
        case "0":
            if let digit = next, ("0"..."9").contains(digit) {
                throw badEscape(start, expected: "no digit after `\\0`")
            }
            return "\0"
        case "1"..."9": throw badEscape(start, expected: "`\\x` or `\\u` for a character by number")
        case "x": return Unicode.Scalar(UInt8(truncatingIfNeeded: try hexDigits(2, start)))
        case "u": return try escapedScalar(start)
        case "\r":
            if next == "\n" { advance() }
            return nil
        case _ where Self.endsLine(letter): return nil
        default: return letter
        }
    }

    /// The character of `\u`, whose four digits (or two times four) come next.
    private mutating func escapedScalar(_ start: SourcePosition) throws(JSONError) -> Unicode.Scalar
    {
        var code = try hexDigits(4, start)
        if code & 0xFC00 == 0xD800, next == "\\", peek(1) == "u" {
            advance()
            advance()
            let low = try hexDigits(4, start)
            if low & 0xFC00 == 0xDC00 {
                code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
            }
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw badEscape(start, expected: "both halves of a surrogate pair")
        }
        return scalar
    }

    private mutating func hexDigits(
        _ count: Int, _ start: SourcePosition
    ) throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<count {
            guard let digit = hexDigitHere else {
                throw badEscape(start, expected: "\(count) hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            advance()
        }
        return code
    }

    private var hexDigitHere: UInt8? {
        next.flatMap { $0.isASCII ? hexDigit(UInt8($0.value)) : nil }
    }

    private func badEscape(_ start: SourcePosition, expected: String) -> JSONError {
        JSONError(.escape, "this escape is not allowed", at: start, expected: expected)
    }

    // MARK: Numbers

    mutating func number() throws(JSONError) -> JSONNode.Kind {
        let start = position
        let negative = next == "-"
        if next == "-" || next == "+" { advance() }
        if let letter = next, Self.startsName(letter) {
            let word = try name()
            switch word {
            case "Infinity": return .double(negative ? -.infinity : .infinity)
            case "NaN": return .double(.nan)
            default: throw badNumber(start, found: "`\(word.prefix(40))`", expected: "digits")
            }
        }
        let kind =
            if next == "0", peek(1) == "x" || peek(1) == "X" {
                try hexadecimal(start, negative: negative)
            } else {
                try decimal(start, negative: negative)
            }
        if let letter = next, letter == "\\" || Self.continuesName(letter) {
            throw badNumber(
                position, found: JSONError.inWords(letter), expected: "the end of the number")
        }
        return kind
    }

    private mutating func hexadecimal(
        _ start: SourcePosition, negative: Bool
    ) throws(JSONError) -> JSONNode.Kind {
        advance()
        advance()
        var digits = negative ? "-" : ""
        while hexDigitHere != nil, let digit = next {
            digits.unicodeScalars.append(digit)
            advance()
        }
        guard digits.utf8.count > (negative ? 1 : 0) else {
            throw badNumber(position, found: foundHere, expected: "a hexadecimal digit")
        }
        if let number = Int64(digits, radix: 16) { return .int(number) }
        let literal = negative ? "-0x\(digits.dropFirst())" : "0x\(digits)"
        return .double(try finite(literal, start))
    }

    private mutating func decimal(
        _ start: SourcePosition, negative: Bool
    ) throws(JSONError) -> JSONNode.Kind {
        let whole = takeDigits()
        guard whole.utf8.count < 2 || whole.utf8.first != UInt8(ascii: "0") else {
            throw badNumber(
                start, found: "a zero before other digits", expected: "no octal numbers")
        }
        var fraction: String?
        if next == "." {
            advance()
            fraction = takeDigits()
        }
        guard !whole.isEmpty || !(fraction ?? "").isEmpty else {
            throw badNumber(position, found: foundHere, expected: "a digit")
        }
        var exponent = ""
        if next == "e" || next == "E" {
            advance()
            let sign = next == "-" ? "-" : ""
            if next == "-" || next == "+" { advance() }
            let digits = takeDigits()
            guard !digits.isEmpty else {
                throw badNumber(position, found: foundHere, expected: "a digit of the exponent")
            }
            exponent = "e\(sign)\(digits)"
        }
        let sign = negative ? "-" : ""
        if fraction == nil, exponent.isEmpty, let number = Int64(sign + whole) {
            return .int(number)
        }
        // The standard library wants a digit on both sides of the point.
        return .double(try finite("\(sign)0\(whole).\(fraction ?? "")0\(exponent)", start))
    }

    private mutating func takeDigits() -> String {
        var digits = String.UnicodeScalarView()
        while let digit = next, ("0"..."9").contains(digit) {
            digits.append(digit)
            advance()
        }
        return String(digits)
    }

    private func finite(_ literal: String, _ start: SourcePosition) throws(JSONError) -> Double {
        guard let number = Double(literal), number.isFinite else {
            throw JSONError(.overflow, "this number is too large for a 64-bit double", at: start)
        }
        return number
    }

    private var foundHere: String { next.map(JSONError.inWords) ?? "the end of the text" }

    private func badNumber(
        _ position: SourcePosition, found: String, expected: String
    ) -> JSONError {
        JSONError(
            .number, "this is not a number", at: position, expected: expected, found: found)
    }
}
