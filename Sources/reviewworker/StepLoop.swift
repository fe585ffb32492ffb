import JSON
import ReviewClient

/// What the steps share: a session that takes a queue's tasks until the process is told to stop.
enum StepLoop {
    static let options = [
        CommandOption("queue", "NAME", "the queue whose tasks are taken"),
        CommandOption("threads", "NUMBER", "so many at the same time (1)"),
        CommandOption("quiet", nil, "say only what goes wrong"),
    ]

    /// Takes tasks until SIGTERM or SIGINT.
    ///
    /// The handler runs on threads of the session's own.
    static func run(
        _ arguments: Arguments, _ terminal: Terminal, queue: String,
        handler: @escaping @Sendable (WorkItem) -> WorkOutcome
    ) throws(ProgramError) {
        let threads = Int(try arguments.number("threads", in: 1...64) ?? 1)
        let isQuiet = arguments.has("quiet")
        let stop = try DaemonDoor.stopFlag()
        let door = try DaemonDoor(arguments, as: arguments["as"] ?? "queue:\(queue)")
        do {
            let session = try WorkerSession(
                at: door.endpoint, as: door.principal, client: "reviewworker \(queue)", stop: stop,
                log: { happening in
                    if case .refused = happening {
                        terminal.note("\(happening)")
                    } else if !isQuiet {
                        terminal.note("\(happening)")
                    }
                })
            try session.run(queues: [queue], credits: threads, threads: threads, handler: handler)
        } catch {
            throw ProgramError(client: error)
        }
    }
}
