import JSON
import ReviewEngine
import ReviewStore

/// A journal entry of a person or an organisation, told as what changed in which field.
struct SubjectHistoryLine {
    /// Entries that one answer tells, the newest last.
    private static let entriesMax = 200

    static func lines(of subject: String, _ view: borrowing StoreView) throws -> [JSONValue] {
        var before = JSONObject()
        var lines: [JSONValue] = []
        var after: Int64 = 0
        while true {
            let entries = try view.history(subject: subject, after: after, limit: entriesMax)
            guard let last = entries.last else { break }
            for entry in entries {
                let now = (try? JSONReader.parse(entry.body))?["change"]?.objectValue ?? [:]
                let fields = (before.keys + now.keys.filter { before[$0] == nil })
                    .filter { before[$0] != now[$0] }
                    .map { sameBytes($0, "body") ? "personal texts" : $0 }
                lines.append([
                    "sequence": .int(entry.sequence), "at": .string(InstantText.text(entry.at)),
                    "who": .string(entry.who), "kind": .string(entry.kind),
                    "fields": .array(fields.map { .string($0) }),
                ])
                before = now
            }
            after = last.sequence
        }
        return lines.suffix(entriesMax)
    }
}
