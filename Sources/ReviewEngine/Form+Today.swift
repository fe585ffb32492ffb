package import JSON

/// Days that have come, or are still to come, as seen from the day on which somebody answers:
/// `notAfter: "today"` and `notBefore: "today"`.
extension Form {
    func checkToday(
        _ text: String, _ schema: JSONValue, _ at: String, into problems: inout [Problem]
    ) {
        guard let today, Self.isDate(text) else { return }
        if Self.isToday(schema["notAfter"]), Self.isBefore(today, text) {
            problems.append(
                Problem(path: at, expected: "a day not after today, \(today)", found: text))
        }
        if Self.isToday(schema["notBefore"]), Self.isBefore(text, today) {
            problems.append(
                Problem(path: at, expected: "a day not before today, \(today)", found: text))
        }
    }

    /// The form as it is shown on a day: whoever shows it need not know which day it is there.
    package static func dated(_ schema: JSONValue, today: String) -> JSONValue {
        dated(schema, today, depth: 0)
    }

    private static func dated(_ schema: JSONValue, _ today: String, depth: Int) -> JSONValue {
        guard depth < depthMax, case .object(var field) = schema else { return schema }
        for name in ["notAfter", "notBefore"] where isToday(field[name]) {
            field[name] = .string(today)
        }
        if let items = field["items"] { field["items"] = dated(items, today, depth: depth + 1) }
        if case .object(let properties)? = field["properties"] {
            field["properties"] = .object(
                JSONObject(properties.map { ($0.key, dated($0.value, today, depth: depth + 1)) }))
        }
        return .object(field)
    }

    private static func isToday(_ bound: JSONValue?) -> Bool { bound == "today" }
}
