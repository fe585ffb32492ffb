import JSON
import ReviewEngine

/// What the journal says has happened, in the terms in which users were told of it.
struct JournalFacts {
    /// Reviews by the title that whoever began them made up.
    private(set) var titles: [String: Int] = [:]
    /// Events by their token.
    private(set) var events: [String: Int] = [:]
    /// How a task's attempt ended: kind and token of its result.
    private(set) var ends: [String: [(kind: String, token: String)]] = [:]
    /// Kinds of entries of each subject, counted.
    private(set) var kinds: [String: Int] = [:]
    private(set) var grants: [String: String] = [:]
    /// First and last entry of each review.
    private(set) var lastEntry: [String: (first: Int64, last: Int64)] = [:]
    /// What happened more often than once.
    private(set) var problems: [String] = []

    mutating func note(_ entry: JournalEntry, _ body: JSONObject) {
        kinds["\(entry.subject) \(entry.kind)", default: 0] += 1
        guard entry.subject.hasPrefix("review/") else { return }
        let id = String(entry.subject.dropFirst("review/".count))
        lastEntry[id] = (lastEntry[id]?.first ?? entry.sequence, entry.sequence)
        let input = body["input"]
        let task = "\(id)-\(input?["task"]?.intValue ?? 0)#\(input?["attempt"]?.intValue ?? 0)"
        switch entry.kind {
        case "start":
            let title = body["change"]?["start"]?["title"]?.stringValue ?? ""
            if title.hasPrefix("review-") { count(title, in: \.titles, "the review") }
        case "event":
            if let token = input?["data"]?["token"]?.stringValue {
                count(token, in: \.events, "the event")
            }
        case "complete", "error", "fail", "give-back":
            let token = input?["result"]?["token"]?.stringValue ?? ""
            // One that nobody could do may be ended by hand.
            let isByQueue = entry.who.hasPrefix("queue:")
            for other in ends[task, default: []]
            where isByQueue || other.kind == "complete" || other.kind == "error" {
                problems.append("\(task) ended twice: \(other.kind), then \(entry.kind)")
            }
            ends[task, default: []].append((entry.kind, token))
        case "grant":
            let number = input?["task"]?.intValue
            let after = (body["change"]?["tasks"]?.arrayValue ?? []).first {
                $0["number"]?.intValue == number
            }
            let attempt = after?["attempt"]?.intValue ?? 0
            let key = "\(id)-\(number ?? 0)#\(attempt)"
            if grants.updateValue(input?["holder"]?.stringValue ?? "", forKey: key) != nil {
                problems.append("\(key) was granted twice")
            }
        default: break
        }
    }

    private mutating func count(
        _ name: String, in path: WritableKeyPath<JournalFacts, [String: Int]>, _ what: String
    ) {
        self[keyPath: path][name, default: 0] += 1
        if self[keyPath: path][name] == 2 { problems.append("\(what) \(name) happened twice") }
    }
}
