import JSON
import ReviewClient

/// `report`: a review as one page.
enum ReportCommand {
    static let command = Command(
        "report", "a review as one HTML page, to read, print or send",
        arguments: [.init("REVIEW")],
        options: [
            CommandOption("output", letter: "o", "FILE", "where to; else stdout")
        ],
        text: """
            One file without anything to fetch: timeline, request and scope, team, key lines, \
            documents, timetable, findings, letter, next steps, follow-up, history. People are named \
            by role and organisation. With --json it is what the page is made from: {review, \
            children, history, tasks, people}.
            """,
        examples: [
            ("reviewctl report r42 -o r42.html", "open it in a browser; print it to PDF there"),
            (
                "reviewctl report r42 --json | jq '.tasks[] | select(.name==\"next-steps\").result'",
                "a single answer"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let body = try door.ask("REPORT", ["review": .string(arguments.word(0))])
            let report = body["report"]?.objectValue ?? body
            let text =
                terminal.json
                ? JSONValue.object(report).prettyText + "\n"
                : ReportPage(ReviewReport(report, now: try door.now())).text()
            let path = arguments["output"] ?? "-"
            try InputFile.write(text, to: path)
            if path != "-" { terminal.note("\(arguments.word(0)) is written to \(path)") }
        })
}
