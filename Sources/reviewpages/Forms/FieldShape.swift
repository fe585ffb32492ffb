import JSON
import ReviewClient

/// How a field of a form is asked for on a page.
enum FieldShape {
    case line
    case text(isLong: Bool)
    case number
    case date
    /// A file that goes with the answer.
    case document
    case yesNo
    case choice([String])
    case checkboxes([String])
    /// A few texts, a box each.
    case boxes(Int)
    /// Any number of texts, one on each line.
    case lines
    case items([FormField])
    case group([FormField])

    /// More texts than this are typed one on each line.
    private static let boxesMax: Int64 = 6
    /// Longer texts get a box of several lines.
    private static let lineMax: Int64 = 120

    init(_ field: FormField) {
        let schema = field.schema
        switch field.type {
        case "boolean": self = .yesNo
        case "integer", "number":
            self = field.choices.isEmpty ? .number : .choice(field.choices.map(FormField.shown))
        case "object": self = .group(FormField.fields(of: .object(schema)))
        case "array":
            let items = schema["items"]?.objectValue ?? [:]
            let each = FormField(name: field.name, schema: items, isRequired: true)
            let inner = FormField.fields(of: .object(items))
            let most = schema["maxItems"]?.intValue ?? .max
            if !inner.isEmpty {
                self = .items(inner)
            } else if !each.choices.isEmpty, schema["ordered"]?.boolValue != true {
                self = .checkboxes(each.choices.compactMap(\.stringValue))
            } else {
                self =
                    most <= Self.boxesMax && each.choices.isEmpty
                    ? .boxes(Int(max(1, most))) : .lines
            }
        default:
            if !field.choices.isEmpty {
                self = .choice(field.choices.compactMap(\.stringValue))
            } else if field.isDate {
                self = .date
            } else if field.isDocument {
                self = .document
            } else {
                let most = schema["maxLength"]?.intValue ?? .max
                self = most <= Self.lineMax ? .line : .text(isLong: most > 5_000)
            }
        }
    }

    /// Whether several of its kind are read easily on one page.
    var isShort: Bool {
        switch self {
        case .items, .group, .lines, .text(isLong: true): false
        default: true
        }
    }
}
