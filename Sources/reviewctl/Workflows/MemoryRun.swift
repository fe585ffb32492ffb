import CivilTime
import JSON
import ReviewClient
import Statechart

/// A review that lives as long as `workflow run` does.
struct MemoryRun {
    private let chart: Chart
    private let calendars: Calendars
    private let review: JSONObject
    private var now: Timestamp
    private var snapshot: ChartSnapshot?

    init(chart: Chart, calendars: Calendars, review: JSONObject, now: Timestamp) {
        self.chart = chart
        self.calendars = calendars
        self.review = review
        self.now = now
    }

    mutating func start(_ input: JSONObject) throws(ProgramError) -> JSONValue {
        let entry: JSONObject = ["start": .object(input)]
        do {
            return keep(try chart.start(input: input, env: environment()), of: entry)
        } catch {
            throw Self.failure(error, entry)
        }
    }

    /// What one entry of the file does: one step, or one for each timer that fires.
    mutating func take(_ entry: JSONObject) throws(ProgramError) -> [JSONValue] {
        if let at = entry["at"] { try move(to: RunScript.instant(at, "at", "--events")) }
        let data = entry["data"] ?? .object(JSONObject())
        let env = environment(entry["lookups"]?.objectValue)
        if let name = entry["event"]?.stringValue {
            return [
                try take(entry) { (chart, snapshot) throws(ChartError) in
                    try chart.handle(event: name, data: data, snapshot: snapshot, env: env)
                }
            ]
        }
        if let id = entry["complete"]?.stringValue {
            return [
                try take(entry) { (chart, snapshot) throws(ChartError) in
                    try chart.complete(invocation: id, data: data, snapshot: snapshot, env: env)
                }
            ]
        }
        if let id = entry["fail"]?.stringValue {
            let code = entry["error"]?.stringValue ?? "failed"
            return [
                try take(entry) { (chart, snapshot) throws(ChartError) in
                    try chart.fail(
                        invocation: id, error: code, data: data, snapshot: snapshot, env: env)
                }
            ]
        }
        if let id = entry["fire"]?.stringValue { return [try fire(id, entry)] }
        if let until = entry["wait"] {
            return try wait(until: RunScript.instant(until, "wait", "--events"))
        }
        throw RunScript.wrong(
            "--events", JSONValue.object(entry).compactText, "event, complete, fail, fire or wait",
            entry.keys.first.flatMap {
                nearestName($0, in: ["event", "complete", "fail", "fire", "wait"])
            })
    }

    private mutating func wait(until: Timestamp) throws(ProgramError) -> [JSONValue] {
        var steps: [JSONValue] = []
        while let next = snapshot?.timers.filter({ ($0.due ?? until) <= until && $0.due != nil })
            .min(by: { ($0.due ?? until) < ($1.due ?? until) }), let due = next.due
        {
            now = max(now, due)
            steps.append(try fire(next.id, ["fire": .string(next.id), "at": .string("\(now)")]))
            guard steps.count < 10_000 else { break }
        }
        now = max(now, until)
        return steps
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
