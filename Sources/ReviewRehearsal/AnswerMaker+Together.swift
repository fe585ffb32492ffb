import CivilTime
import JSON
import ReviewEngine

/// Fields that a form judges together: `atLeastOneOf`, `distinct`, `inOrder`.
extension AnswerMaker {
    /// The field to answer where a form wants one of several and none is answered.
    func unanswered(_ schema: JSONValue, _ object: JSONObject) -> String? {
        let wanted = Self.names(schema["atLeastOneOf"])
        let isAnswered = wanted.contains { name in
            object[name].map { $0.arrayValue?.isEmpty != true } ?? false
        }
        return isAnswered ? nil : wanted.first
    }

    /// An entry stays in the first list that has it, a date moves up to the one before it, and a time
    /// behind it.
    static func fitted(_ object: JSONObject, together schema: JSONValue) -> JSONObject {
        var object = object
        var seen: [JSONValue] = []
        for name in names(schema["distinct"]) {
            guard let entries = object[name]?.arrayValue else { continue }
            let own = entries.filter { !seen.contains($0) }
            object[name] = .array(own)
            seen += own
        }
        for chain in schema["inOrder"]?.arrayValue ?? [] {
            var earliest = ""
            for name in names(chain) {
                guard var day = object[name]?.stringValue else { continue }
                if Form.isTime(day), Form.isTime(earliest) { day = later(than: earliest) }
                earliest = day.utf8.lexicographicallyPrecedes(earliest.utf8) ? earliest : day
                object[name] = .string(earliest)
            }
        }
        return object
    }

    /// An hour later; a day's last hours are for what ends it.
    private static func later(than time: String) -> String {
        guard let earlier = try? CivilTimeOfDay(parsing: time),
            let later = CivilTimeOfDay(hour: earlier.hour + 1, minute: earlier.minute)
        else { return "23:59" }
        return later.description
    }

    private static func names(_ list: JSONValue?) -> [String] {
        list?.arrayValue?.compactMap(\.stringValue) ?? []
    }
}
