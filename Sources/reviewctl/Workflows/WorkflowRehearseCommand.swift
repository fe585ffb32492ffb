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
        let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
        let workflow = try workflow(file)
        var others: [Workflow] = []
        for path in arguments.all("with") { others.append(try Self.workflow(path)) }
        try addChildren(of: workflow, folder, to: &others)
        let holidays = arguments["bank-holidays"] ?? "\(folder)calendars/bank-holidays.json"
        var plan = RehearsalPlan(
            workflow: workflow, others: others,
            input: try arguments["input"].map { (path) throws(ProgramError) in try object(path) },
            calendars: try EvalCommand.calendars(holidays, arguments),
            start: try start(arguments["start"]))
        if let path = arguments["pool"] { try readPool(path, into: &plan) }
        if let path = arguments["answers"] {
            plan.answers = FileAnswers(answers: try PreparedAnswers(try InputFile.readJSON5(path)))
        }
        plan.mood = arguments.has("willing") ? .willing : .ordinary
        plan.sendsEvents = arguments.has("events")
        plan.horizonYears = Int(try arguments.number("years", in: 1...20) ?? 3)
        do {
            try plan.check()
        } catch {
            throw ProgramError(
                .data, error.code, error.problem, subject: error.subject, expected: error.expected,
                found: error.found, hint: error.hint)
        }
        return plan
    }

    private static func workflow(_ path: String) throws(ProgramError) -> Workflow {
        let node = try InputFile.readJSON5(path)
        do {
            let chart = try Chart.load(node)
            return Workflow(name: chart.id, hash: chart.id, chart: chart)
        } catch {
            throw ProgramError(
                .data, "CLI-013", "the file is no workflow", subject: path,
                found: error.errors.first.map { "\($0)" },
                hint: "Try: reviewctl workflow check \(path)")
        }
    }

    /// Children's workflows, and theirs: the file beside FILE that has the workflow's name.
    private static func addChildren(
        of workflow: Workflow, _ folder: String, to others: inout [Workflow]
    ) throws(ProgramError) {
        var names = workflow.chart.childWorkflows + others.flatMap(\.chart.childWorkflows)
        while let name = names.popLast() {
            guard !sameBytes(name, workflow.name),
                !others.contains(where: { sameBytes($0.name, name) })
            else { continue }
            do {
                let child = try Self.workflow("\(folder)\(name).json5")
                others.append(child)
                names += child.chart.childWorkflows
            } catch  where error.exit == .noInput {
                // The plan's check says which workflow is missing, and what to do.
                continue
            }
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

    private static func readPool(
        _ path: String, into plan: inout RehearsalPlan
    ) throws(ProgramError) {
        let rows = try PeopleFile.people(in: try InputFile.read(path), file: path)
        let texts = { (value: JSONValue?) in (value?.arrayValue ?? []).compactMap(\.stringValue) }
        plan.people = rows.map { _, row in
            Person(
                id: row["id"]?.stringValue ?? "",
                organisation: row["organisation"]?.stringValue ?? "",
                region: row["region"]?.stringValue ?? "", roles: texts(row["roles"]),
                accreditedUntil: row["accreditedUntil"]?.stringValue,
                conflicts: texts(row["conflicts"]))
        }
        for (_, row) in rows {
            guard let id = row["id"]?.stringValue, let name = row["name"]?.stringValue else {
                continue
            }
            plan.names[id] = name
        }
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

/// The answers of a file, as `reviewer follow` reads them.
private struct FileAnswers: RehearsalAnswers {
    var answers: PreparedAnswers

    mutating func take(for task: JSONObject, as principal: String, today: CivilDate) -> JSONObject?
    {
        answers.take(
            for: task, as: principal, today: CalendarDay(number: today.daysSinceEpoch))
    }
}
