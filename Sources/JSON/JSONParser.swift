/// The strict parser behind `JSONReader.parse`: recursive descent over bytes that stay where they
/// are.
///
/// Every read is preceded by a check against `end`; recursion is bounded by `limits.depth`.
struct JSONParser {
    let start: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    var cursor: UnsafePointer<UInt8>
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

    var offset: Int { cursor - start }

    func refusal(
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
