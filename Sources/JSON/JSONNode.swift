/// A value that a person wrote, with the place of every part: what charts, forms and settings are
/// loaded from, so that each finding can name file, line and column.
package struct JSONNode: Sendable {
    /// A member of an object: its key, where the key stands, its value.
    package typealias Member = (key: String, keyPosition: SourcePosition, value: JSONNode)

    package indirect enum Kind: Sendable {
        case null
        case bool(Bool)
        case int(Int64)
        case double(Double)
        case string(String)
        case array([JSONNode])
        case object([Member])
    }

    package var kind: Kind
    /// Where the value begins.
    package var position: SourcePosition

    package init(kind: Kind, position: SourcePosition) {
        self.kind = kind
        self.position = position
    }

    /// The same value without its places.
    package var value: JSONValue {
        switch kind {
        case .null: .null
        case .bool(let truth): .bool(truth)
        case .int(let number): .int(number)
        case .double(let number): .double(number)
        case .string(let text): .string(text)
        case .array(let elements): .array(elements.map(\.value))
        case .object(let members):
            .object(JSONObject(members.map { ($0.key, $0.value.value) }))
        }
    }

    /// The value of an object's member; nil if there is none or this is not an object.
    package subscript(key: String) -> JSONNode? {
        members?.first { sameBytes($0.key, key) }?.value
    }

    /// The members of an object in their order, else nil.
    package var members: [Member]? {
        if case .object(let members) = kind { members } else { nil }
    }

    /// The elements of an array, else nil.
    package var elements: [JSONNode]? {
        if case .array(let elements) = kind { elements } else { nil }
    }

    /// The text of a string, else nil.
    package var stringValue: String? {
        if case .string(let text) = kind { text } else { nil }
    }

    /// The number of an integer, else nil.
    package var intValue: Int64? {
        if case .int(let number) = kind { number } else { nil }
    }

    /// The number of an integer or a double, else nil.
    package var doubleValue: Double? {
        switch kind {
        case .int(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    /// The truth value of a boolean, else nil.
    package var boolValue: Bool? {
        if case .bool(let truth) = kind { truth } else { nil }
    }

    /// Whether this is `null`.
    package var isNull: Bool {
        if case .null = kind { true } else { false }
    }

    /// How an error calls this kind of value: "a string", "an object", ...
    package var kindName: String {
        switch kind {
        case .null: JSONValue.null.kindName
        case .bool(let truth): JSONValue.bool(truth).kindName
        case .int(let number): JSONValue.int(number).kindName
        case .double(let number): JSONValue.double(number).kindName
        case .string(let text): JSONValue.string(text).kindName
        case .array: JSONValue.array([]).kindName
        case .object: JSONValue.object([:]).kindName
        }
    }
}
