import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

/// Reviews in memory: charts are stepped, tasks answered by name, time moves to the next timer.
///
/// No engine and no daemon: what fails here is a workflow or the language.
///
/// Answers go through the form first, as in the daemon: what is not marked `copy` never reaches the
/// chart. So a field that a chart decides on and that lacks the mark fails a test here.
struct Season {
    struct Running {
        let workflow: String
        let region: String
        let host: String
        var snapshot: ChartSnapshot
        var open: [Invocation] = []
        var parent: (review: Int, invocation: String)?
        var isCancelled = false
    }

    struct Told: Equatable {
        let to: String
        let event: String
        let data: JSONValue
    }

    enum Failure: Error {
        case noTask(String, open: [String])
        case noTimer
        case notInTime([String])
    }

    var now: Timestamp
    var pool: Pool
    private(set) var reviews: [Running] = []
    private(set) var told: [Told] = []
    private(set) var overdue: [String] = []
    /// Failed expressions; a sound workflow has none.
    private(set) var errors: [String] = []
    /// Names of tasks in the order in which they were answered.
    private(set) var answered: [String] = []
    private let charts: [String: Chart]
    private let calendars: Calendars
    private var bodies = 0

    init(at start: String, pool: Pool = Pool(), charts: [String: Chart]? = nil) throws {
        now = try Timestamp(parsing: start)
        self.pool = pool
        calendars = try WorkflowFolder.calendars.get()
        self.charts = try charts ?? WorkflowFolder.charts.get()
    }

    // MARK: reviews

    mutating func start(_ workflow: String, _ input: JSONValue) throws -> Int {
        try start(workflow, input, parent: nil)
    }

    private mutating func start(
        _ workflow: String, _ input: JSONValue, parent: (review: Int, invocation: String)?
    ) throws -> Int {
        let chart = try #require(charts[workflow], "no chart \(workflow)")
        if let schema = chart.initialInputSchema {
            let problems = Form(schema: schema).problems(in: input)
            #expect(problems.isEmpty, "\(workflow) cannot be started with \(input.compactText)")
        }
        let host = input["host"]?.stringValue ?? ""
        let region = input["region"]?.stringValue ?? ""
        let number = reviews.count
        let environment = environment(number, host: host, region: region)
        let step = try chart.start(input: input.objectValue ?? [:], env: environment)
        reviews.append(
            Running(
                workflow: workflow, region: region, host: host, snapshot: step.snapshot,
                parent: parent))
        try take(step, of: number)
        return number
    }

    mutating func event(_ name: String, _ data: JSONValue = [:], to review: Int) throws {
        let chart = chart(of: review)
        var known = data
        if let form = chart.event(named: name)?.form { known = split(data, by: form) }
        try step(review) { chart, snapshot, env in
            try chart.handle(event: name, data: known, snapshot: snapshot, env: env)
        }
    }

    /// Events that people can send to a review now, by name.
    func possible(_ review: Int) -> [String] {
        chart(of: review).events(reviews[review].snapshot, environment(review)).map(\.name)
    }

    /// Where a review stands.
    func leaves(_ review: Int) -> [String] { reviews[review].snapshot.leaves }

    func context(_ review: Int) -> JSONValue { .object(reviews[review].snapshot.context) }

    func isDone(_ review: Int) -> Bool { reviews[review].snapshot.status == .done }

    /// Children of a review that are still running.
    func children(of review: Int) -> [Int] {
        reviews.indices.filter {
            reviews[$0].parent?.review == review && !isDone($0) && !reviews[$0].isCancelled
        }
    }

    // MARK: tasks

    struct Open: Sendable {
        let review: Int
        let invocation: Invocation
        let task: TaskSpec
    }

    var tasks: [Open] {
        reviews.indices.flatMap { number in
            reviews[number].open.compactMap { invocation in
                if case .task(let task) = invocation.kind {
                    Open(review: number, invocation: invocation, task: task)
                } else {
                    nil
                }
            }
        }
    }

    func open(_ name: String) -> [Open] { tasks.filter { $0.task.name == name } }

    /// Answers the first open task of this name (and address).
    mutating func answer(_ name: String, as to: String? = nil, _ result: JSONValue) throws {
        guard
            let task = tasks.first(where: {
                $0.task.name == name && (to == nil || $0.task.to == to)
            })
        else {
            throw Failure.noTask(name, open: tasks.map { "\($0.task.name) to \($0.task.to ?? "")" })
        }
        try answer(task, result)
    }

    mutating func answer(_ task: Open, _ result: JSONValue) throws {
        var data = result
        if let form = task.task.form {
            let problems = Form(schema: form).problems(in: result)
            #expect(problems.isEmpty, "\(task.task.name): \(problems)")
            data = split(result, by: form)
        }
        let id = task.invocation.id
        try finish(id, of: task.review, data: data)
        answered.append(task.task.name)
    }

    /// An automatic step that gives up for good.
    mutating func fail(_ name: String) throws {
        guard let task = open(name).first else {
            throw Failure.noTask(name, open: tasks.map(\.task.name))
        }
        try step(task.review) { chart, snapshot, env in
            try chart.fail(
                invocation: task.invocation.id, error: "gave-up", snapshot: snapshot, env: env)
        }
    }

    /// A review and its children go on after they have stood still since an instant.
    mutating func release(_ review: Int, heldSince: Timestamp) throws {
        for number in [review] + children(of: review) {
            try step(number) { chart, snapshot, env in
                try chart.resume(snapshot, heldAt: heldSince, env: env)
            }
        }
    }

    private mutating func finish(_ id: String, of review: Int, data: JSONValue) throws {
        let chart = chart(of: review)
        let wanted = chart.lookups(
            completing: id, data: data, snapshot: reviews[review].snapshot, env: environment(review)
        )
        var found = JSONObject()
        for lookup in wanted {
            switch lookup.kind {
            case .person(let person, let asked):
                found[lookup.name] = pool.facts(of: person, asked, today: today)
            case .people(let people, let asked):
                found[lookup.name] = .array(people.map { pool.facts(of: $0, asked, today: today) })
            case .fact(let workflow, let fact):
                found[lookup.name] = ["value": earliest(fact, of: workflow)]
            }
        }
        reviews[review].open.removeAll { $0.id == id }
        try step(review, lookups: found) { chart, snapshot, env in
            try chart.complete(invocation: id, data: data, snapshot: snapshot, env: env)
        }
    }

    private func earliest(_ fact: String, of workflow: String) -> JSONValue {
        guard fact == "nextTraining" else { return .null }
        let dates = reviews.filter { $0.workflow == workflow && $0.snapshot.status == .running }
            .compactMap { $0.snapshot.context["event"]?["date"]?.stringValue }
        return dates.filter { $0 > today }.min().map { .string($0) } ?? .null
    }

    private mutating func split(_ result: JSONValue, by form: JSONValue) -> JSONValue {
        bodies += 1
        var copied = Form(schema: form).copied(from: result)
        copied["body"] = .string("body-\(bodies)")
        return .object(copied)
    }

    // MARK: time

    var day: CivilDate { calendars.zone.date(at: now) }
    var today: String { day.description }

    /// Moves to the next timer of any review and fires it.
    mutating func advance() throws {
        let waiting = reviews.indices.filter { isRunning($0) }.flatMap { number in
            reviews[number].snapshot.timers.compactMap { timer in
                timer.due.map { (review: number, timer: timer, due: $0) }
            }
        }
        // The first of those that are due at one instant, in the order in which they were set.
        let next = waiting.reduce(waiting.first) { least, other in
            if let least, other.due < least.due { other } else { least }
        }
        guard let next else { throw Failure.noTimer }
        now = max(now, next.due)
        try step(next.review) { chart, snapshot, env in
            try chart.fire(timer: next.timer.id, snapshot: snapshot, env: env)
        }
    }

    /// Fires everything that is due up to an instant.
    mutating func wait(until instant: String) throws {
        let end = try Timestamp(parsing: instant)
        while let due = reviews.indices.filter({ isRunning($0) })
            .compactMap({ reviews[$0].snapshot.nextDue }).min(), due <= end
        {
            try advance()
        }
        now = max(now, end)
    }

    // MARK: stepping

    private func isRunning(_ review: Int) -> Bool {
        reviews[review].snapshot.status == .running && !reviews[review].isCancelled
    }

    private func chart(of review: Int) -> Chart {
        guard let chart = charts[reviews[review].workflow] else {
            preconditionFailure("a review without a chart")
        }
        return chart
    }

    private func environment(
        _ review: Int, host: String? = nil, region: String? = nil, lookups: JSONObject = [:]
    ) -> StepEnvironment {
        StepEnvironment(
            now: now, calendars: calendars,
            review: [
                "id": .string("r\(review)"), "title": "",
                "host": .string(host ?? reviews[review].host),
                "region": .string(region ?? reviews[review].region),
            ], lookups: lookups)
    }

    private mutating func step(
        _ review: Int, lookups: JSONObject = [:],
        _ body: (Chart, ChartSnapshot, StepEnvironment) throws -> ChartStep
    ) throws {
        let step = try body(
            chart(of: review), reviews[review].snapshot, environment(review, lookups: lookups))
        reviews[review].snapshot = step.snapshot
        try take(step, of: review)
    }

    private mutating func take(_ step: ChartStep, of review: Int) throws {
        errors += step.errors.map(\.description)
        for effect in step.effects {
            switch effect {
            case .start(let invocation):
                reviews[review].open.append(invocation)
                if case .child(let workflow, let input) = invocation.kind {
                    let child = try start(
                        workflow, .object(input), parent: (review, invocation.id))
                    try endIfDone(child)
                }
            case .stop(let id):
                reviews[review].open.removeAll { $0.id == id }
                for child in children(of: review) where reviews[child].parent?.invocation == id {
                    cancel(child)
                }
            case .send(let to, let event, let data):
                told.append(Told(to: to, event: event, data: data))
                pool.hear(to: to, event: event, data: data)
                let receiver: (review: Int, invocation: String?)?
                if to == "#parent" {
                    receiver = reviews[review].parent.map { ($0.review, $0.invocation) }
                } else {
                    receiver = children(of: review)
                        .first { "#\(reviews[$0].parent?.invocation ?? "")" == to }
                        .map { ($0, nil) }
                }
                guard let receiver else { continue }
                try self.step(receiver.review) { chart, snapshot, env in
                    try chart.handle(
                        event: event, data: data, origin: "review:r\(review)",
                        invocation: receiver.invocation, snapshot: snapshot, env: env)
                }
            case .overdue(let id): overdue.append(id)
            case .remind, .log: break
            }
        }
        try endIfDone(review)
    }

    private mutating func cancel(_ review: Int) {
        reviews[review].isCancelled = true
        reviews[review].open = []
        for child in children(of: review) { cancel(child) }
    }

    private mutating func endIfDone(_ review: Int) throws {
        guard isDone(review) else { return }
        reviews[review].open = []
        for child in children(of: review) { cancel(child) }
        guard let parent = reviews[review].parent,
            reviews[parent.review].open.contains(where: { $0.id == parent.invocation })
        else { return }
        try finish(
            parent.invocation, of: parent.review, data: reviews[review].snapshot.output ?? .null)
    }
}
