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
            let limit = try arguments.number("limit", in: 1...500)
            let rows = try door.rows("TASKS", "tasks", body, limit: limit)
            if terminal.json { return terminal.out(["tasks": .array(rows)]) }
            if rows.isEmpty { return terminal.note("No tasks.") }
            terminal.out(TaskTable.table(rows, now: try door.now(), withStatus: true))
        })
}
