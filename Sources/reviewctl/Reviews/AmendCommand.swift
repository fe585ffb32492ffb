import JSON
import ReviewClient

/// `amend`: a mistake in a running review is put right.
enum AmendCommand {
    static let command = Command(
        "amend", "put a mistake right: re-open a task, correct a value, set a state",
        arguments: [.init("REVIEW")],
        options: [
            CommandOption("reason", "TEXT", required: true, "why; it is kept"),
            CommandOption("reopen", "TASK", "ask again for a task that was answered"),
            CommandOption("correct", "PATH=VALUE", "put another value in the review's context"),
            CommandOption("set", "STATE", "continue from another state"),
            CommandOption("dry-run", nil, "say what would happen and change nothing"),
        ],
        text: """
            Give exactly one of --reopen, --correct (as often as needed) and --set. Try it with \
            --dry-run first. --reopen asks one of several people again while others have still to \
            answer, and keeps their answers; when all of them have answered, or the task was for \
            one alone, the state that asks is entered anew. An amendment stands in the history with your reason; what it replaces \
            stays there.
            """,
        examples: [
            ("reviewctl amend r42 --reopen r42-7 --reason 'sent too early'", "ask once more"),
            (
                "reviewctl amend r42 --correct visit.start=2018-02-06 --reason 'typing error' "
                    + "--dry-run", "what another date would change"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let given = ["reopen", "correct", "set"].filter { arguments.has($0) }
            guard given.count == 1 else {
                throw ProgramError(
                    .usage, "CLI-003", "say what is amended",
                    expected:
                        "exactly one of --reopen, --correct, --set",
                    found: given.isEmpty ? "none" : given.map { "--\($0)" }.joined(separator: " "),
                    hint: "Try: reviewctl amend --help")
            }
            var body: JSONObject = [
                "review": .string(arguments.word(0)),
                "reason": .string(arguments["reason"] ?? ""),
            ]
            if let task = arguments["reopen"] { body["reopen"] = .string(task) }
            if let state = arguments["set"] { body["set"] = ["state": .string(state)] }
            if arguments.has("correct") {
                body["correct"] = .object(try corrections(arguments.all("correct")))
            }
            if arguments.has("dry-run") { body["dryRun"] = true }
            Outcome.show(try DaemonDoor(arguments).ask("AMEND", body), terminal)
        })

    /// `visit.start=2018-02-06`; a value that is JSON is taken as JSON, anything else as text.
    private static func corrections(_ texts: [String]) throws(ProgramError) -> JSONObject {
        var corrections = JSONObject()
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw ProgramError(
                    .usage, "CLI-005", "a correction needs a path and a value",
                    subject: "--correct", expected: "--correct PATH=VALUE", found: text)
            }
            let value = String(parts[1])
            corrections[String(parts[0])] = (try? JSONReader.parse(value)) ?? .string(value)
        }
        return corrections
    }
}
