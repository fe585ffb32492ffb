import JSON
import ReviewClient

/// `answer`: your own task, or one that somebody answered by telephone.
enum AnswerCommand {
    static let command = Command(
        "answer", "answer a task of yours, or record an answer given by telephone",
        arguments: [.init("TASK")],
        options: [
            CommandOption("for", "PRINCIPAL", "whose task: person:ID or organisation:ID"),
            CommandOption("told", "TEXT", "how and when they told you: 'phone, 14:10'"),
            CommandOption("from", "FILE", "the answer as a JSON5 file, or - for stdin"),
        ], takesFields: true,
        text: """
            A coordinator's own tasks are under \"Waiting for you\" of `reviewctl today`; they are \
            answered without --for. Somebody else's answer needs --for and --told, stands in the \
            history as recorded by you, and is confirmed to them. Fields are given as --FIELD VALUE; \
            on a terminal, needed fields that you leave out are asked.
            """,
        examples: [
            (
                "reviewctl answer r42-9 --names derby-send --names leicester-send "
                    + "--days-to-answer 5", "your own: confirm names, in order"
            ),
            (
                "reviewctl answer r43-2 --for person:nhs-dco --told 'phone, 14:10' "
                    + "--decision accept --conflict no", "an answer given by telephone"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let task = arguments.word(0)
            if let owner = arguments["for"] {
                guard let told = arguments["told"] else {
                    throw ProgramError(
                        .usage, "CLI-003", "an answer for somebody needs --told",
                        expected: "--told 'phone, 14:10'", hint: "It is kept with the answer.")
                }
                let form = try FormFinder.form(of: task, door)
                let result = try TaskAnswer.read(arguments, form: form, terminal)
                let body: JSONObject = [
                    "task": .string(task), "for": .string(owner), "told": .string(told),
                    "result": .object(result),
                ]
                return Outcome.show(try door.ask("ANSWER", body), terminal)
            }
            let desk = try door.desk(client: "reviewctl")
            let shown = try desk.show(task)
            let result = try TaskAnswer.read(arguments, form: shown["form"], terminal)
            try desk.complete(shown, result)
            desk.close()
            if terminal.json { return terminal.out(["task": .string(task), "answered": true]) }
            terminal.out("\(task) is answered: \(shown["title"]?.stringValue ?? "")")
        })
}
