import JSON
import ReviewClient

/// `today`: what a coordinator looks at first.
enum TodayCommand {
    static let command = Command(
        "today", "what is overdue, what waits for you, what comes in the next 14 days",
        examples: [("reviewctl today", "each morning")],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let body = try door.ask("TODAY")
            if terminal.json { return terminal.out(.object(body)) }
            let now = try door.now()
            if terminal.csv { return terminal.out(sheet(body)) }
            let width = terminal.width
            var parts = [now.day.text]
            for (member, heading, none) in [
                ("overdue", "Overdue", nobodyElse(body)),
                ("waitingForMe", "Waiting for you", "Nothing waits for you."),
            ] {
                let rows = told(body, member)
                if rows.isEmpty {
                    parts.append(none)
                } else {
                    parts.append(
                        "\(heading)\n" + TaskTable.text(rows, now: now, width: width, indent: 2))
                }
            }
            for part in [
                attention(body, width), LetterTable.section(body["letters"], width: width),
                idle(body, width),
                still(body, now, width),
                deferred(body, width),
                JobWords.section(body["jobs"], width),
            ] where !part.isEmpty {
                parts.append(part)
            }
            parts.append(next(body, now, width))
            terminal.out(parts.joined(separator: "\n\n"))
        })

    /// What waits for whoever asks stands under that alone; what is overdue or due soon is told once.
    private static func told(_ body: JSONObject, _ member: String) -> [JSONValue] {
        let all = body[member]?.arrayValue ?? []
        guard member != "waitingForMe" else { return all }
        let mine = Set(
            (body["waitingForMe"]?.arrayValue ?? []).compactMap { $0["task"]?.stringValue })
        return all.filter { row in row["task"]?.stringValue.map { !mine.contains($0) } ?? true }
    }

    private static func nobodyElse(_ body: JSONObject) -> String {
        (body["overdue"]?.arrayValue ?? []).isEmpty
            ? "Nothing is overdue." : "Nothing is overdue but what waits for you."
    }

    /// What is late, waits or comes, as rows of one table.
    private static func sheet(_ body: JSONObject) -> Table {
        var table = Table([
            .init("part"), .init("task"), .init("review"), .init("what"), .init("for"),
            .init("due"),
        ])
        let parts = [
            ("overdue", "overdue"), ("waitingForMe", "waiting for you"),
            ("next", "the next 14 days"),
        ]
        for (member, part) in parts {
            for row in told(body, member) {
                table.add([
                    part, row["task"]?.stringValue ?? "", row["review"]?.stringValue ?? "",
                    row["title"]?.stringValue ?? row["what"]?.stringValue ?? "",
                    row["to"]?.stringValue ?? row["queue"]?.stringValue ?? "",
                    row["due"]?.stringValue ?? row["at"]?.stringValue ?? "",
                ])
            }
        }
        return table
    }

    /// What cannot go on by itself, with the reason.
    private static func attention(_ body: JSONObject, _ width: Int) -> String {
        let rows = body["attention"]?.arrayValue ?? []
        guard !rows.isEmpty else { return "" }
        var table = Table(
            [.init(""), .init("", shrinks: true), .init("", shrinks: true)], indent: 2)
        for row in rows {
            table.add([
                row["task"]?.stringValue ?? row["review"]?.stringValue ?? "",
                row["title"]?.stringValue ?? "", row["reason"]?.stringValue ?? "",
            ])
        }
        return "Needs attention\n" + table.text(width: width)
    }

    /// What nobody would look at, because nobody is asked and no date will come.
    private static func idle(_ body: JSONObject, _ width: Int) -> String {
        let rows = body["idle"]?.arrayValue ?? []
        guard !rows.isEmpty else { return "" }
        var table = Table(
            [.init(""), .init("", shrinks: true), .init(""), .init("", shrinks: true)], indent: 2)
        for row in rows {
            table.add([
                row["id"]?.stringValue ?? "", row["title"]?.stringValue ?? "",
                row["organisation"]?.stringValue ?? "", RowWords.idle(row),
            ])
        }
        return "Idle\n" + table.text(width: width)
    }

    /// What stands still: hosts and regions first, then single reviews.
    private static func still(_ body: JSONObject, _ now: Moment, _ width: Int) -> String {
        let held = body["held"]?.arrayValue ?? []
        var lines = (body["holds"]?.arrayValue ?? []).map(HoldWords.line)
        guard !lines.isEmpty || !held.isEmpty else { return "" }
        lines = lines.flatMap { TextWidth.wrap("  " + $0, to: width) }
        return (["On hold"] + lines + [reviews(held, width)]).filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    private static func deferred(_ body: JSONObject, _ width: Int) -> String {
        let rows = body["deferred"]?.arrayValue ?? []
        return rows.isEmpty ? "" : "Not begun yet: on hold\n" + reviews(rows, width)
    }

    private static func reviews(_ rows: [JSONValue], _ width: Int) -> String {
        var table = Table(
            [.init(""), .init("", shrinks: true), .init(""), .init("", shrinks: true)], indent: 2)
        for row in rows {
            table.add([
                row["id"]?.stringValue ?? "", row["title"]?.stringValue ?? "",
                row["organisation"]?.stringValue ?? "",
                Moment(row["incompleteSince"]).map {
                    "may be ended as incomplete since \($0.day.text)"
                } ?? "",
            ])
        }
        return table.isEmpty ? "" : table.text(width: width)
    }

    private static func next(_ body: JSONObject, _ now: Moment, _ width: Int) -> String {
        let rows = told(body, "next")
        guard !rows.isEmpty else {
            return (body["next"]?.arrayValue ?? []).isEmpty
                ? "Nothing falls due in the next 14 days."
                : "Nothing else falls due in the next 14 days."
        }
        var table = Table(
            [
                .init("due", shrinks: true), .init("task"), .init("title", shrinks: true),
                .init("for", shrinks: true),
            ], indent: 2)
        for row in rows {
            let at = Moment(row["at"])
            table.add([
                at.map { "\($0.day.text), \($0.day.distance(from: now.day))" } ?? "",
                row["task"]?.stringValue ?? row["review"]?.stringValue ?? "",
                row["title"]?.stringValue ?? "", RowWords.addressee(row),
            ])
        }
        return "The next 14 days\n" + table.text(width: width)
    }
}
