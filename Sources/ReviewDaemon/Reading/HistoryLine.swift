import JSON
import ReviewEngine
import Statechart

/// A journal entry told to people: who did what, in one sentence (Protocol.md, HISTORY).
struct HistoryLine {
    let entry: JournalEntry
    private let input: JSONObject
    private let change: JSONObject
    /// What the chart's `log` actions wrote.
    private let logged: [JSONValue]

    /// - Parameter withContent: false for an operator, who reads that something happened, when and to
    ///   which task, and nothing that anybody answered, sent or gave as a reason.
    init(_ entry: JournalEntry, withContent: Bool) {
        self.entry = entry
        let body = (try? JSONReader.parse(entry.body))?.objectValue ?? [:]
        let whole = body["input"]?.objectValue ?? [:]
        input =
            withContent
            ? whole
            : JSONObject(
                whole.filter { Self.factual.contains($0.key) }.map { ($0.key, $0.value) })
        change = body["change"]?.objectValue ?? [:]
        logged = withContent ? body["log"]?.arrayValue ?? [] : []
    }

    /// Members of an entry's input that tell what happened and not what somebody said.
    private static let factual: Set = [
        "task", "reopen", "since", "still", "deferred", "incomplete", "address", "code",
    ]

    /// - Parameters:
    ///   - titles: titles of the review's tasks by number.
    ///   - chart: gives the titles of states and events.
    func line(titles: [Int64: String], chart: Chart) -> JSONObject {
        var line: JSONObject = [
            "sequence": .int(entry.sequence), "at": .string(InstantText.text(entry.at)),
            "who": .string(entry.who), "kind": .string(entry.kind),
            "summary": .string(summary(titles, chart)),
        ]
        if let task { line["task"] = .string("\(reviewText)-\(task)") }
        if let name = input["name"]?.stringValue { line["event"] = .string(name) }
        if let reason = input["reason"]?.stringValue, reason.utf8.count == 64 {
            line["reason"] = .object(["body": .string(reason)])
        }
        for member in ["since", "still"] {
            if let instant = input[member]?.intValue {
                line[member] = .string(InstantText.text(instant))
            }
        }
        if !logged.isEmpty { line["log"] = .array(logged) }
        if !said.isEmpty { line["said"] = .object(said) }
        if let told = input["told"]?.stringValue { line["told"] = .object(["body": .string(told)]) }
        return line
    }

    /// The task that the entry speaks of.
    var task: Int64? { input["task"]?.intValue ?? input["reopen"]?.intValue }

    /// The answer that the entry took, as far as the journal holds it.
    var result: JSONValue? { entry.kind == "complete" ? input["result"] : input["data"] }

    /// Longer texts are hashes or prose.
    private static let saidMax = 40

    /// What was decided, of the fields that a workflow copies: choices, days, numbers, never prose,
    /// which stands beside the journal.
    private var said: JSONObject {
        JSONObject(
            (result?.objectValue ?? [:]).filter { _, value in
                switch value {
                case .bool, .int: true
                case .string(let text): text.utf8.count <= Self.saidMax
                default: false
                }
            }.map { ($0.key, $0.value) })
    }

    private var reviewText: String { entry.subjectParts.name }

    private func summary(_ titles: [Int64: String], _ chart: Chart) -> String {
        let movedOn = movedOn(chart)
        let title = task.flatMap { titles[$0] }.map { "“\($0)”" } ?? "a task"
        switch entry.kind {
        case "start":
            return input["deferred"] == nil
                ? "The review was started."
                : "The review was asked for; it begins when the hold of its host or region ends."
        case "event", "message": return eventWords(chart) + movedOn
        case "unreachable":
            return
                "A message to \(input["address"]?.stringValue ?? "another review") reached nobody"
                + movedOn
        case "timer": return dueWords(titles) + movedOn
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
        case "hold", "hold-above", "release", "release-above", "resume", "begin", "cancel":
            return holdWords
        case "amend": return "The review was amended" + movedOn
        case "migrate": return "The review goes on by another definition of its workflow" + movedOn
        case "set-aside": return "The review was set aside; it needs attention."
        default: return "\(entry.kind)."
        }
    }

    private var holdWords: String {
        let goesOn =
            input["still"] == nil
            ? "The review goes on." : "One hold ended; another still holds the review."
        switch entry.kind {
        case "hold": return "The review was held."
        case "hold-above": return "The review that waits for this one was held."
        case "begin": return "The review begins."
        case "cancel":
            return input["incomplete"] == nil
                ? "The review was cancelled."
                : "The review was ended as incomplete: it stood still for too long."
        default: return goesOn
        }
    }

    /// What a date did to tasks: a reminder, a deadline that nobody kept.
    private func dueWords(_ titles: [Int64: String]) -> String {
        let told = (change["tasks"]?.arrayValue ?? []).compactMap { task -> String? in
            guard let title = task["number"]?.intValue.flatMap({ titles[$0] }) else { return nil }
            if task["status"]?.stringValue == "stopped" {
                return "“\(title)” had no answer by its date"
            }
            if task["overdue"]?.boolValue == true { return "“\(title)” became overdue" }
            return task["reminders"] == nil ? nil : "A reminder of “\(title)” fell due"
        }
        return told.isEmpty ? "A date came due" : told.joined(separator: "; ")
    }

    private func eventWords(_ chart: Chart) -> String {
        guard let name = input["name"]?.stringValue else { return "Something happened" }
        let title = chart.event(named: name)?.title ?? ""
        return "“\(title.isEmpty ? name : title)”"
    }

    /// Where the review stands since, if the entry moved it: the states that it entered by their
    /// titles, as people know them.
    private func movedOn(_ chart: Chart) -> String {
        let entered = (change["chart"]?["states"]?.arrayValue ?? []).compactMap(\.stringValue)
            .compactMap { id -> String? in
                guard let title = chart.state(named: id)?.title, !title.isEmpty else { return nil }
                return "“\(title)”"
            }
        guard !entered.isEmpty else { return "." }
        return "; now: \(entered.joined(separator: ", "))."
    }
}
