import JSON
import ReviewClient
import ReviewConvening

/// `convene`: a team, or a season of teams, proposed from a file or for running reviews.
///
/// A file alone needs no daemon; `--pool`, `--call` and `--review` do.
enum ConveneCommand {
    static let command = Command(
        "convene", "propose a team, or a season's teams with dates",
        arguments: [.init("FILE", .optional)],
        options: [
            CommandOption(
                "review", "REVIEW",
                "instead of a file: the places of this running review that wait for names; may be "
                    + "repeated")
        ] + SteeringOptions.options + [
            CommandOption("confirm", nil, "with --review: these names may be asked, in this order"),
            CommandOption(
                "days-to-answer", "NUMBER", "with --confirm: working days that each has"),
            CommandOption("at-once", "NUMBER", "with --confirm: asked at the same time (1)"),
            CommandOption("reserves", "NUMBER", "names on each reserve list (5)"),
            CommandOption("effort", "NUMBER", "teams searched for at most, in thousands (40)"),
            CommandOption("seconds", "NUMBER", "stop then with the best found so far"),
            CommandOption(
                "pool", nil, "take the people from the daemon; the file need not have them"),
            CommandOption("call", "REVIEW", "an availability call whose answers count"),
            CommandOption("quiet", nil, "say nothing on the way"),
        ],
        text: """
            The file is JSON5: the people with their answers to the availability call, the reviews \
            with the dates that they could have and their places, the scheme's rules, and what you \
            wish. Conditions are never broken: the role, not the host, no conflict, accredited and \
            available on all days, the limit of reviews, the interval. Wishes are weighed: people \
            who said yes, balance between authorities, new reviewers beside experienced ones, travel. \
            Each name carries its reasons and a list of reserves. Where a place cannot be filled you \
            see everybody who holds its role and why they cannot take it, and the fewest conditions \
            that would have to give way. The same file gives the same proposal, unless --seconds \
            stops it. With --pool the people come from the daemon, with --call their answers do.

            With --review the open places of running reviews are convened together, from the daemon's \
            people. --pin and --forbid are your own decisions, there as in the file; to swap two \
            people, pin each to the other's place. --confirm answers the tasks that wait for names: \
            who is proposed is asked first, then the reserves in their order.
            """,
        examples: [
            ("reviewctl convene season.json5", "the teams, at a glance"),
            (
                "reviewctl convene season.json5 --pool --call r12 --json",
                "with people and answers of the daemon, for a program"
            ),
            (
                "reviewctl convene --review r2 --pin r2:derby-send-head:lead --forbid rutland-chair",
                "the open places of r2, with two decisions of yours"
            ),
            (
                "reviewctl convene --review r2 --confirm --days-to-answer 5 --at-once 2",
                "ask them, two at a time"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let reviews = arguments.all("review")
            let source: Source
            if let file = arguments.optionalWord(0), reviews.isEmpty {
                source = .file(file, try InputFile.readJSON5(file).value)
            } else if !reviews.isEmpty, arguments.words.isEmpty {
                source = .open(try OpenPlaces(of: reviews, DaemonDoor(arguments)))
            } else {
                throw ProgramError(
                    .usage, "CLI-003", "say what to convene for", expected: "FILE or --review")
            }
            let days = try confirming(arguments, source)
            let proposal = try propose(source, arguments, terminal)
            if let days, case .open(let places) = source {
                let atOnce = try arguments.number("at-once", in: 1...5) ?? 1
                let told = try places.confirm(
                    proposal, days: days, atOnce: atOnce, DaemonDoor(arguments))
                if !terminal.json { return terminal.out(told.joined(separator: "\n")) }
            }
            if terminal.json { return terminal.out(.object(proposal.json)) }
            let table = ProposalTable(proposal: proposal)
            if terminal.csv { return terminal.out(table.table) }
            terminal.out(table.text(width: terminal.width))
            let next =
                switch source {
                case .open(let places):
                    places.commands(proposal, as: given(arguments), width: terminal.width)
                case .file: start(proposal, table, as: given(arguments), width: terminal.width)
                }
            if !next.isEmpty { terminal.out(next) }
        })

    /// The command that was given, to be given again with more.
    private static func given(_ arguments: Arguments) -> [String] {
        var words = ["reviewctl", "convene"] + arguments.words.map(FormFlags.quoted)
        for option in ["review", "pin", "forbid", "call", "reserves", "effort"] {
            for value in arguments.all(option) {
                words += ["--\(option)", FormFlags.quoted(value)]
            }
        }
        return words + (arguments.has("pool") ? ["--pool"] : [])
    }

    /// What comes after a season's proposal: change it, or start its reviews.
    private static func start(
        _ proposal: ConveningProposal, _ table: ProposalTable, as given: [String], width: Int
    ) -> String {
        var lines = ["", "Next:"]
        if let pin = table.pin {
            lines.append("  Change it: keep somebody, or leave somebody out (--forbid PERSON)")
            lines += FormFlags.wrapped(
                given + ["--pin", FormFlags.quoted(pin)], indent: 6, width: width)
        }
        lines.append("  Start a review for each host; `reviewctl workflow list` names workflows")
        var hosts: [String] = []
        for review in proposal.reviews where !hosts.contains(review.host) {
            hosts.append(review.host)
            lines += FormFlags.wrapped(
                ["reviewctl", "start", "WORKFLOW", "--host", FormFlags.quoted(review.host)],
                indent: 6, width: width)
        }
        lines.append("  When its places wait for names, keep these people for it")
        lines += FormFlags.wrapped(
            ["reviewctl", "convene", "--review", "REVIEW", "--pin", "REVIEW:PERSON:PLACE"],
            indent: 6, width: width)
        return lines.joined(separator: "\n")
    }

    /// What a problem is made of.
    private enum Source {
        case file(String, JSONValue)
        case open(OpenPlaces)

        var name: String {
            switch self {
            case .file(let path, _): path
            case .open: "the open places"
            }
        }
    }

    /// How long people have, where names are to be confirmed.
    private static func confirming(
        _ arguments: Arguments, _ source: Source
    ) throws(ProgramError) -> Int64? {
        guard arguments.has("confirm") else { return nil }
        let days = try arguments.number("days-to-answer", in: 1...20)
        guard case .open = source, let days else {
            throw ProgramError(
                .usage, "CLI-003", "--confirm needs more",
                expected: "--review REVIEW and --days-to-answer NUMBER",
                hint: "No source gives a figure for how long people have: it is your choice.")
        }
        return days
    }

    private static func propose(
        _ source: Source, _ arguments: Arguments, _ terminal: Terminal
    ) throws(ProgramError) -> ConveningProposal {
        let reserves = Int(try arguments.number("reserves", in: 0...50) ?? 5)
        let thousands = try arguments.number("effort", in: 1...100_000)
        let effort = thousands.map { Int($0) * 1_000 } ?? Convening.usualEffort
        let deadline = try arguments.number("seconds", in: 1...86_400).map {
            MachineClock.steady + $0 * 1_000
        }
        let calls = try answers(arguments)
        let steering = try SteeringOptions(arguments)
        let telling = ConveningProgress(terminal, isQuiet: arguments.has("quiet"))
        var needsPool = arguments.has("pool")
        if case .open = source { needsPool = true }
        let pool = needsPool ? try pool(DaemonDoor(arguments)) : nil
        do throws(ConveningError) {
            var problem =
                switch source {
                case .file(_, let value): try ConveningProblem(value, isWhole: pool == nil)
                case .open(let places):
                    try places.problem(pool ?? PoolReading(people: []))
                }
            if let pool, case .file = source { problem.take(pool) }
            for call in calls { problem.take(answers: call) }
            steering.add(to: &problem)
            return try Convening.propose(
                problem, effort: effort, reserves: reserves,
                ConveningControl { progress in
                    telling.tell(progress)
                    return deadline.map { MachineClock.steady < $0 } ?? true
                })
        } catch {
            throw ProgramError(
                .data, error.code.rawValue, error.problem,
                subject: "\(source.name): \(error.path)",
                expected: error.expected, found: error.found, hint: error.hint,
                nearest: error.nearest)
        }
    }

    private static func pool(_ door: DaemonDoor) throws(ProgramError) -> PoolReading {
        PoolReading(
            people: try door.rows("PEOPLE", "people"),
            organisations: try door.rows("ORGANISATIONS", "organisations"))
    }

    /// What was answered to the calls that are named, closed or not.
    private static func answers(
        _ arguments: Arguments
    ) throws(ProgramError) -> [JSONObject] {
        guard let call = arguments["call"] else { return [] }
        let shown = try DaemonDoor(arguments).ask("SHOW", ["review": .string(call)])
        let output = shown["review"]?["output"]?.objectValue
        let context = shown["review"]?["context"]?.objectValue
        guard let answers = output ?? context, answers["answers"]?.arrayValue != nil else {
            throw ProgramError(
                .data, "CLI-031", "the review is no availability call", subject: call,
                expected: "a review of the workflow availability-call")
        }
        var found = answers
        found["days"] = shown["review"]?["input"]?["days"]
        return [found]
    }
}
