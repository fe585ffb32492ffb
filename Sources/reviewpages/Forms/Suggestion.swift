import JSON
import ReviewClient

/// What a form suggests (`default`), as it would have been typed: a page shows it until somebody
/// saves what they made of it. It is no answer before that.
enum Suggestion {
    /// Nesting that is followed, as forms are read.
    private static let depthMax = 4

    static func typed(_ fields: [FormField]) -> JSONObject {
        JSONObject(
            fields.compactMap { field in
                rows(field.schema["default"].flatMap { typed($0, field, 0) }, of: field)
                    .map { (field.name, $0) }
            })
    }

    /// Of a list with one row for each choice: all of them, in the order of the choices, each with what
    /// was typed in it. What was typed for none of them stands last. Other fields are as they were.
    static func rows(_ typed: JSONValue?, of field: FormField) -> JSONValue? {
        // What an earlier form kept there may be no list: it is told as it stands.
        guard let key = field.rowField, var rest = typed.map(\.arrayValue) ?? [] else {
            return typed
        }
        let rows = key.choices.map { choice -> JSONValue in
            let shown = FormField.shown(choice)
            let place = rest.firstIndex {
                $0[key.name]?.stringValue.map { sameBytes($0, shown) } ?? false
            }
            return place.map { rest.remove(at: $0) } ?? .object([key.name: .string(shown)])
        }
        return .array(rows + rest)
    }

    /// nil for what does not fit its field.
    private static func typed(_ value: JSONValue, _ field: FormField, _ depth: Int) -> JSONValue? {
        guard depth < depthMax else { return nil }
        switch FieldShape(field) {
        case .line, .text: return value.stringValue.map { .string($0) }
        case .number, .choice:
            return value.stringValue != nil || value.doubleValue != nil
                ? .string(FormField.shown(value)) : nil
        case .yesNo: return value.boolValue.map { $0 ? "yes" : "no" }
        case .date:
            guard let text = value.stringValue, CalendarDay(text) != nil else { return nil }
            let parts = text.split(separator: "-").map { JSONValue.string(String($0)) }
            return parts.count == 3
                ? ["day": parts[2], "month": parts[1], "year": parts[0]] : nil
        case .checkboxes, .boxes, .lines:
            return value.arrayValue.map { .array($0.filter { $0.stringValue != nil }) }
        case .items(let inner):
            return value.arrayValue.map { entries in
                .array(entries.map { typed($0.objectValue ?? [:], inner, depth) })
            }
        case .group(let inner): return value.objectValue.map { typed($0, inner, depth) }
        case .document: return nil
        }
    }

    private static func typed(
        _ object: JSONObject, _ fields: [FormField], _ depth: Int
    ) -> JSONValue {
        .object(
            JSONObject(
                fields.compactMap { field in
                    object[field.name].flatMap { typed($0, field, depth + 1) }
                        .map { (field.name, $0) }
                }))
    }
}
