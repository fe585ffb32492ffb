import JSON
import ReviewClient

/// `retention`: what is due to be looked at and erased.
enum RetentionCommand {
    static let command = Command(
        "retention", "what is kept longer than was chosen",
        text: """
            How long is chosen in the daemon's configuration (retention): after somebody left the \
            pool, after a nomination that led to nothing, after a review ended. There are no defaults, \
            because no law gives any; Ops/reviewd.conf.example says what others chose. Nothing is \
            erased by itself.
            """,
        examples: [("reviewctl retention", "what is due today")],
        run: { (arguments, terminal) throws(ProgramError) in
            let answer = try DaemonDoor(arguments).ask("RETENTION")
            if terminal.json { return terminal.out(.object(answer)) }
            for rule in answer["unset"]?.arrayValue ?? [] {
                terminal.note(
                    "Not chosen: how long to keep \(words(rule)). It is set in the daemon's "
                        + "configuration.")
            }
            let due = answer["due"]?.arrayValue ?? []
            guard !due.isEmpty else { return terminal.out("Nothing is due.") }
            var table = Table(
                [.init("since"), .init("what", shrinks: true), .init("next", shrinks: true)])
            for row in due {
                let word = { (name: String) in row[name]?.stringValue ?? "" }
                let isPerson = row["person"] != nil
                let texts = row["texts"]?.intValue.map { ", \($0) texts" } ?? ""
                table.add([
                    RowWords.day(row["since"]),
                    isPerson
                        ? "\(word("person")), of \(word("organisation"))"
                        : "\(word("review")) \(word("title")), \(word("organisation"))\(texts)",
                    isPerson
                        ? "reviewctl people erase \(word("person"))"
                        : "reviewctl erase \(word("review"))",
                ])
            }
            terminal.out(table)
        })

    private static func words(_ rule: JSONValue) -> String {
        switch rule.stringValue {
        case "afterLeaving": "what is known of people who left the pool"
        case "unsuccessful": "what is known of people who were nominated and never accredited"
        case "afterReview": "what was written in reviews that have ended"
        case let other: other ?? ""
        }
    }
}
