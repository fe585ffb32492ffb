import CivilTime

extension CELValue {
    /// A scalar as `string()` and `%s` have it; of a list or a map only its kind, since messages
    /// must stay short.
    var plainText: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .uint(let value): String(value)
        case .double(let value): DecimalText.shortest(value)
        case .string(let value): value
        case .bytes: "bytes"
        case .list, .jsonList: "a list"
        case .map, .jsonMap: "a map"
        case .timestamp(let value): CELTime.text(value)
        case .duration(let value): CELTime.text(value)
        case .type(let name): name
        case .optional: "an optional"
        }
    }
}
