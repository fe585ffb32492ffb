import JSON
import ReviewClient
import ReviewConvening

/// `convene`: a team, or a season of teams, proposed from a file.
///
/// Needs no daemon.
enum ConveneCommand {
    static let command = Command(
        "convene", "propose a team, or a season's teams with dates, from a file",
        arguments: [.init("FILE")],
        options: [
            CommandOption("reserves", "NUMBER", "names on each reserve list (5)"),
            CommandOption("effort", "NUMBER", "teams searched for at most, in thousands (40)"),
            CommandOption("seconds", "NUMBER", "stop then with the best found so far"),
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
            same file gives the same proposal, unless --seconds stops it.
            """,
        examples: [
            ("reviewctl convene team.json5", "the team, at a glance"),
            ("reviewctl convene season.json5 --json", "the same for a program"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let reserves = Int(try arguments.number("reserves", in: 0...50) ?? 5)
            let thousands = try arguments.number("effort", in: 1...100_000)
            let effort = thousands.map { Int($0) * 1_000 } ?? Convening.usualEffort
            let seconds = try arguments.number("seconds", in: 1...86_400)
            let file = arguments.word(0)
            let node = try InputFile.readJSON5(file)
            let deadline = seconds.map { MachineClock.steady + $0 * 1_000 }
            let telling = ConveningProgress(terminal, isQuiet: arguments.has("quiet"))
            do throws(ConveningError) {
                let proposal = try Convening.propose(
                    try ConveningProblem(node.value), effort: effort, reserves: reserves,
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
}
