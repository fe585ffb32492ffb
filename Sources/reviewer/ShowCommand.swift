import JSON
import ReviewClient

/// `show`: a task with all that is needed to answer it.
enum ShowCommand {
    static let command = Command(
        "show", "a task: what is asked, what you should know, how to answer",
        arguments: [.init("TASK")],
        examples: [("reviewer show r42-7", "read it before you answer")],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let desk = try door.desk(client: "reviewer")
            let task = try desk.show(arguments.word(0))
            desk.close()
            if terminal.json { return terminal.out(.object(task)) }
            terminal.out(TaskView(task: task, now: try door.now(), width: terminal.width).text)
        })
}
