import JSON
import ReviewClient

/// `list`: the reviews that you may see.
enum ListCommand {
    static let command = Command(
        "list", "reviews, where each stands and what is due next",
        options: [
            CommandOption("workflow", "NAME", "only of this workflow"),
            CommandOption(
                "status", "STATUS",
                "only running, held, deferred, done, cancelled, incomplete or attention"),
            CommandOption("host", "ORGANISATION", "only of this host"),
            CommandOption("region", "REGION", "only of this region"),
            CommandOption("all", nil, "the parts of reviews too, such as single places of a team"),
            CommandOption("limit", "NUMBER", "at most so many"),
        ],
        examples: [
            ("reviewctl list --status running", "what is under way"),
            ("reviewctl list --json | jq -r '.reviews[].id'", "for scripts"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            var body = JSONObject()
            for (option, member) in [
                ("workflow", "workflow"), ("status", "status"), ("host", "organisation"),
                ("region", "region"),
            ] {
                if let value = arguments[option] { body[member] = .string(value) }
            }
            _ = try arguments.word("status", among: statuses)
            let limit = try arguments.number("limit", in: 1...500)
            var reviews = try door.rows("LIST", "reviews", body, limit: limit)
            if reviews.isEmpty {
                try KnownNames.check(arguments, ["workflow", "host", "region"], door)
            }
            if terminal.json { return terminal.out(["reviews": .array(reviews)]) }
            if !arguments.has("all") {
                reviews = reviews.filter { $0["parent"]?.stringValue == nil }
            }
            if reviews.isEmpty {
                return terminal.note("No reviews. Begin one: reviewctl start WORKFLOW --host NAME")
            }
            terminal.out(table(reviews))
        })

    private static let statuses = [
        "running", "held", "deferred", "done", "cancelled", "incomplete", "attention",
    ]

    private static func table(_ reviews: [JSONValue]) -> Table {
        var table = Table([
            .init("review"), .init("title", shrinks: true), .init("host", shrinks: true),
            .init("status"), .init("at", shrinks: true), .init("next"),
        ])
        for row in reviews {
            table.add([
                row["id"]?.stringValue ?? "", row["title"]?.stringValue ?? "",
                row["organisation"]?.stringValue ?? "", row["status"]?.stringValue ?? "",
                RowWords.standing(row), RowWords.day(row["nextDue"]),
            ])
        }
        return table
    }
}
