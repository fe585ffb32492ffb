import JSON

/// Leaving and entering states over unknown data; as `Stepper` does (SCXML D).
extension Microstep {
    /// The review begins: its initial states are entered.
    mutating func begin() {
        for (number, path) in model.anchors.enumerated() {
            guard let first = path.first,
                let member = program.context.first(where: { sameBytes($0.key, first) })
            else { continue }
            if VerifyModel.isGiven(member.value, path.dropFirst()) {
                moment.position.dates.insert(number)
            }
        }
        moment.news = .all
        var plan = EntryPlan()
        addDescendants(of: 0, to: &plan)
        enter(plan)
    }

    mutating func exitStates(_ enabled: [Int]) {
        let exits = exits(of: enabled)
        for state in exits { remember(state) }
        for state in Array(exits).reversed() {
            moment.toInvoke.remove(state)
            for block in program.states[state].exit { run(block) }
            for number in program.states[state].invokes { stop(number) }
            let first = model.firstDelay[state]
            for number in program.states[state].delays.indices {
                moment.position.delays.remove(first + number)
            }
            moment.position.states.remove(state)
        }
    }

    private mutating func remember(_ state: Int) {
        for history in program.states[state].historyChildren {
            let remembered = toNote(by: history, of: state)
            let records = moment.position.history
            if let place = records.firstIndex(where: { $0.state == history }) {
                moment.position.history[place].states = remembered
            } else {
                let place = records.firstIndex { $0.state > history } ?? records.endIndex
                moment.position.history.insert(
                    .init(state: history, states: remembered), at: place)
            }
        }
    }

    mutating func enterStates(_ enabled: [Int]) { enter(plan(of: enabled)) }

    private mutating func enter(_ plan: EntryPlan) {
        for state in plan.states {
            let node = program.states[state]
            moment.position.states.insert(state)
            if !node.invokes.isEmpty { moment.toInvoke.insert(state) }
            for block in node.entry { run(block) }
            if plan.defaults.contains(state) { run(node.initialActions) }
            for (parent, history) in plan.historyDefaults where parent == state {
                run(program.states[history].initialActions)
            }
            let first = model.firstDelay[state]
            for number in node.delays.indices { moment.position.delays.insert(first + number) }
            if node.kind == .final { reachFinal(state) }
        }
    }

    private mutating func reachFinal(_ state: Int) {
        let parent = program.states[state].parent
        if parent <= 0 {
            end()
            return
        }
        raiseDone(parent)
        var around = program.states[parent].parent
        while around >= 0, program.states[around].kind == .parallel, areChildrenFinal(around) {
            if around == 0 { end() } else { raiseDone(around) }
            around = program.states[around].parent
        }
    }

    private mutating func end() {
        moment.isRunning = false
        let isAbandoned = moment.position.states.contains { state in
            program.states[state].kind == .final
                && program.states[state].tags.contains { sameBytes($0, "abandoned") }
        }
        moment.position.fate = isAbandoned ? .abandoned : .done
    }

    private mutating func raiseDone(_ state: Int) {
        moment.internal.append(NamedEvent(program, program.states[state].done))
    }
}

extension Microstep: Configured {
    var active: StateSet { moment.position.states }

    func noted(by history: Int) -> StateSet? {
        moment.position.history.first { $0.state == history }?.states
    }
}
