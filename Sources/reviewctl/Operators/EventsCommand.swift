import JSON
import ReviewClient

/// `events`: the journal as a list, or what changes from now on.
enum EventsCommand {
    static let command = Command(
        "events", "what the daemon journalled; with --follow what it does from now on",
        options: [
            CommandOption("follow", nil, "stay and print each change as it happens"),
            CommandOption("after", "SEQUENCE", "journal entries behind this one"),
            CommandOption("limit", "NUMBER", "at most so many entries (100), or changes"),
        ],
        text: """
            The feed of --follow names kind and region of each change and nothing else; a line says \
            so when changes were missed. It ends with SIGINT or SIGTERM.
            """,
        examples: [
            ("reviewctl events --limit 20", "the first twenty entries"),
            ("reviewctl events --follow --json", "one JSON object a line, as it happens"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let limit = try arguments.number("limit", in: 1...1_000_000)
            if arguments.has("follow") {
                return try follow(DaemonDoor(arguments), limit, terminal)
            }
            var body: JSONObject = ["limit": .int(min(limit ?? 100, 500))]
            let after = try arguments.number("after", in: 0...Int64.max)
            if let after { body["after"] = .int(after) }
            let answer = try DaemonDoor(arguments).ask("JOURNAL", body)
            if terminal.json { return terminal.out(.object(answer)) }
            var table = Table([
                .init("", right: true, sheet: "sequence"), .init("when"),
                .init("subject", shrinks: true),
                .init("kind"), .init("who", shrinks: true),
            ])
            // Of what one may not read there is only the number.
            for entry in answer["entries"]?.arrayValue ?? [] where entry["kind"] != nil {
                table.add([
                    entry["sequence"]?.intValue.map { "\($0)" } ?? "",
                    Moment(entry["at"])?.text ?? "", entry["subject"]?.stringValue ?? "",
                    entry["kind"]?.stringValue ?? "", entry["who"]?.stringValue ?? "",
                ])
            }
            terminal.out(table)
        })

    private static func follow(
        _ door: DaemonDoor, _ limit: Int64?, _ terminal: Terminal
    ) throws(ProgramError) {
        let feed = try door.feed()
        var left = limit ?? Int64.max
        while left > 0, let event = try feed.next() {
            guard event.kind != "beat" || event.missedSome else { continue }
            left -= 1
            if terminal.json {
                terminal.out(event.json, oneLine: true)
            } else {
                let missed = event.missedSome ? "  (changes before this one were missed)" : ""
                let region = event.region.map { "  \($0)" } ?? ""
                terminal.out("\(event.sequence)  \(event.kind)\(region)\(missed)")
            }
        }
    }
}
