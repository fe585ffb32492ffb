import CivilTime
import JSON
import ReviewClient
import ReviewEngine
import Statechart

/// A review that lives as long as `workflow run` does.
///
/// What happens is held to the forms that the daemon would hold it to.
struct MemoryRun {
    /// Times that one `wait` lets come.
    static let timersMost = 10_000
    private static let happenings = ["event", "complete", "fail", "fire", "wait"]

    private let chart: Chart
    private let calendars: Calendars
    private let review: JSONObject
    private var now: Timestamp
    private var snapshot: ChartSnapshot?
    /// Forms of the tasks that are open, with the choices that were worked out.
    private var forms: [(invocation: String, form: JSONValue)] = []

    init(chart: Chart, calendars: Calendars, review: JSONObject, now: Timestamp) {
        self.chart = chart
        self.calendars = calendars
        self.review = review
        self.now = now
    }

    mutating func start(_ input: JSONObject) throws(ProgramError) -> JSONValue {
        let entry: JSONObject = ["start": .object(input)]
        try require(.object(input), chart.initialInputSchema, "input", entry)
        do {
            return keep(try chart.start(input: input, env: environment()), of: entry)
        } catch {
            throw Self.failure(error, entry)
        }
    }

    /// What one entry of the file does: one step, or one for each timer that fires. Each is shown as
    /// soon as it is made.
    mutating func take(
        _ entry: JSONObject, _ show: (JSONValue) -> Void
    ) throws(ProgramError) {
        let kind = try Self.kind(of: entry)
        if let at = entry["at"] { try move(to: RunScript.instant(at, "at", "--events")) }
        let data = entry["data"] ?? .object(JSONObject())
        let env = environment(entry["lookups"]?.objectValue)
        guard kind != "wait" else {
            return try wait(
                until: RunScript.instant(entry[kind] ?? .null, "wait", "--events"), show)
        }
        guard let id = entry[kind]?.stringValue else {
            throw RunScript.wrong(
                "--events", "\(kind): \(entry[kind]?.compactText ?? "")", "a name in quotes")
        }
        switch kind {
        case "event":
            try require(data, chart.event(named: id)?.form, "data", entry)
            let step = try take(entry) { (chart, snapshot) throws(ChartError) in
                try chart.handle(event: id, data: data, snapshot: snapshot, env: env)
            }
            show(noting(id, step))
        case "complete":
            let form = forms.first { sameBytes($0.invocation, id) }?.form
            try require(data, form, "data", entry)
            show(
                try take(entry) { (chart, snapshot) throws(ChartError) in
                    try chart.complete(invocation: id, data: data, snapshot: snapshot, env: env)
                })
        case "fail":
            let code = entry["error"]?.stringValue ?? "failed"
            show(
                try take(entry) { (chart, snapshot) throws(ChartError) in
                    try chart.fail(
                        invocation: id, error: code, data: data, snapshot: snapshot, env: env)
                })
        default: show(try fire(id, entry))
        }
    }

    /// Which one thing an entry says that happens.
    private static func kind(of entry: JSONObject) throws(ProgramError) -> String {
        let beside = ["at", "data", "lookups", "error"]
        let told = entry.keys.filter { key in happenings.contains { sameBytes($0, key) } }
        let unknown = entry.keys.first { key in
            !(happenings + beside).contains { sameBytes($0, key) }
        }
        guard let kind = told.first, told.count == 1, unknown == nil else {
            throw RunScript.wrong(
                "--events", JSONValue.object(entry).compactText,
                "one of event, complete, fail, fire and wait; beside it \(beside.joined(separator: ", "))",
                unknown.flatMap { nearestName($0, in: happenings + beside) })
        }
        return kind
    }

    private var today: String { calendars.date(at: now).description }

    /// Refuses what the daemon would refuse.
    private func require(
        _ value: JSONValue, _ form: JSONValue?, _ what: String, _ entry: JSONObject
    ) throws(ProgramError) {
        guard let form, let first = Form(schema: form, today: today).problems(in: value).first
        else { return }
        throw ProgramError(
            .data, "CLI-018", "the \(what) does not fit its form: \(first.path)",
            subject: JSONValue.object(entry).compactText, expected: first.expected,
            found: first.found, nearest: first.nearest)
    }

    /// An event that changed nothing is told, and whether the chart knows it at all.
    private func noting(_ name: String, _ step: JSONValue) -> JSONValue {
        guard var object = step.objectValue, object["taken"]?.arrayValue?.isEmpty == true else {
            return step
        }
        var note = "nothing takes `\(name)` here"
        if chart.event(named: name) == nil {
            let near = nearestName(name, in: chart.events.map(\.name))
            note +=
                ", and no event of this name is declared"
                + (near.map { "; did you mean `\($0)`?" } ?? "")
        }
        object["note"] = .string(note)
        return .object(object)
    }

    private mutating func wait(
        until: Timestamp, _ show: (JSONValue) -> Void
    ) throws(ProgramError) {
        guard until >= now else {
            throw RunScript.wrong(
                "--events", "wait: \(until)", "an instant that is not before \(now)")
        }
        var count = 0
        while let next = snapshot?.timers.filter({ ($0.due ?? until) <= until && $0.due != nil })
            .min(by: { ($0.due ?? until) < ($1.due ?? until) }), let due = next.due
        {
            guard count < Self.timersMost else {
                throw ProgramError(
                    .data, "CLI-019", "more times come than one wait looks at",
                    subject: "wait: \(until)", expected: "at most \(Self.timersMost)",
                    found: "the next is `\(next.id)` at \(due)",
                    hint: "Does a state come back to itself after a time? Else wait in parts.")
            }
            count += 1
            now = max(now, due)
            show(try fire(next.id, ["fire": .string(next.id), "at": .string("\(now)")]))
        }
        now = max(now, until)
    }

    private mutating func fire(_ id: String, _ entry: JSONObject) throws(ProgramError) -> JSONValue
    {
        let env = environment()
        return try take(entry) { (chart, snapshot) throws(ChartError) in
            try chart.fire(timer: id, snapshot: snapshot, env: env)
        }
    }

    private mutating func move(to instant: Timestamp) throws(ProgramError) {
        guard instant >= now else {
            throw RunScript.wrong("--events", "\(instant)", "an instant that is not before \(now)")
        }
        now = instant
    }

    private func environment(_ lookups: JSONObject? = nil) -> StepEnvironment {
        StepEnvironment(
            now: now, calendars: calendars, review: review, lookups: lookups ?? JSONObject())
    }

    private mutating func take(
        _ entry: JSONObject,
        _ step: (Chart, ChartSnapshot) throws(ChartError) -> ChartStep
    ) throws(ProgramError) -> JSONValue {
        guard let snapshot else { preconditionFailure("a run starts before it goes on") }
        do {
            return keep(try step(chart, snapshot), of: entry)
        } catch {
            throw Self.failure(error, entry)
        }
    }

    private mutating func keep(_ step: ChartStep, of entry: JSONObject) -> JSONValue {
        snapshot = step.snapshot
        for case .start(let invocation) in step.effects {
            guard case .task(let task) = invocation.kind, let form = task.form else { continue }
            forms.append((invocation.id, form))
        }
        return object(entry, step)
    }

    private static func failure(_ error: ChartError, _ entry: JSONObject) -> ProgramError {
        ProgramError(
            .data, error.code, error.problem, subject: JSONValue.object(entry).compactText,
            expected: error.expected, found: error.found, hint: error.hint, nearest: error.nearest)
    }

    private func object(_ entry: JSONObject, _ step: ChartStep) -> JSONValue {
        let snapshot = step.snapshot
        let timers = snapshot.timers.map { timer -> JSONValue in
            var line: JSONObject = ["id": .string(timer.id)]
            line["due"] = timer.due.map { .string("\($0)") } ?? .null
            line["delay"] = timer.spec.map { .string("\($0)") }
            return .object(line)
        }
        var object: JSONObject = [
            "input": .object(entry), "now": .string("\(now)"),
            "status": .string(snapshot.status.rawValue),
            "states": .array(snapshot.configuration.map { .string($0) }),
            "context": .object(snapshot.context),
            "taken": .array(step.taken.map { .string($0) }),
            "effects": .array(step.effects.map(Self.object)),
            "timers": .array(timers),
            "open": .array(snapshot.invocations.map { .string($0.id) }),
            "errors": .array(step.errors.map { .string("\($0)") }),
        ]
        if snapshot.status != .running { object["output"] = snapshot.output ?? .null }
        return .object(object)
    }

    private static func object(_ effect: ChartEffect) -> JSONValue {
        switch effect {
        case .start(let invocation): object(invocation)
        case .stop(let id): ["effect": "stop", "invocation": .string(id)]
        case .send(let to, let event, let data):
            ["effect": "send", "to": .string(to), "event": .string(event), "data": data]
        case .remind(let id, let number):
            ["effect": "remind", "invocation": .string(id), "number": .int(Int64(number))]
        case .overdue(let id): ["effect": "overdue", "invocation": .string(id)]
        case .log(let text): ["effect": "log", "text": .string(text)]
        }
    }

    private static func object(_ invocation: Invocation) -> JSONValue {
        var line: JSONObject = ["effect": "start", "invocation": .string(invocation.id)]
        switch invocation.kind {
        case .task(let task):
            line["task"] = .string(task.name)
            line["title"] = .string(task.title)
            line["to"] = task.to.map { .string($0) }
            line["queue"] = task.queue.map { .string($0) }
            line["input"] = .object(task.input)
        case .child(let workflow, let input):
            line["workflow"] = .string(workflow)
            line["input"] = .object(input)
        }
        line["due"] = invocation.due.map { .string("\($0)") }
        return .object(line)
    }
}
