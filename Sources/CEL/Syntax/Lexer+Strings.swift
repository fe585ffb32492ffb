/// String and bytes literals: single and triple quotes, raw, escapes (langdef.md, "String and Bytes
/// Values").
extension Lexer {
    private struct Style {
        var isBytes = false
        var isRaw = false
        var quote: UInt8
        var isTriple = false
    }

    /// The literal that starts here, or nil if none does.
    mutating func stringLiteral() throws(SyntaxFault) -> Token.Kind? {
        let start = position
        var length = 0
        var style = Style(quote: 0)
        if peek() | 0x20 == UInt8(ascii: "b") {
            style.isBytes = true
            length += 1
        }
        if peek(length) | 0x20 == UInt8(ascii: "r") {
            style.isRaw = true
            length += 1
        }
        style.quote = peek(length)
        guard style.quote == UInt8(ascii: "\"") || style.quote == UInt8(ascii: "'") else {
            return nil
        }
        if peek(length + 1) == style.quote, peek(length + 2) == style.quote {
            style.isTriple = true
            length += 2
        }
        position += length + 1
        let content = try body(style, start: start)
        if style.isBytes { return .bytes(content) }
        return .string(String(decoding: content, as: UTF8.self))
    }

    private mutating func body(_ style: Style, start: Int) throws(SyntaxFault) -> [UInt8] {
        var content: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            if byte == style.quote {
                if !style.isTriple {
                    position += 1
                    return content
                }
                if peek(1) == style.quote, peek(2) == style.quote {
                    position += 3
                    return content
                }
            }
            if !style.isTriple, byte == 0x0A || byte == 0x0D { break }
            if byte == UInt8(ascii: "\\"), !style.isRaw {
                try escape(into: &content, isBytes: style.isBytes)
                continue
            }
            content.append(byte)
            position += 1
        }
        throw SyntaxFault(
            code: "CEL-001", message: "a string is not closed", offset: start,
            expected: "the closing quote", found: character(at: position),
            hint: style.isTriple ? nil : "a string over several lines needs three quotes")
    }

    private static let plainEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
        UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "?"): 0x3F,
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "'"): 0x27, UInt8(ascii: "`"): 0x60,
    ]

    private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(SyntaxFault) {
        let start = position
        let letter = peek(1)
        position += 2
        if let plain = Lexer.plainEscapes[letter] {
            content.append(plain)
            return
        }
        switch letter {
        case 0x30...0x33:
            position -= 1
            let value = try digits(3, radix: 8, start: start)
            try append(value, to: &content, isBytes: isBytes, start: start)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            let value = try digits(2, radix: 16, start: start)
            try append(value, to: &content, isBytes: isBytes, start: start)
        case UInt8(ascii: "u") where !isBytes:
            let value = try digits(4, radix: 16, start: start)
            try append(value, to: &content, isBytes: false, start: start)
        case UInt8(ascii: "U") where !isBytes:
            let value = try digits(8, radix: 16, start: start)
            try append(value, to: &content, isBytes: false, start: start)
        default:
            throw SyntaxFault(
                code: "CEL-001",
                message: "the escape \\ before \(character(at: start + 1)) is unknown",
                offset: start,
                expected: isBytes ? "\\n, \\\\, \\x41, \\101 …" : "\\n, \\\\, \\u0041, \\x41 …",
                hint: "a string written r\"…\" keeps its backslashes")
        }
    }

    private mutating func digits(_ count: Int, radix: UInt32, start: Int) throws(SyntaxFault)
        -> UInt32
    {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = Lexer.hexValue(peek()), digit < radix else {
                throw SyntaxFault(
                    code: "CEL-001", message: "an escape needs \(count) digits", offset: start,
                    expected: "\(count) digits of base \(radix)", found: character(at: position))
            }
            value = value << (radix == 8 ? 3 : 4) | digit
            position += 1
        }
        return value
    }

    private func append(
        _ value: UInt32, to content: inout [UInt8], isBytes: Bool, start: Int
    ) throws(SyntaxFault) {
        if isBytes {
            content.append(UInt8(truncatingIfNeeded: value))
            return
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw SyntaxFault(
                code: "CEL-001", message: "an escape names no Unicode character", offset: start,
                found: String(value, radix: 16))
        }
        content.append(contentsOf: Array(String(Character(scalar)).utf8))
    }
}
