/// Number literals: decimal and hexadecimal integers, `u` for unsigned, doubles.
extension Lexer {
    mutating func number() throws(SyntaxFault) -> Token.Kind {
        let start = position
        if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x"), Lexer.hexValue(peek(2)) != nil
        {
            position += 2
            while Lexer.hexValue(peek()) != nil { position += 1 }
            return try integer(digits: start + 2, radix: 16, start: start)
        }
        while Lexer.isDigit(peek()) { position += 1 }
        var isDouble = false
        if peek() == UInt8(ascii: "."), Lexer.isDigit(peek(1)) {
            isDouble = true
            position += 1
            while Lexer.isDigit(peek()) { position += 1 }
        }
        if let exponent = exponentLength() {
            isDouble = true
            position += exponent
        }
        guard isDouble else { return try integer(digits: start, radix: 10, start: start) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text.hasPrefix(".") ? "0" + text : text), value.isFinite else {
            throw SyntaxFault(
                code: "CEL-001", message: "\(text) is outside the range of a double", offset: start)
        }
        try refuseTail(after: start)
        return .double(value)
    }

    /// The length of `e`, sign and digits at the present position, if all of that stands there.
    private func exponentLength() -> Int? {
        guard peek() | 0x20 == UInt8(ascii: "e") else { return nil }
        var length = 1
        if peek(length) == UInt8(ascii: "+") || peek(length) == UInt8(ascii: "-") { length += 1 }
        guard Lexer.isDigit(peek(length)) else { return nil }
        while Lexer.isDigit(peek(length)) { length += 1 }
        return length
    }

    private mutating func integer(digits: Int, radix: Int, start: Int) throws(SyntaxFault)
        -> Token.Kind
    {
        let text = String(decoding: bytes[digits..<position], as: UTF8.self)
        guard let magnitude = UInt64(text, radix: radix) else {
            throw SyntaxFault(
                code: "CEL-001", message: "\(text) does not fit into 64 bits", offset: start)
        }
        if peek() | 0x20 == UInt8(ascii: "u") {
            position += 1
            try refuseTail(after: start)
            return .uint(magnitude)
        }
        try refuseTail(after: start)
        return .int(magnitude)
    }

    /// `12abc` is a slip, not a number followed by a name.
    private func refuseTail(after start: Int) throws(SyntaxFault) {
        guard Lexer.startsIdentifier(peek()) || Lexer.isDigit(peek()) else { return }
        throw SyntaxFault(
            code: "CEL-001", message: "a number runs into \(character(at: position))",
            offset: start)
    }
}
