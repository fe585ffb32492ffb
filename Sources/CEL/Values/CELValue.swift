package import CivilTime
package import JSON

/// A value of the Common Expression Language.
///
/// The chart binds them (JSON lazily: a tree is wrapped, and selecting a field unwraps one level)
/// and reads the result.
package enum CELValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list([CELValue])
    case map(CELMap)
    /// A JSON array as it came; its elements become CEL values when they are looked at.
    case jsonList([JSONValue])
    /// A JSON object as it came.
    case jsonMap(JSONObject)
    case timestamp(Timestamp)
    case duration(Span)
    /// The type that `type(x)` gives, by its CEL name.
    case type(String)
    indirect case optional(CELValue?)
}

extension CELValue {
    /// Wraps a JSON value without walking it: integers are int, other numbers double.
    package init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .array(let elements): self = .jsonList(elements)
        case .object(let members): self = .jsonMap(members)
        }
    }

    /// The truth value of a bool, else nil.
    package var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The text of a string, else nil.
    package var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number of an int, else nil.
    package var intValue: Int64? {
        if case .int(let value) = self { value } else { nil }
    }

    /// The CEL name of this value's type, as `type(x)` gives it.
    package var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list, .jsonList: "list"
        case .map, .jsonMap: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        }
    }

    /// Whether `optional.ofNonZeroValue` takes this for nothing.
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let value): value.isEmpty
        case .bytes(let value): value.isEmpty
        case .list(let elements): elements.isEmpty
        case .jsonList(let elements): elements.isEmpty
        case .map(let map): map.count == 0
        case .jsonMap(let members): members.isEmpty
        case .timestamp(let value): value.seconds == 0 && value.nanoseconds == 0
        case .duration(let value): value.seconds == 0 && value.nanoseconds == 0
        case .type: false
        case .optional(let value): value == nil
        }
    }

    /// The number of elements if this is a list.
    var listCount: Int? {
        switch self {
        case .list(let elements): elements.count
        case .jsonList(let elements): elements.count
        default: nil
        }
    }

    /// The elements if this is a list; a JSON list is unwrapped by one level.
    var elements: [CELValue]? {
        switch self {
        case .list(let elements): elements
        case .jsonList(let elements): elements.map(CELValue.init)
        default: nil
        }
    }

    /// The entries if this is a map, in their order.
    var entries: [(key: CELValue, value: CELValue)]? {
        switch self {
        case .map(let map): map.entries
        case .jsonMap(let members): members.map { (.string($0.key), CELValue($0.value)) }
        default: nil
        }
    }

    /// What finding a key costs beyond one unit: a JSON object is walked.
    var walkCost: Int {
        if case .jsonMap(let members) = self { members.count >> 4 } else { 0 }
    }

    /// What comparing this as a key costs beyond one unit.
    var keyCost: Int {
        if case .string(let text) = self { text.utf8.count >> 4 } else { 0 }
    }

    /// The number of entries if this is a map.
    var mapCount: Int? {
        switch self {
        case .map(let map): map.count
        case .jsonMap(let members): members.count
        default: nil
        }
    }

    /// The element of a list at an index that was checked.
    func element(_ index: Int) -> CELValue {
        switch self {
        case .list(let elements): elements[index]
        case .jsonList(let elements): CELValue(elements[index])
        default: .null
        }
    }
}
