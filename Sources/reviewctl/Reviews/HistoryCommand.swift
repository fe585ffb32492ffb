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
            var table = Table([
                .init("when"), .init("who", shrinks: true), .init("what", shrinks: true),
            ])
            for entry in entries {
                let summary = entry["summary"]?.stringValue ?? entry["kind"]?.stringValue ?? ""
                let reason = ReviewReport.reason(of: entry).map { " (\($0))" } ?? ""
                table.add([
                    Moment(entry["at"])?.text ?? "",
                    RowWords.actor(entry["who"]?.stringValue ?? ""), summary + reason,
                ])
            }
            terminal.out(table.text(width: terminal.width))
        })
}
