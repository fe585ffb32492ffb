/// The strict parser behind `JSONReader.parse`: recursive descent over bytes that stay where they
/// are.
///
/// Every read is preceded by a check against `end`; recursion is bounded by `limits.depth`.
struct JSONParser {
    private let start: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    private var cursor: UnsafePointer<UInt8>
    private let depthLimit: Int
    private let refusesRepeatedKeys: Bool

    init(base: UnsafePointer<UInt8>, count: Int, limits: JSONLimits) {
        start = base
        end = base + count
        cursor = base
        depthLimit = limits.depth
        refusesRepeatedKeys = limits.refusesRepeatedKeys
    }

    mutating func document() throws(JSONRefusal) -> JSONValue {
        skipSpace()
        let value = try self.value(depth: 0)
        skipSpace()
        guard cursor == end else {
            throw JSONRefusal(.trailing, at: offset, expected: "the end of the text")
        }
        return value
    }

    private var offset: Int { cursor - start }

    private func refusal(
        _ code: JSONError.Code, expected: StaticString? = nil, hint: StaticString? = nil
    ) -> JSONRefusal {
        JSONRefusal(cursor < end ? code : .ends, at: offset, expected: expected, hint: hint)
    }

    @inline(__always)
    private mutating func skipSpace() {
        while cursor < end {
            switch cursor.pointee {
            case 0x20, 0x0A, 0x0D, 0x09: cursor += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(JSONRefusal) -> JSONValue {
        guard cursor < end else { throw refusal(.ends, expected: "a value") }
        switch cursor.pointee {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"):
            try word("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        default: throw refusal(.unexpected, expected: "a value")
        }
    }

    private mutating func word(_ word: StaticString) throws(JSONRefusal) {
        let length = word.utf8CodeUnitCount
        let letters = word.utf8Start
        for index in 0..<length {
            guard cursor + index < end, cursor[index] == letters[index] else {
                cursor += index
                throw refusal(.unexpected, expected: word)
            }
        }
        cursor += length
    }

    private mutating func array(depth: Int) throws(JSONRefusal) -> JSONValue {
        guard depth <= depthLimit else { throw refusal(.depth) }
        cursor += 1
        skipSpace()
        var elements: [JSONValue] = []
        if cursor < end, cursor.pointee == UInt8(ascii: "]") {
            cursor += 1
            return .array(elements)
        }
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            guard cursor < end else { throw refusal(.ends, expected: "`,` or `]`") }
            switch cursor.pointee {
            case UInt8(ascii: ","):
                cursor += 1
                skipSpace()
            case UInt8(ascii: "]"):
                cursor += 1
                return .array(elements)
            default:
                throw refusal(.unexpected, expected: "`,` or `]`")
            }
        }
    }

    private mutating func object(depth: Int) throws(JSONRefusal) -> JSONValue {
        guard depth <= depthLimit else { throw refusal(.depth) }
        let open = cursor
        cursor += 1
        skipSpace()
        if cursor < end, cursor.pointee == UInt8(ascii: "}") {
            cursor += 1
            return .object(JSONObject())
        }
        var members: [JSONObject.Member] = []
        members.reserveCapacity(8)
        while true {
            guard cursor < end, cursor.pointee == UInt8(ascii: "\"") else {
                throw refusal(
                    .unexpected, expected: members.isEmpty ? "a key or `}`" : "a key",
                    hint: "keys stand in double quotes; no comma after the last member")
            }
            let key = try string()
            skipSpace()
            guard cursor < end, cursor.pointee == UInt8(ascii: ":") else {
                throw refusal(.unexpected, expected: "`:`")
            }
            cursor += 1
            skipSpace()
            members.append(JSONObject.Member(key: key, value: try value(depth: depth)))
            skipSpace()
            guard cursor < end else { throw refusal(.ends, expected: "`,` or `}`") }
            let separator = cursor.pointee
            guard separator == UInt8(ascii: ",") || separator == UInt8(ascii: "}") else {
                throw refusal(.unexpected, expected: "`,` or `}`")
            }
            cursor += 1
            if separator == UInt8(ascii: "}") { break }
            skipSpace()
        }
        guard JSONObject.firstRepeat(in: members) != nil else {
            return .object(JSONObject(distinct: members))
        }
        guard !refusesRepeatedKeys else {
            throw JSONRefusal(.repeatedKey, at: open - start, hint: "the object that starts here")
        }
        return .object(JSONObject(withRepeats: members))
    }
}

// MARK: Strings

extension JSONParser {
    /// Reads a string; the cursor is at its opening quote.
    private mutating func string() throws(JSONRefusal) -> String {
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

/// The value of a hexadecimal digit, or nil.
func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

// MARK: Numbers

extension JSONParser {
    private mutating func number() throws(JSONRefusal) -> JSONValue {
        let first = cursor
        let negative = cursor.pointee == UInt8(ascii: "-")
        if negative { cursor += 1 }
        let digits = cursor
        var magnitude: UInt64 = 0
        var overflowed = false
        while cursor < end, let digit = Self.digit(cursor.pointee) {
            let (product, first) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, second) = product.addingReportingOverflow(UInt64(digit))
            overflowed = overflowed || first || second
            magnitude = sum
            cursor += 1
        }
        guard cursor > digits else { throw refusal(.number, expected: "a digit") }
        if digits.pointee == UInt8(ascii: "0"), cursor - digits > 1 {
            throw JSONRefusal(
                .number, at: digits - start, hint: "no zero before the other digits")
        }
        var isInteger = true
        var fraction = 0
        if cursor < end, cursor.pointee == UInt8(ascii: ".") {
            isInteger = false
            cursor += 1
            let point = cursor
            while cursor < end, let digit = Self.digit(cursor.pointee) {
                let (product, first) = magnitude.multipliedReportingOverflow(by: 10)
                let (sum, second) = product.addingReportingOverflow(UInt64(digit))
                overflowed = overflowed || first || second
                magnitude = sum
                cursor += 1
            }
            fraction = cursor - point
            guard fraction > 0 else {
                throw refusal(.number, expected: "a digit after the point")
            }
        }
        var exponent = 0
        if cursor < end, cursor.pointee | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            exponent = try self.exponent()
        }
        if isInteger, !overflowed, let number = Self.integer(magnitude, negative: negative) {
            return .int(number)
        }
        let scale = exponent - fraction
        if !overflowed, magnitude <= 1 << 53, scale >= -22, scale <= 22 {
            // Both operands are exact, so one rounding gives the nearest double.
            let power = powersOfTen[abs(scale)]
            let number = scale < 0 ? Double(magnitude) / power : Double(magnitude) * power
            return .double(negative ? -number : number)
        }
        return .double(try slowDouble(from: first))
    }

    @inline(__always)
    private static func digit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- UInt8(ascii: "0")
        return digit <= 9 ? digit : nil
    }

    private static func integer(_ magnitude: UInt64, negative: Bool) -> Int64? {
        if !negative { return Int64(exactly: magnitude) }
        if magnitude == Int64.min.magnitude { return Int64.min }
        return Int64(exactly: magnitude).map { -$0 }
    }

    /// The exponent after `e`, kept within ±1,000,000, which is beyond any double.
    private mutating func exponent() throws(JSONRefusal) -> Int {
        cursor += 1
        var negative = false
        if cursor < end, cursor.pointee == UInt8(ascii: "+") || cursor.pointee == UInt8(ascii: "-")
        {
            negative = cursor.pointee == UInt8(ascii: "-")
            cursor += 1
        }
        let digits = cursor
        var exponent = 0
        while cursor < end, let digit = Self.digit(cursor.pointee) {
            exponent = Swift.min(exponent * 10 + Int(digit), 1_000_000)
            cursor += 1
        }
        guard cursor > digits else { throw refusal(.number, expected: "a digit of the exponent") }
        return negative ? -exponent : exponent
    }

    /// The nearest double by the standard library, of a literal that the grammar has passed.
    private func slowDouble(from first: UnsafePointer<UInt8>) throws(JSONRefusal) -> Double {
        let literal = UnsafeBufferPointer(start: first, count: cursor - first)
        let number = Double(String(decoding: literal, as: UTF8.self))
        guard let number, number.isFinite else {
            throw JSONRefusal(.overflow, at: first - start)
        }
        return number
    }
}

/// 10^0 … 10^22: the powers of ten that a double holds exactly.
let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]
