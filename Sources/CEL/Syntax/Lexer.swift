/// Cuts an expression into words.
///
/// Called by the parser only.
///
/// Grammar: cel-spec, langdef.md, "Syntax".
struct Lexer {
    let bytes: [UInt8]
    var position = 0

    init(_ source: String) {
        bytes = Array(source.utf8)
    }

    static func tokens(of source: String) throws(SyntaxFault) -> [Token] {
        var lexer = Lexer(source)
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    /// The byte `ahead` of the present one, or 0 behind the end.
    func peek(_ ahead: Int = 0) -> UInt8 {
        position + ahead < bytes.count ? bytes[position + ahead] : 0
    }

    private mutating func next() throws(SyntaxFault) -> Token {
        skipBlanks()
        let start = position
        guard position < bytes.count else { return Token(kind: .end, offset: start) }
        let byte = peek()
        if let kind = try stringLiteral() { return Token(kind: kind, offset: start) }
        if Lexer.startsIdentifier(byte) { return Token(kind: identifier(), offset: start) }
        if Lexer.isDigit(byte) || (byte == UInt8(ascii: ".") && Lexer.isDigit(peek(1))) {
            return Token(kind: try number(), offset: start)
        }
        if byte == UInt8(ascii: "`") { return Token(kind: try quotedField(), offset: start) }
        return Token(kind: .symbol(try symbol()), offset: start)
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
                position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            default:
                return
            }
        }
    }

    private mutating func identifier() -> Token.Kind {
        let start = position
        while Lexer.startsIdentifier(peek()) || Lexer.isDigit(peek()) { position += 1 }
        return .identifier(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    /// ESCAPED_IDENT: letters, digits, `_ . - /` and blank between backticks.
    private mutating func quotedField() throws(SyntaxFault) -> Token.Kind {
        let start = position
        position += 1
        while Lexer.startsIdentifier(peek()) || Lexer.isDigit(peek())
            || [0x2E, 0x2D, 0x2F, 0x20].contains(peek())
        {
            position += 1
        }
        guard peek() == UInt8(ascii: "`"), position > start + 1 else {
            throw SyntaxFault(
                code: "CEL-001", message: "a field name in backticks is not closed", offset: start,
                expected: "letters, digits, '_', '.', '-', '/' or a blank, then '`'",
                found: character(at: position))
        }
        position += 1
        return .quotedField(String(decoding: bytes[start + 1..<position - 1], as: UTF8.self))
    }

    private mutating func symbol() throws(SyntaxFault) -> Token.Symbol {
        if position + 1 < bytes.count,
            let two = Token.Symbol(
                rawValue: String(decoding: bytes[position...position + 1], as: UTF8.self))
        {
            position += 2
            return two
        }
        if let one = Token.Symbol(rawValue: String(decoding: [bytes[position]], as: UTF8.self)) {
            position += 1
            return one
        }
        var fault = SyntaxFault(
            code: "CEL-001", message: "\(character(at: position)) means nothing here",
            offset: position)
        switch bytes[position] {
        case UInt8(ascii: "="): fault.hint = "equality is written '=='"
        case UInt8(ascii: "&"): fault.hint = "and is written '&&'"
        case UInt8(ascii: "|"): fault.hint = "or is written '||'"
        default: break
        }
        throw fault
    }

    /// The character at a byte offset, quoted, for messages.
    func character(at offset: Int) -> String {
        guard offset < bytes.count else { return "the end of the expression" }
        let rest = String(decoding: bytes[offset..<min(offset + 8, bytes.count)], as: UTF8.self)
        return rest.unicodeScalars.first.map { "'\($0)'" } ?? "the end of the expression"
    }

    static func startsIdentifier(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte)
    }

    static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: return UInt32(byte - 0x30)
        case 0x41...0x46: return UInt32(byte - 0x41 + 10)
        case 0x61...0x66: return UInt32(byte - 0x61 + 10)
        default: return nil
        }
    }
}
