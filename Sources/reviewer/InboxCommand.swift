import JSON
import ReviewClient

/// `inbox`: what waits for you.
enum InboxCommand {
    static let command = Command(
        "inbox", "what you are asked, the most urgent first",
        examples: [
            ("reviewer inbox", "at a glance"),
            ("reviewer inbox --as organisation:derby --json", "{tasks: […]} for scripts"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let desk = try door.desk(client: "reviewer")
            let tasks = try desk.inbox()
            desk.close()
            if terminal.json { return terminal.out(["tasks": .array(tasks)]) }
            if tasks.isEmpty { return terminal.note("Nothing waits for you.") }
            let now = try door.now()
            var table = Table([
                .init("task"), .init("title", shrinks: true), .init("review of", shrinks: true),
                .init("answer by", shrinks: true), .init("time needed", shrinks: true),
            ])
            for task in tasks {
                table.add([
                    task["task"]?.stringValue ?? "",
                    (RowWords.behalf(task).map { "For \($0): " } ?? "")
                        + (task["title"]?.stringValue ?? ""),
                    task["organisation"]?.stringValue ?? "", RowWords.due(task, now),
                    RowWords.hours(task["hours"]) ?? "",
                ])
            }
            terminal.out(table)
            terminal.note("\nOne of them: reviewer show TASK")
        })
}
