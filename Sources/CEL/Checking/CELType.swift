import JSON

/// What is known of a value before it is there.
///
/// Checking is gradual: `dyn` fits everything, and only what can never succeed is an error.
package indirect enum CELType: Sendable, Hashable {
    case dyn
    case null
    case bool
    case int
    case uint
    case double
    case string
    case bytes
    case timestamp
    case duration
    case type
    case list(CELType)
    case map(CELType, CELType)
    case optional(CELType)
    /// A map with known fields, from a JSON Schema.
    case record(CELRecord)
}

/// The fields of a map whose shape is known.
package struct CELRecord: Sendable, Hashable {
    package let fields: [Field]
    /// Whether it may have others.
    package let isOpen: Bool

    package struct Field: Sendable, Hashable {
        package let name: String
        package let type: CELType

        package init(_ name: String, _ type: CELType) {
            self.name = name
            self.type = type
        }
    }

    package init(_ fields: [Field], isOpen: Bool) {
        self.fields = fields
        self.isOpen = isOpen
    }

    func type(of name: String) -> CELType? {
        fields.first { sameBytes($0.name, name) }?.type
    }
}

extension CELType {
    /// Whether a value of this type may be used where `other` is wanted.
    func fits(_ other: CELType) -> Bool {
        switch (self, other) {
        case (.dyn, _), (_, .dyn): true
        case (.list(let a), .list(let b)): a.fits(b)
        case (.optional(let a), .optional(let b)): a.fits(b)
        case (.map(let k, let v), .map(let l, let w)): k.fits(l) && v.fits(w)
        case (.record, .record): true
        case (.record, .map(let key, _)), (.map(let key, _), .record): CELType.string.fits(key)
        default: self == other
        }
    }

    /// What is known of a value that is either of the two.
    func joined(_ other: CELType) -> CELType {
        switch (self, other) {
        case (.list(let a), .list(let b)): .list(a.joined(b))
        case (.optional(let a), .optional(let b)): .optional(a.joined(b))
        case (.map(let k, let v), .map(let l, let w)): .map(k.joined(l), v.joined(w))
        default: self == other ? self : .dyn
        }
    }

    var isNumeric: Bool { self == .int || self == .uint || self == .double }

    /// Whether `==` between the two can hold: numbers of different types may be equal, and null is
    /// comparable with everything.
    func mayEqual(_ other: CELType) -> Bool {
        if isNumeric, other.isNumeric { return true }
        if self == .null || other == .null { return true }
        switch (self, other) {
        case (.list(let a), .list(let b)): return a.mayEqual(b)
        case (.map(let k, let v), .map(let l, let w)): return k.mayEqual(l) && v.mayEqual(w)
        default: return fits(other)
        }
    }

    /// How a message names the type.
    package var name: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .list(.dyn): "list"
        case .list(let element): "list(\(element.name))"
        case .map(.dyn, .dyn), .record: "map"
        case .map(let key, let value): "map(\(key.name), \(value.name))"
        case .optional(.dyn): "optional_type"
        case .optional(let value): "optional_type(\(value.name))"
        }
    }

    /// The type of a value that is there.
    init(of value: CELValue) {
        switch value {
        case .null: self = .null
        case .bool: self = .bool
        case .int: self = .int
        case .uint: self = .uint
        case .double: self = .double
        case .string: self = .string
        case .bytes: self = .bytes
        case .timestamp: self = .timestamp
        case .duration: self = .duration
        case .type: self = .type
        case .list, .jsonList: self = .list(.dyn)
        case .map, .jsonMap: self = .map(.dyn, .dyn)
        case .optional: self = .optional(.dyn)
        }
    }
}
