import JSON
import ReviewClient

/// `tasks`: who has to do what.
enum TasksCommand {
    static let command = Command(
        "tasks", "who has to do what, over all reviews or of one",
        options: [
            CommandOption("review", "REVIEW", "only of this review"),
            CommandOption(
                "status", "STATUS", "only ready, leased, waiting, done, stopped, attention"),
            CommandOption("to", "ADDRESS", "only of person:ID or organisation:ID"),
            CommandOption("queue", "NAME", "only of this queue of automatic steps"),
            CommandOption("limit", "NUMBER", "at most so many"),
        ],
        text: """
            Of one review, what was decided in each answered task stands beside it; an operator \
            reads no answers.
            """,
        examples: [
            ("reviewctl tasks --review r42 --status ready", "what r42 waits for"),
            ("reviewctl tasks --to organisation:derby", "all that Derby was asked"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            var body = JSONObject()
            for name in ["review", "status", "to", "queue"] {
                if let value = arguments[name] { body[name] = .string(value) }
            }
            _ = try arguments.word("status", among: statuses)
            let limit = try arguments.number("limit", in: 1...500)
            let rows = try door.rows("TASKS", "tasks", body, limit: limit)
            if terminal.json { return terminal.out(["tasks": .array(rows)]) }
            if rows.isEmpty { return terminal.note("No tasks.") }
            terminal.out(
                TaskTable.table(
                    rows, now: try door.now(), withStatus: true,
                    said: try said(arguments["review"], door)))
        })

    private static let statuses = ["ready", "leased", "waiting", "done", "stopped", "attention"]

    /// What was decided in each answered task of one review, from its history.
    private static func said(
        _ review: String?, _ door: DaemonDoor
    ) throws(ProgramError) -> [String: String] {
        guard let review else { return [:] }
        var said: [String: String] = [:]
        for entry in try door.rows("HISTORY", "entries", ["review": .string(review)]) {
            guard let task = entry["task"]?.stringValue else { continue }
            said[task] = RowWords.said(entry) ?? said[task]
        }
        return said
    }
}
