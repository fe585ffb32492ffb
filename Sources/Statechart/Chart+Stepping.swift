package import JSON

/// The steps: each takes a snapshot and one input and gives the next snapshot with its effects.
///
/// Equal inputs give equal results. A thrown error means that nothing has happened: the review
/// stays as it was. `snapshot` is consumed so that a caller that lets go of it pays for no copy.
extension Chart {
    /// A review begins.
    ///
    /// Expressions of the initial context see `input`, `review` and `now`.
    package func start(
        input: JSONObject, env: StepEnvironment
    ) throws(ChartError) -> ChartStep {
        var stepper = Stepper(
            ChartSnapshot(
                program: program, states: StateSet(), context: JSONObject(), input: input),
            env)
        try stepper.begin()
        try stepper.run()
        return stepper.result()
    }

    /// A review that has been asked for and has not begun: no state is active, nothing is counted.
    package func unstarted(input: JSONObject) -> ChartSnapshot {
        var snapshot = ChartSnapshot(
            program: program, states: StateSet(), context: JSONObject(), input: input)
        snapshot.status = .unstarted
        return snapshot
    }

    /// An event from outside: one of the declared ones, or a message that a review sent.
    ///
    /// What no active state handles changes nothing; `taken` is then empty. `origin` is the address
    /// of the sender, `invocation` the one that it is, if it is a child.
    package func handle(
        event name: String, data: JSONValue, origin: String? = nil, invocation: String? = nil,
        snapshot: consuming ChartSnapshot, env: StepEnvironment
    ) throws(ChartError) -> ChartStep {
        var stepper = try running(snapshot, env)
        try stepper.queue(
            ChartEvent(
                name: name, eventClass: program.eventClass(of: name), data: data, kind: .external,
                origin: origin, invocation: invocation))
        try stepper.run()
        return stepper.result()
    }

    /// A task was answered, or a child review came to its end.
    package func complete(
        invocation id: String, data: JSONValue, snapshot: consuming ChartSnapshot,
        env: StepEnvironment
    ) throws(ChartError) -> ChartStep {
        var stepper = try running(snapshot, env)
        try stepper.end(id, result: data, isError: false)
        try stepper.run()
        return stepper.result()
    }

    /// A task or child ended with an error outcome: `error.invoke.<id>` with `{code, message,
    /// data}`.
    package func fail(
        invocation id: String, error code: String, message: String = "", data: JSONValue = .null,
        snapshot: consuming ChartSnapshot, env: StepEnvironment
    ) throws(ChartError) -> ChartStep {
        var stepper = try running(snapshot, env)
        let result: JSONObject = [
            "code": .string(code), "message": .string(message), "data": data,
        ]
        try stepper.end(id, result: .object(result), isError: true)
        try stepper.run()
        return stepper.result()
    }

    /// A timer came due.
    ///
    /// It is gone afterwards, whatever it led to.
    package func fire(
        timer id: String, snapshot: consuming ChartSnapshot, env: StepEnvironment
    ) throws(ChartError) -> ChartStep {
        var stepper = try running(snapshot, env)
        try stepper.fire(id)
        try stepper.run()
        return stepper.result()
    }

    /// An error that the world reports about something sent, such as `error.communication`.
    package func report(
        error name: String, data: JSONValue, snapshot: consuming ChartSnapshot,
        env: StepEnvironment
    ) throws(ChartError) -> ChartStep {
        var stepper = try running(snapshot, env)
        try stepper.queue(
            ChartEvent(
                name: name, eventClass: program.eventClass(of: name), data: data, kind: .platform))
        try stepper.run()
        return stepper.result()
    }

    /// The review is cancelled: exit actions run, everything open is stopped (SCXML §6.4.3).
    ///
    /// The snapshot keeps the states in which it stood; its status is `failed`, without output.
    package func cancel(
        snapshot: consuming ChartSnapshot, env: StepEnvironment
    ) throws(ChartError) -> ChartStep {
        var stepper = try running(snapshot, env)
        try stepper.leaveAll()
        stepper.snapshot.status = .failed
        return stepper.result()
    }

    @inline(__always)
    private func running(
        _ snapshot: consuming ChartSnapshot, _ env: StepEnvironment
    ) throws(ChartError) -> Stepper {
        guard snapshot.status == .running else {
            throw ChartError(
                .ended, "the review has come to its end", expected: "a running review",
                found: snapshot.status.rawValue)
        }
        var stepper = Stepper(consume snapshot, env)
        stepper.isAtRest = true
        return stepper
    }
}

extension Stepper {
    /// The initial context, then the initial states.
    mutating func begin() throws(ChartError) {
        // Every member is there before the first expression runs, so that order matters only for
        // values, not for names (SCXML §5.3.3, early binding).
        snapshot.context.reserveCapacity(program.context.count)
        for member in program.context { snapshot.context.append(new: member.key, .null) }
        for (place, member) in program.context.enumerated() {
            do throws(StepFault) {
                let value = try evaluate(member.value)
                try refuseDeep(value, below: 1, at: nil)
                letGoOfContext()
                snapshot.context.setValue(at: place, to: value)
            } catch {
                try absorb(error)
            }
        }
        var plan = EntryPlan()
        addDescendants(of: 0, to: &plan)
        try enter(plan)
    }

    mutating func fire(_ id: String) throws(ChartError) {
        guard let place = snapshot.timers.firstIndex(where: { sameBytes($0.id, id) }) else {
            throw ChartError(
                .notOpen, "no timer of this id is open", found: "`\(id)`")
        }
        let timer = snapshot.timers.remove(at: place)
        switch timer.purpose {
        case .after(let state, let number):
            let delay = program.states[state].delays[number]
            try queue(ChartEvent(program, delay.event, kind: .platform))
        case .send(let id, let receiver, let event, let data):
            do throws(StepFault) {
                try deliver(event, data, to: receiver, id: id, at: nil)
            } catch {
                try absorb(
                    StepFault(kind: error.kind, error: error.error, sendID: id))
            }
        case .due(let invocation):
            effects.append(.overdue(invocationID: invocation))
            guard let open = snapshot.invocation(invocation) else { return }
            try queue(
                ChartEvent(
                    program, program.invokes[open.spec].overdue, about: open, kind: .platform,
                    invocation: invocation))
        case .start(let invoke):
            do throws(StepFault) {
                try start(program.invokes[invoke])
            } catch {
                try absorb(error)
            }
        case .remind(let invocation, let number):
            effects.append(.remind(invocationID: invocation, number: number))
        }
    }
}
