import JSON

/// An answer that was written down for somebody, as the letter that confirms it tells it.
package struct WrittenAnswer: Sendable {
    package var at: Moment?
    /// "the coordinator, East Midlands"
    package var recorder: String
    /// "Decline", "Accept; first day: Tue 23 Jan 2018"; empty where the answer is no plain yes or no.
    package var outcome: String

    init(_ value: JSONValue) {
        at = Moment(value["at"])
        let parts = (value["by"]?.stringValue ?? "").split(separator: ":", maxSplits: 1)
        recorder =
            parts.count == 2
            ? "the coordinator, \(ReviewReport.title(String(parts[1])))" : "the coordinator"
        outcome = ""
        guard let decision = value["decision"]?.objectValue else { return }
        let chosen = decision["title"] ?? Self.words(decision["value"])
        let days = (value["days"]?.arrayValue ?? []).compactMap { line -> String? in
            guard let day = line["day"]?.stringValue.flatMap({ CalendarDay($0) }) else {
                return nil
            }
            let title = (line["title"] ?? Self.words(line["name"]))?.stringValue ?? ""
            return "\(title)\(title.hasSuffix("?") ? "" : ":") \(day.text)"
        }
        outcome = ([chosen?.stringValue ?? ""] + days).joined(separator: "; ")
    }

    private static func words(_ name: JSONValue?) -> JSONValue? {
        name?.stringValue.map { .string(FormField.words($0)) }
    }
}
