import JSON
import ReviewClient

/// What a verb that moved a review answers, as a person reads it.
enum Outcome {
    static func show(_ outcome: JSONObject, _ terminal: Terminal) {
        if terminal.json { return terminal.out(.object(outcome)) }
        let id = outcome["review"]?.stringValue ?? ""
        let states = RowWords.list(outcome["states"])
        let isDryRun = outcome["dryRun"]?.boolValue == true
        let status = outcome["status"]?.stringValue ?? ""
        terminal.out(
            (isDryRun ? "Only tried, nothing was changed. " : "")
                + "\(id) \(isDryRun ? "would be" : "is") \(status)"
                + (states.isEmpty ? "" : ": \(states)"))
        if let problem = outcome["problem"]?.stringValue {
            terminal.out(
                TextWidth.wrap("It cannot go on by itself: " + problem, to: terminal.width)
                    .joined(separator: "\n"))
        }
        tasks(outcome["started"], isDryRun ? "Would be asked" : "Asked now", terminal)
        tasks(
            outcome["stopped"], isDryRun ? "Would no longer be needed" : "No longer needed",
            terminal)
    }

    private static func tasks(_ rows: JSONValue?, _ heading: String, _ terminal: Terminal) {
        guard let rows = rows?.arrayValue, !rows.isEmpty else { return }
        var table = Table([.init(""), .init("", shrinks: true), .init("")], indent: 2)
        for row in rows {
            table.add([
                row["task"]?.stringValue ?? "", row["title"]?.stringValue ?? "",
                RowWords.addressee(row),
            ])
        }
        terminal.out("\(heading):\n" + table.text(width: terminal.width))
    }
}
