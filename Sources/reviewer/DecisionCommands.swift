import JSON
import ReviewClient

/// `accept` and `decline`: answers of one word, to tasks whose form asks for a decision.
enum DecisionCommands {
    static let accept = command(
        "accept", "accept what you are asked, such as a place in a team",
        [("reviewer accept r42-7 --conflict no", "you take the place, and declare no conflict")])

    static let decline = command(
        "decline", "decline what you are asked; a reason helps",
        [
            (
                "reviewer decline r42-7 --reason 'away that week' --conflict no",
                "somebody else is asked"
            )
        ])

    private static func command(
        _ decision: String, _ summary: String, _ examples: [(line: String, does: String)]
    ) -> Command {
        Command(
            decision, summary, arguments: [.init("TASK")],
            options: [CommandOption("reason", "TEXT", "why, in a few words")], takesFields: true,
            text: """
                Further questions of the form are answered as --FIELD VALUE; `reviewer show TASK` \
                lists them. On a terminal, needed ones that you leave out are asked.
                """,
            examples: examples,
            run: { (arguments, terminal) throws(ProgramError) in
                let desk = try DaemonDoor(arguments).desk(client: "reviewer")
                let task = try desk.show(arguments.word(0))
                var preset: JSONObject = ["decision": .string(decision)]
                if let reason = arguments["reason"] { preset["reason"] = .string(reason) }
                try check(preset, task, arguments.word(0))
                let result = try TaskAnswer.read(
                    arguments, form: task["form"], preset: preset, terminal)
                try AnswerCommand.hand(in: result, to: task, desk, terminal)
            })
    }

    /// The form must ask for this decision, else the task is answered by its own fields.
    private static func check(
        _ preset: JSONObject, _ task: JSONObject, _ id: String
    ) throws(ProgramError) {
        let fields = FormField.fields(of: task["form"])
        guard let field = fields.first(where: { $0.name == "decision" }),
            let decision = preset["decision"], field.choices.contains(decision)
        else {
            throw ProgramError(
                .data, "FRM-004", "this task is not answered by accepting or declining",
                subject: id, expected: fields.map(\.name).joined(separator: ", "),
                hint: "Try: reviewer show \(id)")
        }
        if preset["reason"] != nil, !fields.contains(where: { $0.name == "reason" }) {
            throw ProgramError(
                .data, "FRM-001", "the form has no field \"reason\"", subject: id,
                expected: fields.map(\.name).joined(separator: ", "))
        }
    }
}
