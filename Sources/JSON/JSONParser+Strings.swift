/// JSON's strings, eight bytes at a time as long as nothing needs care.
extension JSONParser {
    /// Reads a string; the cursor is at its opening quote.
    mutating func string() throws(JSONRefusal) -> String {
        cursor += 1
        let first = cursor
        let isASCII = try skipPlainBytes()
        guard cursor.pointee != UInt8(ascii: "\"") else {
            let text = try Self.text(
                first, count: cursor - first, isASCII: isASCII, offset: first - start)
            cursor += 1
            return text
        }
        return try stringWithEscapes(from: first)
    }

    /// Moves the cursor to the next quote or backslash, which is there on return; tells whether all
    /// bytes before it were ASCII.
    @inline(__always)
    private mutating func skipPlainBytes() throws(JSONRefusal) -> Bool {
        var seen: UInt64 = 0
        while end - cursor >= 8 {
            let loaded = UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self)
            let word = UInt64(littleEndian: loaded)
            let special = specialBytes(word)
            if special != 0 {
                let bits = UInt64(special.trailingZeroBitCount & ~7)
                seen |= word & ((1 &<< bits) &- 1)
                cursor += Int(bits >> 3)
                break
            }
            seen |= word
            cursor += 8
        }
        while cursor < end {
            let byte = cursor.pointee
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                return seen & 0x8080_8080_8080_8080 == 0
            }
            guard byte >= 0x20 else {
                throw refusal(.control, hint: "write it as an escape such as \\n")
            }
            seen |= UInt64(byte)
            cursor += 1
        }
        throw refusal(.ends, expected: "`\"`")
    }

    private static func text(
        _ first: UnsafePointer<UInt8>, count: Int, isASCII: Bool, offset: Int
    ) throws(JSONRefusal) -> String {
        let bytes = UnsafeBufferPointer(start: first, count: count)
        // Faster than `validating`, which is not specialised; ASCII needs no repair.
        if isASCII { return String(decoding: bytes, as: UTF8.self) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JSONRefusal(.notUTF8, at: offset + firstFault(in: bytes))
        }
        return text
    }

    /// Where UTF-8 breaks off.
    static func firstFault(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        var sound = 0
        while case .scalarValue(let scalar) = decoder.decode(&rest) {
            sound += UTF8.width(scalar)
        }
        return sound
    }

    private mutating func stringWithEscapes(
        from first: UnsafePointer<UInt8>
    ) throws(JSONRefusal) -> String {
        var bytes = [UInt8](UnsafeBufferPointer(start: first, count: cursor - first))
        while cursor.pointee == UInt8(ascii: "\\") {
            try escape(into: &bytes)
            let plain = cursor
            _ = try skipPlainBytes()
            bytes.append(contentsOf: UnsafeBufferPointer(start: plain, count: cursor - plain))
        }
        cursor += 1
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let written = UnsafeBufferPointer(start: first, count: cursor - 1 - first)
            throw JSONRefusal(.notUTF8, at: first - start + Self.firstFault(in: written))
        }
        return text
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(JSONRefusal) {
        let backslash = offset
        cursor += 1
        guard cursor < end else { throw refusal(.ends, expected: "an escape") }
        let letter = cursor.pointee
        cursor += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(letter)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "u"):
            var code = try fourHexDigits()
            if code & 0xFC00 == 0xD800 {
                guard end - cursor >= 2, cursor[0] == UInt8(ascii: "\\"),
                    cursor[1] == UInt8(ascii: "u")
                else {
                    throw JSONRefusal(
                        .escape, at: backslash, expected: "the other half of a surrogate pair")
                }
                cursor += 2
                let low = try fourHexDigits()
                guard low & 0xFC00 == 0xDC00 else {
                    throw JSONRefusal(
                        .escape, at: backslash, expected: "the other half of a surrogate pair")
                }
                code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
            }
            guard let scalar = Unicode.Scalar(code) else {
                throw JSONRefusal(
                    .escape, at: backslash, expected: "the other half of a surrogate pair")
            }
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default:
            throw JSONRefusal(
                .escape, at: backslash + 1, expected: "one of \" \\ / b f n r t u")
        }
    }

    private mutating func fourHexDigits() throws(JSONRefusal) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard cursor < end, let digit = hexDigit(cursor.pointee) else {
                throw refusal(.escape, expected: "four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            cursor += 1
        }
        return code
    }
}
