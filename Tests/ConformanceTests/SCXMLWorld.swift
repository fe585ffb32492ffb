import CivilTime
import JSON
import Statechart

/// Runs a chart and the children that it starts, in virtual time.
struct SCXMLWorld {
    struct Session {
        var snapshot: ChartSnapshot
        let chart: Chart
        let parent: (session: Int, invocation: String)?
        var children: [String: Int] = [:]
        var isOver = false
    }

    enum Delivery {
        case event(name: String, data: JSONValue, origin: String, invocation: String?)
        case done(invocation: String, output: JSONValue)
        case failed(invocation: String)
        case unreachable
    }

    let charts: [String: Chart]
    var sessions: [Session] = []
    var inbox: [(session: Int, delivery: Delivery)] = []
    var now = Timestamp(milliseconds: 1_500_000_000_000)
    var errors: [ChartError] = []

    init(_ sources: [String: JSONValue]) throws {
        var charts: [String: Chart] = [:]
        for (name, source) in sources {
            let node = try JSONReader.parseJSON5(Array(source.compactText.utf8), file: name)
            charts[name] = try Chart.load(node)
        }
        self.charts = charts
    }

    var root: ChartSnapshot { sessions[0].snapshot }

    func environment(_ session: Int, title: String) -> StepEnvironment {
        StepEnvironment(
            now: now, calendars: .bare,
            review: ["id": .string("s\(session)"), "name": .string(title)])
    }

    mutating func start(
        _ name: String, input: JSONObject, parent: (session: Int, invocation: String)? = nil
    ) throws -> Int? {
        guard let chart = charts[name] else { return nil }
        let number = sessions.count
        let step = try chart.start(
            input: input, env: environment(number, title: chart.title))
        sessions.append(Session(snapshot: step.snapshot, chart: chart, parent: parent))
        try apply(step, to: number)
        return number
    }

    /// Delivers and lets time pass until nothing moves any more or the root has ended.
    mutating func run() throws {
        var turns = 0
        while !sessions[0].isOver, turns < 2000 {
            turns += 1
            if !inbox.isEmpty {
                let (session, delivery) = inbox.removeFirst()
                try deliver(delivery, to: session)
            } else if try !fireNext() {
                return
            }
        }
    }

    /// Sends the root an event and runs what follows at once.
    mutating func send(_ event: String, _ data: JSONValue) throws {
        inbox.append((0, .event(name: event, data: data, origin: "review:test", invocation: nil)))
        try settle()
    }

    mutating func settle() throws {
        while !inbox.isEmpty {
            let (session, delivery) = inbox.removeFirst()
            try deliver(delivery, to: session)
        }
    }

    mutating func pass(milliseconds: Int64) throws {
        let end = Timestamp(milliseconds: now.milliseconds + milliseconds)
        while let next = nextTimer(), next.due <= end { _ = try fireNext() }
        now = end
    }

    private func nextTimer() -> (session: Int, id: String, due: Timestamp)? {
        var best: (session: Int, id: String, due: Timestamp)?
        for (number, session) in sessions.enumerated() where !session.isOver {
            for timer in session.snapshot.timers {
                guard let due = timer.due, due < best?.due ?? .last else { continue }
                best = (number, timer.id, due)
            }
        }
        return best
    }

    private mutating func fireNext() throws -> Bool {
        guard let next = nextTimer() else { return false }
        now = max(now, next.due)
        let session = sessions[next.session]
        let step = try session.chart.fire(
            timer: next.id, snapshot: session.snapshot,
            env: environment(next.session, title: session.chart.title))
        try apply(step, to: next.session)
        try settle()
        return true
    }

    private mutating func deliver(_ delivery: Delivery, to number: Int) throws {
        let session = sessions[number]
        guard !session.isOver else { return }
        let env = environment(number, title: session.chart.title)
        let step: ChartStep
        switch delivery {
        case .event(let name, let data, let origin, let invocation):
            // A child that was cancelled meanwhile is not heard (SCXML §6.4.3).
            if let invocation, session.children[invocation] == nil { return }
            step = try session.chart.handle(
                event: name, data: data, origin: origin, invocation: invocation,
                snapshot: session.snapshot, env: env)
        case .done(let invocation, let output):
            guard session.snapshot.invocation(invocation) != nil else { return }
            step = try session.chart.complete(
                invocation: invocation, data: output, snapshot: session.snapshot, env: env)
        case .failed(let invocation):
            guard session.snapshot.invocation(invocation) != nil else { return }
            step = try session.chart.fail(
                invocation: invocation, error: "failed", snapshot: session.snapshot, env: env)
        case .unreachable:
            step = try session.chart.report(
                error: "error.communication", data: .null, snapshot: session.snapshot, env: env)
        }
        try apply(step, to: number)
    }

    private mutating func apply(_ step: ChartStep, to number: Int) throws {
        // A stored snapshot must go on as the one in memory.
        var json = JSONStream()
        step.snapshot.encode(to: &json)
        let stored = try JSONReader.parse(json.bytes)
        sessions[number].snapshot = try ChartSnapshot(
            decoding: stored.objectValue ?? JSONObject(), chart: sessions[number].chart)
        guard sessions[number].snapshot == step.snapshot else {
            throw SCXMLSkip("a stored snapshot differs from the one in memory")
        }
        errors += step.errors
        for effect in step.effects {
            switch effect {
            case .start(let invocation):
                guard case .child(let workflow, let input) = invocation.kind else { continue }
                let place = (session: number, invocation: invocation.id)
                // The number is known before the child runs, so that it can be sent to at once.
                sessions[number].children[invocation.id] = sessions.count
                if try start(workflow, input: input, parent: place) == nil {
                    inbox.append((number, .failed(invocation: invocation.id)))
                }
            case .stop(let id):
                if let child = sessions[number].children.removeValue(forKey: id) {
                    try stop(child)
                }
            case .send(let to, let event, let data): send(to, event, data, from: number)
            case .remind, .overdue, .log: break
            }
        }
        guard step.snapshot.status != .running, !sessions[number].isOver else { return }
        sessions[number].isOver = true
        if let parent = sessions[number].parent {
            let delivery: Delivery =
                step.snapshot.status == .done
                ? .done(invocation: parent.invocation, output: step.snapshot.output ?? .null)
                : .failed(invocation: parent.invocation)
            inbox.append((parent.session, delivery))
        }
    }

    private mutating func stop(_ number: Int) throws {
        let session = sessions[number]
        guard !session.isOver else { return }
        sessions[number].isOver = true
        let step = try session.chart.cancel(
            snapshot: session.snapshot, env: environment(number, title: session.chart.title))
        try apply(step, to: number)
    }

    private mutating func send(
        _ to: String, _ event: String, _ data: JSONValue, from number: Int
    ) {
        let origin = "review:s\(number)"
        var receiver: Int?
        var invocation: String?
        if to == "#parent" {
            receiver = sessions[number].parent?.session
            invocation = sessions[number].parent?.invocation
        } else if to.hasPrefix("#") {
            receiver = sessions[number].children[String(to.dropFirst())]
        } else if to.hasPrefix("review:s") {
            receiver = Int(to.dropFirst(8))
        }
        guard let receiver, sessions.indices.contains(receiver) else {
            inbox.append((number, .unreachable))
            return
        }
        inbox.append(
            (receiver, .event(name: event, data: data, origin: origin, invocation: invocation)))
    }
}
