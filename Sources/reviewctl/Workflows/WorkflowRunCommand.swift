import CivilTime
import JSON
import ReviewClient
import Statechart

/// `workflow run`: one review in memory, driven by a list of events.
///
/// Needs no daemon and keeps nothing.
enum WorkflowRunCommand {
    static let command = Command(
        "workflow run", "run a workflow in memory over a list of events",
        arguments: [.init("FILE")],
        options: [
            CommandOption("events", "FILE", "what happens: see below; - for stdin"),
            CommandOption(
                "bank-holidays", "FILE", "else calendars/bank-holidays.json beside FILE, if there"),
        ] + EvalCommand.calendarOptions,
        text: """
            The events are a JSON5 list, or {input, now, review, events: [...]}. Each is one of \
            {event: NAME, data}, {complete: INVOCATION, data}, {fail: INVOCATION, error: CODE}, \
            {fire: TIMER} or {wait: INSTANT}, by which every timer due until then fires; each may \
            have `at`, the instant at which it comes, and `lookups`. `input`, answers and the data of \
            events are held to their forms, as the daemon does; `now` is 2017-06-01T10:00:00Z if it \
            is not said. After the start and after each \
            event the configuration, the context and the effects are printed; with --json as \
            {steps: [{input, now, status, states, context, taken, effects, timers, open, errors, note?}]}.
            """,
        examples: [
            (
                "reviewctl workflow run mine.json5 --events story.json5",
                "where each event leads"
            ),
            (
                "echo '[{complete: \"question\", data: {yes: true}}]' "
                    + "| reviewctl workflow run hello.json5 --events - --json", "for programs"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let path = arguments.word(0)
            let chart = try WorkflowShelf.chart(path)
            let script = try RunScript(arguments["events"])
            var run = MemoryRun(
                chart: chart, calendars: try calendars(arguments, beside: path),
                review: script.review, now: script.now)
            let first = try run.start(script.input)
            var steps = [first]
            if !terminal.json { tell(first, terminal) }
            // What went well is shown also when a later event is refused.
            defer { if terminal.json { terminal.out(["steps": .array(steps)]) } }
            for event in script.events {
                try run.take(event) { step in
                    steps.append(step)
                    if !terminal.json { tell(step, terminal) }
                }
            }
        })

    private static func calendars(
        _ arguments: Arguments, beside path: String
    ) throws(ProgramError) -> Calendars {
        if let holidays = arguments["bank-holidays"] {
            return try EvalCommand.calendars(holidays, arguments)
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        do throws(ProgramError) {
            return try EvalCommand.calendars("\(folder)calendars/bank-holidays.json", arguments)
        } catch  where error.code == "CLI-006" {
            return try EvalCommand.calendars(nil, arguments)
        }
    }

    private static func tell(_ step: JSONValue, _ terminal: Terminal) {
        let words = { (name: String) in
            (step[name]?.arrayValue ?? []).compactMap(\.stringValue)
        }
        terminal.out("\(step["input"]?.compactText ?? "")")
        terminal.out("    states: \(words("states").joined(separator: ", "))")
        for line in words("taken") { terminal.out("    taken: \(line)") }
        for effect in step["effects"]?.arrayValue ?? [] {
            terminal.out("    effect: \(effect.compactText)")
        }
        if let note = step["note"]?.stringValue { terminal.out("    note: \(note)") }
        for line in words("errors") { terminal.out("    error: \(line)") }
        terminal.out("    context: \(step["context"]?.compactText ?? "")")
        if let status = step["status"]?.stringValue, status != "running" {
            terminal.out("    \(status): \(step["output"]?.compactText ?? "null")")
        }
    }
}

/// What a file of events says.
struct RunScript {
    var input = JSONObject()
    var review: JSONObject = ["id": "r1"]
    var now = Timestamp(milliseconds: 1_496_311_200_000)  // 2017-06-01T10:00:00Z
    var events: [JSONObject] = []

    init(_ path: String?) throws(ProgramError) {
        guard let path else { return }
        let value = try InputFile.readJSON5(path).value
        if let parts = value.objectValue {
            for (name, part) in parts {
                switch name {
                case "input": input = try Self.object(part, "input", path)
                case "review": review = try Self.object(part, "review", path)
                case "now": now = try Self.instant(part, "now", path)
                case "events": continue
                default:
                    throw Self.wrong(
                        path, "`\(name)`", "input, review, now and events",
                        nearestName(name, in: ["input", "review", "now", "events"]))
                }
            }
        }
        guard let list = value.arrayValue ?? value["events"]?.arrayValue else {
            throw Self.wrong(path, value.kindName, "a list of events, or an object with `events`")
        }
        for (number, event) in list.enumerated() {
            events.append(try Self.object(event, "event \(number + 1)", path))
        }
    }

    static func object(
        _ value: JSONValue, _ what: String, _ path: String
    ) throws(ProgramError) -> JSONObject {
        guard let object = value.objectValue else {
            throw wrong(path, "\(what): \(value.kindName)", "an object")
        }
        return object
    }

    static func instant(
        _ value: JSONValue, _ what: String, _ path: String
    ) throws(ProgramError) -> Timestamp {
        guard let text = value.stringValue, let instant = try? Timestamp(parsing: text) else {
            throw wrong(
                path, "\(what): \(value.compactText)", "an instant such as 2018-03-13T09:00:00Z")
        }
        return instant
    }

    static func wrong(
        _ path: String, _ found: String, _ expected: String, _ nearest: String? = nil
    ) -> ProgramError {
        ProgramError(
            .data, "CLI-016", "the events cannot be read", subject: path, expected: expected,
            found: found, nearest: nearest)
    }
}
