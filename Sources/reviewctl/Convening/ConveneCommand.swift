import JSON
import ReviewClient
import ReviewConvening

/// `convene`: a team, or a season of teams, proposed from a file.
///
/// Needs no daemon but for `--pool` and `--call`.
enum ConveneCommand {
    static let command = Command(
        "convene", "propose a team, or a season's teams with dates, from a file",
        arguments: [.init("FILE")],
        options: [
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
            that would have to give way. Pins and forbids in the file are your own decisions. The \
            same file gives the same proposal, unless --seconds stops it. With --pool the people \
            come from the daemon, with --call their answers do; without them it needs none.
            """,
        examples: [
            ("reviewctl convene team.json5", "the team, at a glance"),
            ("reviewctl convene season.json5 --json", "the same for a program"),
            (
                "reviewctl convene season.json5 --pool --call r12",
                "with people and answers of the daemon"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let reserves = Int(try arguments.number("reserves", in: 0...50) ?? 5)
            let thousands = try arguments.number("effort", in: 1...100_000)
            let effort = thousands.map { Int($0) * 1_000 } ?? Convening.usualEffort
            let seconds = try arguments.number("seconds", in: 1...86_400)
            let file = arguments.word(0)
            let node = try InputFile.readJSON5(file)
            let pool = arguments.has("pool") ? try pool(arguments) : nil
            let calls = try answers(arguments)
            let deadline = seconds.map { MachineClock.steady + $0 * 1_000 }
            let telling = ConveningProgress(terminal, isQuiet: arguments.has("quiet"))
            do throws(ConveningError) {
                var problem = try ConveningProblem(node.value, isWhole: pool == nil)
                if let pool { problem.take(pool) }
                for call in calls { problem.take(answers: call) }
                let proposal = try Convening.propose(
                    problem, effort: effort, reserves: reserves,
                    ConveningControl { progress in
                        telling.tell(progress)
                        return deadline.map { MachineClock.steady < $0 } ?? true
                    })
                if terminal.json {
                    terminal.out(.object(proposal.json))
                } else {
                    terminal.out(proposal.text)
                }
            } catch {
                throw ProgramError(
                    .data, error.code.rawValue, error.problem, subject: "\(file): \(error.path)",
                    expected: error.expected, found: error.found, hint: error.hint,
                    nearest: error.nearest)
            }
        })

    private static func pool(_ arguments: Arguments) throws(ProgramError) -> PoolReading {
        let door = try DaemonDoor(arguments)
        return PoolReading(
            people: try door.rows("PEOPLE", "people"),
            organisations: try door.rows("ORGANISATIONS", "organisations"))
    }

    /// What was answered to the calls that are named, closed or not.
    private static func answers(_ arguments: Arguments) throws(ProgramError) -> [JSONObject] {
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
