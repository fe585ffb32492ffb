import JSON
import ReviewClient

/// Back from a sent form: what was typed, as it was typed.
extension FieldInput {
    /// What a sent form says of a field, as it was typed; nil for a list of objects.
    static func sent(_ field: FormField, _ form: FormData, path: String = "") -> JSONValue? {
        let name = path + field.name
        switch FieldShape(field) {
        case .line, .text, .number, .lines: return .string(form[name] ?? "")
        case .yesNo, .choice: return form[name].map { .string($0) }
        case .document: return KeptFile(sent: name, form)?.raw ?? .object([:])
        case .checkboxes, .boxes: return .array(form.all(name).map { .string($0) })
        case .date:
            return .object(
                JSONObject(
                    ["day", "month", "year"].map { ($0, .string(form["\(name)-\($0)"] ?? "")) }))
        case .group(let inner):
            return .object(
                JSONObject(
                    inner.compactMap { part in
                        sent(part, form, path: "\(name).").map { (part.name, $0) }
                    }))
        case .items: return nil
        }
    }
}
