import JSON
import ReviewClient

/// `attention …`: what went wrong technically and waits for a person.
enum AttentionCommands {
    static let list = Command(
        "attention list",
        "tasks, reviews and letters that need a person's attention, with the reason",
        text: """
            An automatic step that failed as often as it may, or a review that was set aside, \
            stands here and is never lost; so does a review that goes on though an expression of \
            its workflow failed, until somebody amends it, and a letter of which nobody knows that \
            it arrived. \
            Try a task again when its cause is gone, or end it by hand; of letters see `mail list`.
            """,
        examples: [("reviewctl attention list", "what is stuck")],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let items = try door.rows("ATTENTION", "items")
            if terminal.json { return terminal.out(["items": .array(items)]) }
            if items.isEmpty { return terminal.note("Nothing needs attention.") }
            var table = Table([
                .init("what"), .init("title", shrinks: true), .init("since"),
                .init("tries", right: true), .init("reason", shrinks: true),
            ])
            for item in items {
                if item["state"] != nil {
                    table.add([
                        item["letter"]?.stringValue ?? item["task"]?.stringValue
                            ?? item["region"]?.stringValue ?? "",
                        LetterTable.about(item), RowWords.day(item["at"]),
                        item["tries"]?.intValue.map { "\($0)" } ?? "", LetterTable.what(item),
                    ])
                    continue
                }
                table.add([
                    item["task"]?.stringValue ?? item["review"]?.stringValue ?? "",
                    item["title"]?.stringValue ?? "", RowWords.day(item["since"]),
                    item["tries"]?.intValue.map { "\($0)" } ?? "",
                    item["reason"]?.stringValue ?? "",
                ])
            }
            terminal.out(table)
        })

    static let retry = Command(
        "attention retry", "try a task again that needs attention", arguments: [.init("TASK")],
        examples: [("reviewctl attention retry r42-7", "after the cause is gone")],
        run: { (arguments, terminal) throws(ProgramError) in
            let body: JSONObject = ["task": .string(arguments.word(0))]
            Outcome.show(try DaemonDoor(arguments).ask("RETRY", body), terminal)
        })

    static let resolve = Command(
        "attention resolve", "end a task by hand, with a result or an error",
        arguments: [.init("TASK")],
        options: [
            CommandOption("reason", "TEXT", required: true, "why; it is kept"),
            CommandOption("result", "JSON", "what it came to, as JSON, @FILE or @-"),
            CommandOption("error", "CODE", "an outcome that the workflow handles"),
            CommandOption("message", "TEXT", "with --error: the outcome in words"),
        ],
        examples: [
            (
                "reviewctl attention resolve r42-7 --reason 'done by hand' "
                    + "--result '{candidates: []}'", "the review goes on with this result"
            ),
            (
                "reviewctl attention resolve r42-7 --reason 'no such address' --error NO_ADDRESS",
                "the review goes on as after an error"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            guard arguments.has("result") != arguments.has("error") else {
                throw ProgramError(
                    .usage, "CLI-003", "say what it came to",
                    expected: "exactly one of --result, --error",
                    hint: "Try: reviewctl attention resolve --help")
            }
            var body: JSONObject = [
                "task": .string(arguments.word(0)), "reason": .string(arguments["reason"] ?? ""),
            ]
            if let result = try ObjectArgument.value(arguments["result"], of: "--result") {
                body["result"] = .object(result)
            }
            if let code = arguments["error"] {
                let message = arguments["message"] ?? arguments["reason"] ?? ""
                body["error"] = ["code": .string(code), "message": .string(message)]
            }
            Outcome.show(try DaemonDoor(arguments).ask("RESOLVE", body), terminal)
        })
}
