package import JSON
import ReviewWire

/// Tells before sending what the daemon would refuse, with the path of the field.
///
/// The daemon checks every answer itself; this only spares the person a round.
package enum FormCheck {
    /// Nesting of forms and answers followed; deeper parts are left to the daemon.
    private static let depthMax = 16

    /// Throws: FRM-001, FRM-002, FRM-003, the first that is found, in the form's order.
    package static func check(_ value: JSONValue, form: JSONValue?) throws(ProgramError) {
        guard let schema = form?.objectValue else { return }
        try check(value, schema, path: "", depth: 0)
    }

    private static func check(
        _ value: JSONValue, _ schema: JSONObject, path: String, depth: Int
    ) throws(ProgramError) {
        guard depth < depthMax else { return }
        let field = FormField(name: path, schema: schema, isRequired: true)
        guard fits(value, field) else {
            throw ProgramError(
                .data, "FRM-002", "the value does not fit the field",
                subject: path.isEmpty ? nil : path, expected: field.expectation,
                found: TextWidth.cut(value.compactText, to: 60))
        }
        if let object = value.objectValue {
            let fields = FormField.fields(of: .object(schema))
            if !fields.isEmpty, schema["additionalProperties"]?.boolValue == false {
                for key in object.keys where !fields.contains(where: { $0.name == key }) {
                    throw ProgramError(
                        .data, "FRM-001", "the form has no field \"\(join(path, key))\"",
                        expected: fields.map(\.name).joined(separator: ", "),
                        nearest: nearestName(key, in: fields.map(\.name)))
                }
            }
            for field in fields {
                if let inner = object[field.name] {
                    try check(inner, field.schema, path: join(path, field.name), depth: depth + 1)
                } else if field.isRequired {
                    throw ProgramError(
                        .data, "FRM-003", "\"\(join(path, field.name))\" is missing",
                        expected: "\(field.title): \(field.expectation)",
                        hint: field.description)
                }
            }
        }
        if let items = value.arrayValue, let schema = schema["items"]?.objectValue {
            for (index, item) in items.enumerated() {
                try check(item, schema, path: "\(path)[\(index)]", depth: depth + 1)
            }
        }
    }

    private static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }

    private static func fits(_ value: JSONValue, _ field: FormField) -> Bool {
        if !field.choices.isEmpty, !field.choices.contains(value) { return false }
        let schema = field.schema
        switch (field.type, value) {
        case ("string", .string(let text)):
            if field.isDate, CalendarDay(text) == nil { return false }
            if field.isTime, TimeOfDayText.read(text) != text { return false }
            if field.isShortName, !isName(text) { return false }
            return isWithin(Double(text.unicodeScalars.count), schema, "minLength", "maxLength")
        case ("integer", .int(let number)):
            return isWithin(Double(number), schema, "minimum", "maximum")
        case ("number", .int), ("number", .double):
            return value.doubleValue.map { isWithin($0, schema, "minimum", "maximum") } ?? true
        case ("array", .array(let items)):
            return isWithin(Double(items.count), schema, "minItems", "maxItems")
        case ("boolean", .bool), ("object", .object), ("any", _): return true
        case ("string", _), ("integer", _), ("number", _), ("array", _), ("boolean", _),
            ("object", _):
            return false
        default: return true
        }
    }

    private static func isWithin(
        _ size: Double, _ schema: JSONObject, _ low: String, _ high: String
    ) -> Bool {
        if let low = schema[low]?.doubleValue, size < low { return false }
        if let high = schema[high]?.doubleValue, size > high { return false }
        return true
    }
}
