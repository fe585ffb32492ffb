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

    /// An entry stays in the first list that has it, and a date moves up to the one before it.
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
                guard let day = object[name]?.stringValue else { continue }
                earliest = day.utf8.lexicographicallyPrecedes(earliest.utf8) ? earliest : day
                object[name] = .string(earliest)
            }
        }
        return object
    }

    private static func names(_ list: JSONValue?) -> [String] {
        list?.arrayValue?.compactMap(\.stringValue) ?? []
    }
}
