import JSON
import ReviewClient

/// A review on a terminal: head, open tasks, dates ahead, team, parts, and the commands it takes now.
struct ReviewView {
    let review: JSONObject
    /// SHOW of each part, as far as it was asked.
    var parts: [JSONValue] = []
    let now: Moment
    let width: Int

    func text(_ name: String) -> String {
        TextWidth.safe(review[name]?.stringValue ?? "")
    }

    func text(withContext: Bool) -> String {
        let letters = LetterTable.section(review["letters"], width: width)
        var parts = [head, tasks, letters, timers, team, availability, children]
        if withContext { parts.append("Known\n\(review["context"]?.prettyText ?? "{}")") }
        parts += [output, youCanNow]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var status: String { text("status") }

    private var head: String {
        let started = Moment(review["startedAt"]).map { ", since \($0.day.text)" } ?? ""
        let ended = Moment(review["endedAt"]).map { ", ended \($0.day.text)" } ?? ""
        let hash = review["workflowHash"]?.stringValue.map { " (\($0.prefix(12)))" } ?? ""
        var lines = [
            "\(text("id"))  \(text("title")): \(text("status"))",
            "\(text("workflow"))\(hash), host \(text("organisation")), region \(text("region"))"
                + started + ended,
        ]
        lines = lines.flatMap { TextWidth.wrap($0, to: width) } + standing
        lines += (review["holds"]?.arrayValue ?? []).map(HoldWords.line)
            .flatMap { TextWidth.wrap($0, to: width) }
        if let problem = review["problem"]?.stringValue {
            lines += TextWidth.wrap("Problem: \(TextWidth.safe(problem))", to: width)
            lines.append(
                "  Put right what it read, and say so: reviewctl amend \(text("id")) "
                    + "--correct PATH=VALUE --reason TEXT")
        }
        if status == "deferred" { lines.append("It has not begun; it begins when the hold ends.") }
        if let parent = review["parent"]?.stringValue { lines.append("Part of \(parent)") }
        return lines.joined(separator: "\n")
    }

    /// One path stands on a line; what goes on side by side stands below.
    private var standing: [String] {
        let lines = StandingLines.lines(review["phases"], width: width - 4)
        if lines.isEmpty { return [] }
        return lines.enumerated().map { $0 == 0 ? "At: \($1)" : "    \($1)" }
    }

    private var tasks: String {
        let open = (review["tasks"]?.arrayValue ?? []).filter {
            !["done", "stopped"].contains($0["status"]?.stringValue ?? "")
        }
        guard !open.isEmpty else { return "" }
        return "Open tasks\n" + TaskTable.text(open, now: now, width: width, indent: 2)
    }

    /// Dates beside the deadlines, which stand with their tasks.
    private var timers: String {
        let isHeld = status == "held"
        // What would have come while it stands still has not, and does not come late either.
        let timers = (review["timers"]?.arrayValue ?? [])
            .filter { $0["purpose"]?.stringValue != "due" }
            .filter { !isHeld || Moment($0["due"]).map { $0 > now } ?? true }
            .sorted { (Moment($0["due"])?.seconds ?? .max) < (Moment($1["due"])?.seconds ?? .max) }
        var lines: [(due: Moment?, purpose: String, tasks: [String])] = []
        for timer in timers {
            let due = Moment(timer["due"])
            let (purpose, task) = (purpose(of: timer), timer["task"]?.stringValue)
            if let task, let last = lines.last, last.due == due, last.purpose == purpose {
                lines[lines.count - 1].tasks.append(task)
            } else {
                lines.append((due, purpose, task.map { [$0] } ?? []))
            }
        }
        var table = Table([.init(""), .init(""), .init("", shrinks: true)], indent: 2)
        for line in lines {
            let tasks = line.tasks.isEmpty ? "" : " of " + line.tasks.joined(separator: ", ")
            table.add([
                line.due?.text ?? "date to be agreed",
                line.due.map { $0.day.distance(from: now.day) } ?? "", line.purpose + tasks,
            ])
        }
        let heading = isHeld ? "Dates ahead, if it were not on hold" : "Dates ahead"
        return table.isEmpty ? "" : "\(heading)\n" + table.text(width: width)
    }

    private func purpose(of timer: JSONValue) -> String {
        let state = timer["state"]?.stringValue.map { " from \($0)" } ?? ""
        switch timer["purpose"]?.stringValue {
        case "remind": return "reminder"
        case "after": return "goes on by itself\(state)"
        case "barred": return "a task is asked, barred until then"
        case "send": return "event is sent"
        case let word: return word ?? timer["id"]?.stringValue ?? ""
        }
    }

    /// The chart's events as commands, then what every running review takes.
    private var youCanNow: String {
        let events = review["now"]?.arrayValue ?? []
        var lines: [String] = []
        for event in events {
            let title = event["title"]?.stringValue ?? event["event"]?.stringValue ?? ""
            lines.append("  \(TextWidth.safe(title))")
            lines += EventCommand.lines(
                for: event, review: text("id"), known: known, indent: 6, width: width)
        }
        if status == "running" {
            lines.append("  Put it on hold\n      reviewctl hold \(text("id")) --reason TEXT")
        }
        for date in review["toAgree"]?.arrayValue ?? [] {
            let path = date["date"]?.stringValue ?? ""
            let was = date["was"]?.stringValue.map { ": it was \($0)" } ?? ""
            lines.append(
                "  Agree a new date\(was)\n      "
                    + "reviewctl amend \(text("id")) --correct \(path)=DATE --reason TEXT")
        }
        for hold in review["holds"]?.arrayValue ?? [] {
            let scope = hold["by"]?.stringValue ?? ""
            let word = ["host", "region"].contains(scope) ? scope : "review"
            lines.append(
                "  Go on\n      reviewctl release \(word) \(hold["name"]?.stringValue ?? "") "
                    + "--reason TEXT")
        }
        if let since = Moment(review["incompleteSince"]) {
            lines.append(
                "  End it as incomplete: it has stood still for too long since \(since.day.text)\n"
                    + "      reviewctl cancel \(text("id")) --incomplete --reason TEXT")
        }
        if ["running", "held", "deferred"].contains(status) {
            lines.append("  End it early\n      reviewctl cancel \(text("id")) --reason TEXT")
        }
        lines.append(
            "  Have it as one page\n      reviewctl report \(text("id")) -o \(text("id")).html")
        return "You can now:\n" + lines.joined(separator: "\n")
    }
}
