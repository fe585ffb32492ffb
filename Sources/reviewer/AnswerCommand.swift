import JSON
import ReviewClient

/// `answer`: a task by its form.
enum AnswerCommand {
    static let command = Command(
        "answer", "answer a task by its form", arguments: [.init("TASK")],
        options: [
            CommandOption("from", "FILE", "the answer as a JSON5 file, or - for stdin"),
            CommandOption("dry-run", nil, "print the answer and send nothing"),
        ], takesFields: true,
        text: """
            Fields are given as --FIELD VALUE: a list several times or as JSON, a long text as \
            --FIELD @FILE, a field whose name is also an option's as --field NAME=VALUE. Without \
            fields, on a terminal, the form's questions are asked one after another. The answer is \
            checked here before it is sent.
            """,
        examples: [
            ("reviewer answer r42-9", "questions one after another"),
            (
                "reviewer answer r42-9 --heldOn 2018-01-11 --how online --notes @notes.txt",
                "by fields"
            ), ("reviewer answer r42-12 --from findings.json5", "from a file"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let desk = try DaemonDoor(arguments).desk(client: "reviewer")
            let task = try desk.show(arguments.word(0))
            let result = try TaskAnswer.read(arguments, form: task["form"], terminal)
            if arguments.has("dry-run") {
                desk.close()
                return terminal.out(.object(result))
            }
            try hand(in: result, to: task, desk, terminal)
        })

    static func hand(
        in result: JSONObject, to task: JSONObject, _ desk: TaskDesk, _ terminal: Terminal
    ) throws(ProgramError) {
        try desk.complete(task, result)
        desk.close()
        let id = task["task"] ?? .null
        if terminal.json { return terminal.out(["task": id, "answered": true]) }
        terminal.out("\(id.stringValue ?? "") is answered: \(task["title"]?.stringValue ?? "")")
    }
}
