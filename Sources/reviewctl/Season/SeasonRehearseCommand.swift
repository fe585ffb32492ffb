import CivilTime
import JSON
import ReviewClient
import ReviewRehearsal

/// `season rehearse`: all reviews of a season in virtual time, with one pool of people.
///
/// Needs no daemon.
enum SeasonRehearseCommand {
    static let command = Command(
        "season rehearse", "play a whole season with simulated people, in a moment",
        arguments: [.init("FILE")],
        options: [
            CommandOption("seed", "NUMBER", "the same seed gives the same season (1)"),
            CommandOption("willing", nil, "everybody agrees, in time"),
            CommandOption("output", letter: "o", "FILE", "the report as one HTML page"),
            CommandOption("story", nil, "every step, day by day, instead of the overview"),
        ],
        text: """
            FILE says which reviews begin when, in which pool, what comes between (an inspection, a \
            postponement, somebody who withdraws), and what some people answer; everybody else is \
            played by seed, as in `workflow rehearse`.

            How people behave is assumed, not measured: a season shows where it gets tight, who is \
            asked too often, and what a late visit does to the rest.
            """,
        examples: [
            (
                "reviewctl season rehearse Workflows/seasons/east-midlands-2018.json5 -o season.html",
                "the season as a report for the board"
            ),
            (
                "reviewctl season rehearse Workflows/seasons/east-midlands-2018.json5 --seed 2 --story",
                "another one, step by step"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            var plan = try SeasonFile.plan(arguments.word(0))
            if arguments.has("willing") { plan.play.mood = .willing }
            do throws(RehearsalError) {
                try plan.check()
            } catch {
                throw ProgramError(rehearsal: error)
            }
            let seed = UInt64(try arguments.number("seed", in: 0...Int64.max) ?? 1)
            let run = plan.run(seed: seed).json(instant: WorkflowRehearseCommand.instant)
            let season = SeasonReport(run)
            if let path = arguments["output"] {
                try InputFile.write(SeasonPage(season).text(), to: path)
                if path != "-" { terminal.note("the season is written to \(path)") }
                if path == "-" { return }
            }
            if terminal.json { return terminal.out(run) }
            terminal.out(
                arguments.has("story")
                    ? SeasonText(season, width: terminal.width).story
                    : SeasonText(season, width: terminal.width).overview)
        })
}
