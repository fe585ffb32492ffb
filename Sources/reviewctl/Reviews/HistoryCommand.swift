import JSON
import ReviewClient

/// `history`: what happened to a review, by whom and why.
enum HistoryCommand {
    static let command = Command(
        "history", "what happened, by whom, and why", arguments: [.init("REVIEW")],
        options: [CommandOption("limit", "NUMBER", "only the first so many entries")],
        examples: [("reviewctl history r42", "from the beginning")],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let limit = try arguments.number("limit", in: 1...500)
            let entries = try door.rows(
                "HISTORY", "entries", ["review": .string(arguments.word(0))], limit: limit)
            if terminal.json { return terminal.out(["entries": .array(entries)]) }
            var table = Table(
                [
                    .init("", sheet: "time"), .init("", shrinks: true, sheet: "what"),
                    .init("", shrinks: true, sheet: "who"),
                ], indent: 2)
            var day: CalendarDay?
            for entry in entries {
                let at = Moment(entry["at"])
                if let at, at.day != day { table.section(at.day.text) }
                day = at?.day ?? day
                let summary = entry["summary"]?.stringValue ?? entry["kind"]?.stringValue ?? ""
                let reason = ReviewReport.reason(of: entry).map { " (\($0))" } ?? ""
                let said = RowWords.said(entry)
                // A sheet has one row for each entry, a screen a line for what was said.
                let told = terminal.csv ? said.map { " \($0)" } ?? "" : ""
                table.add([
                    at?.time ?? "", summary + reason + told,
                    RowWords.actor(entry["who"]?.stringValue ?? ""),
                ])
                if let said, !terminal.csv { table.add(["", said, ""]) }
                for line in entry["log"]?.arrayValue ?? [] {
                    table.add(["", "log: \(line.stringValue ?? "")", ""])
                }
            }
            terminal.out(table)
        })
}
