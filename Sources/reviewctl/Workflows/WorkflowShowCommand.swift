import JSON
import ReviewClient

/// `workflow show`: the text of a deployed workflow.
enum WorkflowShowCommand {
    static let command = Command(
        "workflow show", "the text of a deployed workflow, as it was written",
        arguments: [.init("NAME")],
        options: [CommandOption("hash", "HASH", "an earlier one, by its content")],
        examples: [
            (
                "reviewctl workflow show send-peer-challenge > mine.json5",
                "to write your own from it"
            )
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            var body: JSONObject = ["name": .string(arguments.word(0))]
            if let hash = arguments["hash"] { body["hash"] = .string(hash) }
            let answer = try DaemonDoor(arguments).ask("WORKFLOW", body)
            if terminal.json { return terminal.out(.object(answer)) }
            terminal.note(
                "\(answer["name"]?.stringValue ?? ""): \(answer["title"]?.stringValue ?? ""), "
                    + "\(answer["hash"]?.stringValue ?? ""), deployed "
                    + RowWords.day(answer["deployedAt"]))
            terminal.out(answer["source"]?.stringValue ?? "")
        })
}
