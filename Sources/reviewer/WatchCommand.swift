import JSON
import ReviewClient

/// `watch`: news of your inbox as they come.
enum WatchCommand {
    static let command = Command(
        "watch", "stay, and say what comes to your inbox",
        text: """
            First what waits already, then a line for each thing that is new, due, re-opened, done or \
            no longer needed. Goes on when the daemon is restarted. Ends with SIGINT or SIGTERM.
            """,
        examples: [("reviewer watch --json", "one JSON object a line")],
        run: { (arguments, terminal) throws(ProgramError) in
            let stop = try DaemonDoor.stopFlag()
            let desk = try DaemonDoor(arguments).desk(client: "reviewer", stop: stop)
            try begin(desk, terminal)
            while !stop.isSet {
                switch try desk.news(milliseconds: nil) {
                case .news(let news): tell(news, terminal)
                case .again: try begin(desk, terminal)
                case .draining: terminal.note("The daemon is stopping; waiting for it to return.")
                case .silence: continue
                }
            }
            desk.close()
        })

    /// News can be lost with a session, the inbox cannot.
    private static func begin(_ desk: TaskDesk, _ terminal: Terminal) throws(ProgramError) {
        try desk.watch()
        for task in try desk.inbox() {
            guard var news = task.objectValue else { continue }
            news["kind"] = "waiting"
            tell(news, terminal)
        }
    }

    private static func tell(_ news: JSONObject, _ terminal: Terminal) {
        if terminal.json { return terminal.out(.object(news), oneLine: true) }
        let part = { (name: String) in TextWidth.safe(news[name]?.stringValue ?? "") }
        let due = Moment(news["due"]).map { ", by \($0.text)" } ?? ""
        terminal.out("\(part("kind"))  \(part("task"))  \(part("title"))\(due)")
    }
}
