import CEL
import CivilTime
import JSON

/// One step under way: SCXML's interpreter (Appendix D) over a snapshot.
///
/// `Chart` makes one for each input and takes the result out of it.
struct Stepper: ~Copyable {
    /// What `inState` looks at while an expression is evaluated.
    final class ShownStates {
        var states: StateSet
        init(_ states: StateSet) { self.states = states }
    }

    let program: ChartProgram
    let environment: StepEnvironment
    /// Active states, ancestors included.
    var active: StateSet { didSet { areStatesShown = false } }
    private let shown: ShownStates
    var areStatesShown = true
    var snapshot: ChartSnapshot
    var bindings: CELBindings
    var isContextBound = false
    var isEventBound = true
    /// The names of the loops that are under way, outermost first.
    var locals: [(name: String, value: CELValue)] = []
    /// The event being handled; nil while a review starts.
    var event: ChartEvent?
    var internalQueue = EventQueue()
    var externalQueue = EventQueue()
    var effects: [ChartEffect] = []
    var taken: [String] = []
    var errors: [ChartError] = []
    var statesToInvoke = StateSet()
    var isRunning = true
    /// Members of the context that were set; nil: any of them may be another.
    var changedMembers: [String]? = []
    /// The snapshot had come to rest: until its event is bound, no eventless guard can say anything
    /// new, and one that reads `event` would only fail (SCXML D: the event is looked at first).
    var isAtRest = false
    var didDueChange = false
    /// An element has ended; its group is looked at when the macrostep is over.
    var endedElement: (event: ChartEvent, spec: Int)?
    var finalState: Int?
    var microsteps = 0
    var actionsDone = 0

    @inline(__always)
    init(_ snapshot: consuming ChartSnapshot, _ environment: StepEnvironment) {
        let program = snapshot.program
        let shown = ShownStates(snapshot.states)
        self.program = program
        self.environment = environment
        self.shown = shown
        active = snapshot.states
        self.snapshot = consume snapshot
        bindings = CELBindings(
            program.names.declarations, now: environment.now,
            environment: CELEnvironment(
                calendars: environment.calendars,
                inState: { id in
                    program.stateNumbers[NameBytes(id)].map { shown.states.contains($0) } ?? false
                }))
        bindings.set("input", .jsonMap(self.snapshot.input))
        bindings.set("review", .jsonMap(environment.review))
    }

    /// Lets `inState` see the states as they are now.
    mutating func showStates() {
        shown.states = active
        areStatesShown = true
    }

    /// Handles what is queued until nothing moves any more.
    mutating func run() throws(ChartError) {
        while isRunning {
            try runMacrostep()
            guard isRunning else { break }
            try startInvokes()
            if !internalQueue.isEmpty { continue }
            try seeGroup()
            if !internalQueue.isEmpty { continue }
            guard let next = externalQueue.next() else { break }
            bind(next)
            let enabled = try select(eventClass: next.eventClass, tag: next.tag)
            if !enabled.isEmpty { try microstep(enabled) }
        }
        if !isRunning { try finish() }
        snapshot.states = active
        if !snapshot.timers.isEmpty || !snapshot.toAgree.isEmpty { moveTimers() }
    }

    /// Eventless transitions first, then internal events, until both are used up (SCXML D,
    /// mainEventLoop).
    private mutating func runMacrostep() throws(ChartError) {
        while isRunning {
            var enabled: [Int] = []
            if isAtRest { isAtRest = false } else { enabled = try select() }
            if enabled.isEmpty {
                guard let next = internalQueue.next() else { return }
                bind(next)
                enabled = try select(eventClass: next.eventClass, tag: next.tag)
            }
            if !enabled.isEmpty { try microstep(enabled) }
        }
    }

    private mutating func microstep(_ enabled: [Int]) throws(ChartError) {
        microsteps += 1
        if microsteps > ChartLimits.microsteps { throw endless() }
        try exitStates(enabled)
        for transition in enabled {
            taken.append(program.transitions[transition].label)
            try run(program.transitions[transition].actions)
        }
        try enterStates(enabled)
    }

    /// Names the loop: the transitions since the last time that the latest one was taken.
    private func endless() -> ChartError {
        var loop: [String] = []
        if let last = taken.last {
            for label in taken.dropLast().reversed() {
                loop.insert(label, at: 0)
                if sameBytes(label, last) || loop.count == 8 { break }
            }
        }
        return ChartError(
            .endless, "the chart goes round without an end: \(loop.joined(separator: "; "))",
            expected: "at most \(ChartLimits.microsteps) transitions in a step",
            hint:
                "give one of these transitions a guard that ends the loop, or an event to wait for")
    }

    /// The review is over: its result, the exit actions, and everything open is closed.
    private mutating func finish() throws(ChartError) {
        var result = JSONValue.null
        snapshot.status = .done
        do {
            if let finalState, let output = program.states[finalState].output {
                result = try evaluate(output)
            }
            if let output = program.output {
                event = ChartEvent(name: "done", eventClass: 0, data: result, kind: .platform)
                isEventBound = false
                result = try evaluate(output)
            }
        } catch {
            note(error)
            snapshot.status = .failed
            result = .null
        }
        snapshot.output = result
        try leaveAll()
    }

    /// Runs the exit actions of all states and closes what is open (SCXML D, exitInterpreter); the
    /// states stay, so that it can be seen where the review ended.
    mutating func leaveAll() throws(ChartError) {
        var position = program.states.count
        while let state = active.last(before: position) {
            for block in program.states[state].exit { try run(block) }
            position = state
        }
        for invocation in snapshot.invocations {
            effects.append(.stop(invocationID: invocation.id))
        }
        snapshot.invocations.removeAll()
        snapshot.groups.removeAll()
        snapshot.timers.removeAll()
    }

    /// The snapshot is handed out, and not copied.
    consuming func result() -> ChartStep {
        var step = ChartStep(
            snapshot: ChartSnapshot(
                program: program, states: StateSet(), context: JSONObject(), input: JSONObject()),
            effects: effects, taken: taken, errors: errors)
        swap(&step.snapshot, &snapshot)
        return step
    }
}
