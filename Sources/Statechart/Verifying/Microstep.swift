import CEL
import JSON

/// One unit of work inside a step over unknown data: `Stepper` with an oracle instead of values.
///
/// `Exploration` runs one for each combination of answers.
struct Microstep {
    let model: VerifyModel
    var program: ChartProgram { model.program }
    var moment: Moment
    var oracle: Oracle
    /// Labels of the transitions taken.
    var taken: [Int] = []
    /// Answers of this microstep, by the guard's core: the same question is answered alike.
    private var answers: [NameBytes: Answer] = [:]

    private struct Answer {
        /// Whether the guard that asked first was negated, and how it answered.
        var isNegated: Bool
        var holds: Bool
        /// Whether the opposite, if asked later, has answered false as well.
        var opposite: Bool?
    }

    init(_ model: VerifyModel, _ moment: Moment, _ oracle: Oracle) {
        self.model = model
        self.moment = moment
        self.oracle = oracle
    }

    /// Does the next piece of work; false when there is none left.
    mutating func advance() -> Bool {
        guard moment.isRunning else { return false }
        if moment.news != .none {
            let enabled = select(nil)
            if !enabled.isEmpty {
                take(enabled)
                return true
            }
            moment.news = .none
            answers = [:]
        }
        if !moment.internal.isEmpty {
            handle(moment.internal.removeFirst())
        } else if !moment.toInvoke.isEmpty {
            startInvokes()
        } else if moment.endedElement >= 0, moment.external.isEmpty {
            seeGroup()
        } else if !moment.external.isEmpty {
            handle(moment.external.removeFirst())
        } else {
            return false
        }
        return true
    }

    private mutating func handle(_ event: NamedEvent) {
        let enabled = select(event)
        if enabled.isEmpty {
            moment.news = .event
        } else {
            take(enabled)
        }
    }

    private mutating func take(_ enabled: [Int]) {
        taken += enabled
        moment.news = .all
        exitStates(enabled)
        for number in enabled { run(program.transitions[number].actions) }
        enterStates(enabled)
    }

    // MARK: guards

    /// How a guard answers in this microstep; opposed, unless no data can decide it.
    mutating func holds(_ expression: Expression) -> Bool {
        if let known = known(expression) { return known }
        let form = expression.program.normalForm
        let core = NameBytes(form.core)
        if var answer = answers[core] {
            if answer.isNegated == form.isNegated { return answer.holds }
            if answer.holds { return false }
            // Both are false when the guard fails on a field that is not there.
            let holds = answer.opposite ?? choose(expression)
            answer.opposite = holds
            answers[core] = answer
            return holds
        }
        let holds = choose(expression)
        answers[core] = Answer(isNegated: form.isNegated, holds: holds)
        return holds
    }

    /// True, false, or false because it fails, which matters where the chart answers failures; once
    /// in a step, so that a failure that is only noted is no round.
    private mutating func choose(_ expression: Expression) -> Bool {
        let mayFail = model.answersFailures && !moment.hasFailed
        let choice = oracle.choose(mayFail ? 3 : 2)
        if choice == 2 {
            moment.hasFailed = true
            moment.internal.append(model.failure)
            oracle.assume("`\(expression.source)` fails")
        } else {
            oracle.assume(expression.source, choice == 0)
        }
        return choice == 0
    }

    /// The answer of a guard that reads nothing but the configuration.
    private func known(_ expression: Expression) -> Bool? {
        guard expression.program.reads.isEmpty else { return nil }
        let states = moment.position.states
        let program = program
        var bindings = CELBindings(
            program.names.declarations,
            environment: CELEnvironment(inState: { id in
                program.stateNumbers[NameBytes(id)].map { states.contains($0) } ?? false
            }))
        return (try? expression.program.evaluate(&bindings))?.boolValue
    }

    /// An answer that no other guard shares.
    mutating func holdsAlone(_ expression: Expression) -> Bool {
        known(expression) ?? choose(expression)
    }

    /// Whether an eventless guard may answer otherwise than when it was last asked.
    private func mayHaveChanged(_ expression: Expression) -> Bool {
        if moment.news == .all { return true }
        return expression.program.reads.contains { path in
            ["event", "now", "review"].contains { sameBytes($0, path[0]) }
        }
    }

    // MARK: selection

    /// SCXML D: selectTransitions, removeConflictingTransitions.
    private mutating func select(_ event: NamedEvent?) -> [Int] {
        answers = [:]
        var enabled: [Int] = []
        for state in moment.position.states where program.states[state].isAtomic {
            guard let found = firstEnabled(from: state, event), !enabled.contains(found) else {
                continue
            }
            enabled.append(found)
        }
        return enabled.count < 2 ? enabled : withoutConflicts(enabled)
    }

    private mutating func firstEnabled(from leaf: Int, _ event: NamedEvent?) -> Int? {
        var state = leaf
        while state >= 0 {
            let candidates =
                event == nil
                ? program.states[state].alwaysTransitions : program.states[state].onTransitions
            for number in candidates {
                if let event {
                    let own = program.transitions[number].tag
                    guard
                        own >= 0
                            ? own == event.tag
                            : program.transitions[number].classes.contains(event.eventClass)
                    else { continue }
                }
                guard let condition = program.transitions[number].guardExpression else {
                    // Without a guard it would have been taken when the step before it ended.
                    if event == nil, moment.news == .event { continue }
                    return number
                }
                if event == nil, !mayHaveChanged(condition) { continue }
                if holds(condition) { return number }
            }
            state = program.states[state].parent
        }
        return nil
    }
}
