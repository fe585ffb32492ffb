package import JSON

/// What of an answer may be told where anybody could read it, in a letter: whether it was a yes or a no,
/// and days. Never what was written, found or counted.
extension Form {
    /// `{decision: {value, title?}, days?: [{name, title?, day}]}`; nil where the form does not ask for
    /// a plain accept or decline, or is confidential.
    ///
    /// Only fields that the workflow copies, and none that lies in another.
    package func decision(in answer: JSONValue) -> JSONObject? {
        guard schema["confidential"]?.boolValue != true,
            let fields = schema["properties"]?.objectValue
        else { return nil }
        let copied = fields.filter { $0.value["copy"]?.boolValue == true }
        let decided = copied.lazy.compactMap { name, field in
            answer[name].flatMap { Self.decision($0, field) }
        }
        guard let decision = decided.first else { return nil }
        var told: JSONObject = ["decision": .object(decision)]
        let days = copied.flatMap { name, field in
            Self.days(answer[name], field).map { day -> JSONValue in
                var line: JSONObject = ["name": .string(name), "day": .string(day)]
                line["title"] = field["title"]
                return .object(line)
            }
        }
        if !days.isEmpty { told["days"] = .array(days) }
        return told
    }

    private static func decision(_ value: JSONValue, _ field: JSONValue) -> JSONObject? {
        let choices = field["enum"]?.arrayValue ?? []
        guard choices.contains("accept"), choices.contains("decline"),
            let place = choices.firstIndex(of: value)
        else { return nil }
        var told: JSONObject = ["value": value]
        if let titles = field["titles"]?.arrayValue, place < titles.count {
            told["title"] = titles[place]
        }
        return told
    }

    private static func days(_ value: JSONValue?, _ field: JSONValue) -> [String] {
        let isDay = field["format"]?.stringValue == "date"
        let isDays =
            field["items"]?["format"]?.stringValue == "date"
            && field["items"]?["copy"]?.boolValue == true
        guard isDay || isDays else { return [] }
        return (value?.arrayValue ?? [value].compactMap { $0 }).compactMap(\.stringValue)
            .filter(isDate)
    }
}
