/// A JSON value (RFC 8259) that keeps integers apart from other numbers and members in their
/// order.
///
/// Every room holds outside data in it; `JSONReader` makes it, `JSONWriter` writes it.
///
/// Equality and hashes go by UTF-8 bytes and by the bits of a double: two values are equal exactly
/// if their canonical bytes are (so `1` and `1.0` differ, and so do `0.0` and `-0.0`).
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// A number written without fraction and exponent that fits 64 bits.
    case int(Int64)
    /// Any other number. JSON has no infinity and no NaN; see `JSONWriter` for what becomes of them.
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The text of a string, else nil.
    package var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number of an `.int`, else nil; `1.0` is not an int.
    package var intValue: Int64? {
        if case .int(let number) = self { number } else { nil }
    }

    /// The number of a `.double` or an `.int` (the nearest double), else nil.
    package var doubleValue: Double? {
        switch self {
        case .double(let number): number
        case .int(let number): Double(number)
        default: nil
        }
    }

    /// The truth value of a `.bool`, else nil.
    package var boolValue: Bool? {
        if case .bool(let truth) = self { truth } else { nil }
    }

    /// The elements of an array, else nil.
    package var arrayValue: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object, else nil.
    package var objectValue: JSONObject? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Whether this is `null`.
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The value of an object's member; nil if there is none or this is not an object.
    package subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// How an error calls this kind of value: "a string", "an object", ...
    package var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .int: "an integer"
        case .double: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// Whether arrays and objects nest deeper than `limit` (a scalar has depth 0, `[]` depth 1).
    ///
    /// What a program builds step by step must pass this before it is stored, since the reader
    /// refuses what is deeper than its limit. Looks no deeper than `limit`.
    package func isDeeper(than limit: Int) -> Bool {
        switch self {
        case .array(let elements):
            limit < 1
                || elements.withUnsafeBufferPointer { elements in
                    elements.indices.contains { elements[$0].nests(below: limit - 1) }
                }
        case .object(let object):
            limit < 1
                || object.members.withUnsafeBufferPointer { members in
                    members.indices.contains { members[$0].value.nests(below: limit - 1) }
                }
        default: false
        }
    }

    /// Most values are scalars: they are passed over without a call.
    @inline(__always)
    private func nests(below limit: Int) -> Bool {
        switch self {
        case .array, .object: isDeeper(than: limit)
        default: false
        }
    }
}

extension JSONValue: Hashable {
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.double(let a), .double(let b)): a.bitPattern == b.bitPattern
        case (.string(let a), .string(let b)): sameBytes(a, b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null:
            hasher.combine(0 as UInt8)
        case .bool(let truth):
            hasher.combine(1 as UInt8)
            hasher.combine(truth)
        case .int(let number):
            hasher.combine(2 as UInt8)
            hasher.combine(number)
        case .double(let number):
            hasher.combine(3 as UInt8)
            hasher.combine(number.bitPattern)
        case .string(let text):
            hasher.combine(4 as UInt8)
            hashBytes(of: text, into: &hasher)
        case .array(let elements):
            hasher.combine(5 as UInt8)
            hasher.combine(elements)
        case .object(let members):
            hasher.combine(6 as UInt8)
            hasher.combine(members)
        }
    }
}

extension JSONValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements))
    }
}

extension JSONValue: CustomStringConvertible {
    /// The compact text, so that a failing test shows JSON.
    package var description: String { compactText }
}
