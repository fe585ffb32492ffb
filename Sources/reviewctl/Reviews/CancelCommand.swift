import JSON
import ReviewClient

/// `cancel`: a review ends early.
enum CancelCommand {
    static let command = Command(
        "cancel", "end a review early", arguments: [.init("REVIEW")],
        options: [
            CommandOption("reason", "TEXT", required: true, "why; it is kept"),
            CommandOption(
                "incomplete", nil, "it was held for too long and is ended as incomplete"),
        ],
        text: """
            This cannot be taken back. Everybody who was asked for something is no longer expected \
            to do it; what was answered stays in the history. If the workflow has a gentler end \
            (see `reviewctl show`), use that.
            """,
        examples: [
            ("reviewctl cancel r42 --reason 'the host left the region'", "end a review early"),
            (
                "reviewctl cancel r42 --incomplete --reason 'held since spring'",
                "end one that stood still for too long"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            var body: JSONObject = [
                "review": .string(arguments.word(0)),
                "reason": .string(arguments["reason"] ?? ""),
            ]
            if arguments.has("incomplete") { body["incomplete"] = .bool(true) }
            Outcome.show(try door.ask("CANCEL", body), terminal)
        })
}
