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
                let most = field.isTime ? 0 : schema["maxLength"]?.intValue ?? .max
                self = most <= Self.lineMax ? .line : .text(isLong: most > 5_000)
            }
        }
    }

    /// Whether its inputs show all of what was saved for it: a form that changed since may ask otherwise.
    ///
    /// Forms nest as deep as the daemon lets them.
    func shows(_ raw: JSONValue?) -> Bool {
        guard !Sheet.isBlank(raw) else { return true }
        switch self {
        case .line, .text, .number: return raw?.stringValue != nil
        case .lines: return raw?.stringValue != nil || Self.isTexts(raw)
        case .date: return Self.holds(raw, only: ["day", "month", "year"])
        case .document: return Self.holds(raw, only: ["document", "name", "bytes"])
        case .yesNo: return ["yes", "no"].contains(raw?.stringValue)
        case .choice(let choices): return choices.contains { $0 == raw?.stringValue }
        case .checkboxes(let choices):
            return raw?.arrayValue?.allSatisfy { one in choices.contains { $0 == one.stringValue } }
                ?? false
        case .boxes(let count):
            return Self.isTexts(raw) && (raw?.arrayValue?.count ?? 0) <= count
        case .items(let inner):
            return raw?.arrayValue?.allSatisfy { Self.shows($0, inner) } ?? false
        case .group(let inner): return Self.shows(raw, inner)
        }
    }

    private static func isTexts(_ raw: JSONValue?) -> Bool {
        raw?.arrayValue?.allSatisfy { $0.stringValue != nil } ?? false
    }

    private static func holds(_ raw: JSONValue?, only names: [String]) -> Bool {
        raw?.objectValue?.keys.allSatisfy { names.contains($0) } ?? false
    }

    private static func shows(_ raw: JSONValue?, _ inner: [FormField]) -> Bool {
        guard let object = raw?.objectValue else { return false }
        return object.allSatisfy { name, value in
            Sheet.isBlank(value)
                || inner.contains { $0.name == name && FieldShape($0).shows(value) }
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
