import JSON
import ReviewClient

/// `feed …`: addresses at which a calendar program reads dates and deadlines by itself.
enum FeedCommands {
    static let make = Command(
        "feed make", "make the address of a calendar, which keeps itself up to date",
        options: options,
        text: """
            Of the region, of one review, or of one person of the region: to be pasted into a calendar \
            program, under "subscribe" or "from the internet". Whoever has the address reads these \
            dates and nothing else, for 400 days or until it is withdrawn. It is printed once; the \
            daemon keeps only its hash. Five stand for the same dates; one more takes the oldest's place.

            People make their own on a page; a file to be imported once is `reviewctl calendar`.
            """,
        examples: [
            ("reviewctl feed make", "the region's dates"),
            ("reviewctl feed make --review r5", "one review's"),
            ("reviewctl feed make --person derby-send-lead", "what one person has to do"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let reply = try DaemonDoor(arguments).ask("FEED", question(arguments))
            if terminal.json { return terminal.out(.object(reply)) }
            terminal.out(reply["address"]?.stringValue ?? reply["path"]?.stringValue ?? "")
            let review = reply["review"]?.stringValue.map { ", \($0)" } ?? ""
            let until = RowWords.day(reply["until"])
            terminal.note("for \(reply["to"]?.stringValue ?? "")\(review), until \(until)")
            if reply["address"] == nil {
                terminal.note(
                    "The daemon's configuration does not say where the pages are (`pages`).")
            }
        })

    static let list = Command(
        "feed list", "which addresses of calendars stand", options: options,
        text: """
            Your own, or those of one person of the region; with --review only those of it. The \
            addresses themselves cannot be told again.
            """,
        examples: [
            ("reviewctl feed list", "your own"),
            ("reviewctl feed list --person derby-send-lead", "those of one person"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            var body = question(arguments)
            body["list"] = .bool(true)
            let reply = try DaemonDoor(arguments).ask("FEED", body)
            if terminal.json { return terminal.out(.object(reply)) }
            let feeds = reply["feeds"]?.arrayValue ?? []
            guard !feeds.isEmpty else { return terminal.note("No address stands.") }
            var table = Table([
                .init("whose", shrinks: true), .init("of"), .init("made"), .init("until"),
            ])
            for feed in feeds {
                table.add([
                    feed["to"]?.stringValue ?? "", feed["review"]?.stringValue ?? "all dates",
                    RowWords.day(feed["madeAt"]), RowWords.day(feed["until"]),
                ])
            }
            terminal.out(table)
        })

    static let withdraw = Command(
        "feed withdraw", "addresses of calendars open nothing any more", options: options,
        text: """
            All that show the same dates: the region's, or with --review those of the review, or with \
            --person those of the person. Calendar programs that have them get no more dates; whoever \
            needs one makes another.
            """,
        examples: [("reviewctl feed withdraw --person derby-send-lead", "a telephone was lost")],
        run: { (arguments, terminal) throws(ProgramError) in
            var body = question(arguments)
            body["end"] = .bool(true)
            let reply = try DaemonDoor(arguments).ask("FEED", body)
            if terminal.json { return terminal.out(.object(reply)) }
            let ended = reply["ended"]?.intValue ?? 0
            let words =
                switch ended {
                case 0: "No address stood: nothing is withdrawn."
                case 1: "One address is withdrawn."
                default: "\(ended) addresses are withdrawn."
                }
            terminal.out(words)
        })

    private static let options = [
        CommandOption("review", "REVIEW", "the dates of this review"),
        CommandOption("person", "PERSON", "of one person of the region"),
    ]

    private static func question(_ arguments: Arguments) -> JSONObject {
        var body = JSONObject()
        body["review"] = arguments["review"].map { .string($0) }
        body["for"] = arguments["person"].map {
            .string($0.contains(":") ? $0 : "person:\($0)")
        }
        return body
    }
}
