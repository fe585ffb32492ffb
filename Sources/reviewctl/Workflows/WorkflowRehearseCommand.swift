import CivilTime
import JSON
import ReviewClient
import ReviewEngine
import ReviewRehearsal
import Statechart

/// `workflow rehearse`: a whole review in virtual time with simulated people.
///
/// Needs no daemon.
enum WorkflowRehearseCommand {
    static let command = Command(
        "workflow rehearse", "play whole reviews with simulated people, in a moment",
        arguments: [.init("FILE")],
        options: [
            CommandOption("with", "FILE", "a workflow that it starts; else found beside FILE"),
            CommandOption("input", "FILE", "what it is started with; else made up"),
            CommandOption("pool", "CSV", "the people, as for people import; else made up"),
            CommandOption("answers", "FILE", "what is answered, as for reviewer follow"),
            CommandOption("times", "NUMBER", "so many, told as figures (1: its story)"),
            CommandOption("seed", "NUMBER", "the same seed gives the same run (1)"),
            CommandOption("start", "INSTANT", "when it begins; else today at 09:00 UTC"),
            CommandOption("willing", nil, "everybody agrees, in time"),
            CommandOption("events", nil, "people also withdraw, postpone and so on"),
            CommandOption("years", "NUMBER", "given up after so many years (3)"),
            CommandOption("bank-holidays", "FILE", "else calendars/bank-holidays.json beside FILE"),
        ] + EvalCommand.calendarOptions,
        text: """
            Tasks are answered from their forms: by seed, people agree or decline, are early, late \
            or silent. What --answers says goes before that. Automatic steps are played too.

            Run n of many has the seed SEED + n, from 0; the figures name one seed of each outcome, so \
            that its story can be read. What stands still is told with the task that waits.

            How people behave is assumed, not measured: the figures compare workflows and show \
            where one gets stuck. They do not foretell a real review.
            """,
        examples: [
            (
                "reviewctl workflow rehearse Workflows/send-peer-challenge.json5",
                "the story of one review"
            ),
            (
                "reviewctl workflow rehearse Workflows/send-peer-challenge.json5 --times 1000 "
                    + "--seed 7", "how long they take, and how they end"
            ),
            (
                "reviewctl workflow rehearse Workflows/send-peer-challenge.json5 --pool "
                    + "Workflows/pools/east-midlands-2017.csv --start 2017-12-06T17:00:00Z --input "
                    + "Workflows/examples/send-peer-challenge.input.json5",
                "could this pool have done it?"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let plan = try plan(arguments)
            let times = try arguments.number("times", in: 1...1_000_000) ?? 1
            let seed = UInt64(try arguments.number("seed", in: 0...Int64.max) ?? 1)
            if times > 1 {
                let survey = plan.survey(times: Int(times), seed: seed)
                if terminal.json { return terminal.out(survey.json(instant: instant)) }
                return terminal.out(RehearsalPage(plan, terminal).text(survey))
            }
            let run = plan.run(seed: seed)
            if terminal.json { return terminal.out(run.json(instant: instant)) }
            terminal.out(RehearsalPage(plan, terminal).text(run))
        })

    static func instant(_ milliseconds: Int64) -> String {
        "\(Timestamp(milliseconds: milliseconds))"
    }

    // MARK: the plan

    private static func plan(_ arguments: Arguments) throws(ProgramError) -> RehearsalPlan {
        let file = arguments.word(0)
        let folder = RehearsalFiles.folder(of: file)
        let workflow = try RehearsalFiles.workflow(file)
        var others: [Workflow] = []
        for path in arguments.all("with") { others.append(try RehearsalFiles.workflow(path)) }
        try RehearsalFiles.addChildren(of: workflow, folder, to: &others)
        var plan = RehearsalPlan(
            workflow: workflow, others: others,
            input: try arguments["input"].map { (path) throws(ProgramError) in try object(path) },
            calendars: try calendars(arguments, folder),
            start: try start(arguments["start"]))
        if let path = arguments["pool"] { try RehearsalFiles.readPool(path, into: &plan) }
        if let path = arguments["answers"] {
            plan.answers = FileAnswers(answers: try PreparedAnswers(try InputFile.readJSON5(path)))
        }
        plan.mood = arguments.has("willing") ? .willing : .ordinary
        plan.sendsEvents = arguments.has("events")
        plan.horizonYears = Int(try arguments.number("years", in: 1...20) ?? 3)
        do {
            try plan.check()
        } catch {
            throw ProgramError(rehearsal: error)
        }
        return plan
    }

    private static func calendars(
        _ arguments: Arguments, _ folder: String
    ) throws(ProgramError) -> Calendars {
        if let holidays = arguments["bank-holidays"] {
            return try EvalCommand.calendars(holidays, arguments)
        }
        let beside = "\(folder)calendars/bank-holidays.json"
        do throws(ProgramError) {
            return try EvalCommand.calendars(beside, arguments)
        } catch  where error.code == "CLI-006" && error.subject == beside {
            var error = error
            error.hint = "Say where it is: --bank-holidays FILE"
            throw error
        }
    }

    private static func object(_ path: String) throws(ProgramError) -> JSONObject {
        let node = try InputFile.readJSON5(path)
        guard let object = node.value.objectValue else {
            throw ProgramError(
                .data, "CLI-007", "the input is no object", subject: path,
                expected: "{name: value, …}", found: node.value.kindName)
        }
        return object
    }

    private static var today: CalendarDay {
        CalendarDay(number: Int(MachineClock.wall / 86_400_000))
    }

    private static func start(_ text: String?) throws(ProgramError) -> Timestamp {
        let text = text ?? "\(today.isoText)T09:00:00Z"
        do {
            return try Timestamp(parsing: text)
        } catch {
            throw ProgramError(
                .usage, error.code, error.problem, subject: "--start", expected: error.expected,
                found: error.found, hint: error.hint)
        }
    }
}
