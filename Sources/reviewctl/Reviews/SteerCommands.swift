import JSON
import ReviewClient

/// `hold`, `release`, `cancel`: a review and a reason.
enum SteerCommands {
    static let hold = command(
        "hold", "HOLD", "put a review on hold",
        """
        Nothing falls due while it is held. Answers are still taken; new tasks wait. The reason is \
        kept and shown.
        """, "pre-election period")

    static let release = command(
        "release", "RELEASE", "let a held review go on",
        """
        Time that was left on each deadline is left again, unless the workflow says that its date \
        is kept. Dates agreed with people do not move by themselves: if one has passed, agree a new \
        one.
        """, "the election is over")

    static let cancel = command(
        "cancel", "CANCEL", "end a review early",
        """
        This cannot be taken back. Everybody who was asked for something is no longer expected to \
        do it; what was answered stays in the history. If the workflow has a gentler end (see \
        `reviewctl show`), use that.
        """, "the host left the region")

    private static func command(
        _ name: String, _ verb: String, _ summary: String, _ text: String, _ reason: String
    ) -> Command {
        Command(
            name, summary, arguments: [.init("REVIEW")],
            options: [CommandOption("reason", "TEXT", required: true, "why; it is kept")],
            text: text,
            examples: [("reviewctl \(name) r42 --reason '\(reason)'", summary)],
            run: { (arguments, terminal) throws(ProgramError) in
                let door = try DaemonDoor(arguments)
                let body: JSONObject = [
                    "review": .string(arguments.word(0)),
                    "reason": .string(arguments["reason"] ?? ""),
                ]
                Outcome.show(try door.ask(verb, body), terminal)
            })
    }
}
