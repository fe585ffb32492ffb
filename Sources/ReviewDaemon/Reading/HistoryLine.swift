import JSON
import ReviewEngine

/// A journal entry told to people: who did what, in one sentence (Protocol.md, HISTORY).
struct HistoryLine {
    let entry: JournalEntry
    private let input: JSONObject
    private let change: JSONObject

    init(_ entry: JournalEntry) {
        self.entry = entry
        let body = (try? JSONReader.parse(entry.body))?.objectValue ?? [:]
        input = body["input"]?.objectValue ?? [:]
        change = body["change"]?.objectValue ?? [:]
    }

    /// - Parameter titles: titles of the review's tasks by number.
    func line(titles: [Int64: String]) -> JSONObject {
        var line: JSONObject = [
            "sequence": .int(entry.sequence), "at": .string(InstantText.text(entry.at)),
            "who": .string(entry.who), "kind": .string(entry.kind),
            "summary": .string(summary(titles)),
        ]
        if let task { line["task"] = .string("\(reviewText)-\(task)") }
        if let name = input["name"]?.stringValue { line["event"] = .string(name) }
        if let reason = input["reason"]?.stringValue, reason.utf8.count == 64 {
            line["reason"] = .object(["body": .string(reason)])
        }
        if let told = input["told"]?.stringValue { line["told"] = .object(["body": .string(told)]) }
        return line
    }

    /// The task that the entry speaks of.
    var task: Int64? { input["task"]?.intValue ?? input["reopen"]?.intValue }

    /// The answer that the entry took, as far as the journal holds it.
    var result: JSONValue? { entry.kind == "complete" ? input["result"] : input["data"] }

    private var reviewText: String { entry.subjectParts.name }

    private func summary(_ titles: [Int64: String]) -> String {
        let title = task.flatMap { titles[$0] }.map { "“\($0)”" } ?? "a task"
        switch entry.kind {
        case "start": return "The review was started."
        case "event", "message": return "\(eventWords)."
        case "timer": return "A date came due" + movedOn
        case "grant": return "\(title) was handed to an automatic step."
        case "give-back": return "\(title) came back from its automatic step."
        case "complete":
            return input["told"] == nil
                ? "\(title) was answered" + movedOn
                : "\(title) was answered by word of mouth, recorded by a coordinator" + movedOn
        case "fail": return "\(title) failed for a technical reason."
        case "error":
            return "\(title) ended with “\(input["code"]?.stringValue ?? "an error")”" + movedOn
        case "retry": return "\(title) is tried again."
        case "child-done": return "A part of the review ended" + movedOn
        case "child-failed": return "A part of the review was cancelled" + movedOn
        case "hold": return "The review was held."
        case "release": return "The review goes on."
        case "cancel": return "The review was cancelled."
        case "amend": return "The review was amended" + movedOn
        case "set-aside": return "The review was set aside; it needs attention."
        default: return "\(entry.kind)."
        }
    }

    private var eventWords: String {
        "Event “\(input["name"]?.stringValue ?? "?")”"
    }

    /// Where the review stands since, if the entry moved it.
    private var movedOn: String {
        guard let states = change["chart"]?["states"]?.arrayValue?.compactMap(\.stringValue),
            let last = states.last
        else { return "." }
        return "; the review went on to “\(last)”."
    }
}
