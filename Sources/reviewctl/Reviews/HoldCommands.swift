import JSON
import ReviewClient

/// `hold` and `release`: one review, everything of a host, everything of a region.
enum HoldCommands {
    static let holding = [
        one("hold", "put a review on hold"), one("hold review", "put a review on hold"),
        many("hold host", "host", "put all reviews of a host on hold"),
        many("hold region", "region", "put all reviews of a region on hold"), list,
    ]
    static let releasing = [
        one("release", "let a held review go on"),
        one("release review", "let a held review go on"),
        many("release host", "host", "let the reviews of a host go on"),
        many("release region", "region", "let the reviews of a region go on"),
    ]

    private static let holdText = """
        Nothing falls due while it is held. Answers are still taken, and what was asked stays asked. \
        A review holds its parts. Reviews that are started while their host or region is held are \
        deferred: they begin when the hold ends. The reason is kept and shown.
        """

    private static let releaseText = """
        Time that was left on each deadline is left again, unless the workflow says that its date \
        is kept. Dates agreed with people do not move by themselves: the coordinator is asked to \
        agree new ones. A review that something else holds as well goes on when that ends too.
        """

    private static func one(_ name: String, _ summary: String) -> Command {
        let verb = name.hasPrefix("hold") ? "HOLD" : "RELEASE"
        return Command(
            name, summary, arguments: [.init("REVIEW")], options: [reason],
            text: verb == "HOLD" ? holdText : releaseText,
            examples: [("reviewctl \(name) r42 --reason 'the Lead Reviewer is ill'", summary)],
            run: { (arguments, terminal) throws(ProgramError) in
                let door = try DaemonDoor(arguments)
                let body: JSONObject = [
                    "review": .string(arguments.word(0)),
                    "reason": .string(arguments["reason"] ?? ""),
                ]
                Outcome.show(try door.ask(verb, body), terminal)
            })
    }

    private static func many(_ name: String, _ member: String, _ summary: String) -> Command {
        let verb = name.hasPrefix("hold") ? "HOLD" : "RELEASE"
        let example = member == "host" ? "derby" : "east-midlands"
        return Command(
            name, summary, arguments: [.init(member.uppercased())], options: [reason],
            text: verb == "HOLD" ? holdText : releaseText,
            examples: [("reviewctl \(name) \(example) --reason 'floods'", summary)],
            run: { (arguments, terminal) throws(ProgramError) in
                let door = try DaemonDoor(arguments)
                let body = try door.ask(
                    verb,
                    [
                        member: .string(arguments.word(0)),
                        "reason": .string(arguments["reason"] ?? ""),
                    ])
                if terminal.json { return terminal.out(.object(body)) }
                terminal.out(
                    verb == "HOLD"
                        ? "All reviews of \(arguments.word(0)) are held."
                        : "The reviews of \(arguments.word(0)) go on, one after the other: "
                            + "\(body["job"]?.stringValue ?? ""). "
                            + "`reviewctl hold list` tells how far it is.")
            })
    }

    private static let reason = CommandOption("reason", "TEXT", required: true, "why; it is kept")

    private static let list = Command(
        "hold list", "which hosts and regions are held, since when, by whom and why",
        examples: [("reviewctl hold list", "what stands still")],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let body = try door.ask("HOLDS")
            if terminal.json { return terminal.out(.object(body)) }
            let holds = body["holds"]?.arrayValue ?? []
            if holds.isEmpty { return terminal.note("No host and no region is held.") }
            terminal.out(
                holds.flatMap { TextWidth.wrap(HoldWords.line($0), to: terminal.width) }
                    .joined(separator: "\n"))
        })
}
