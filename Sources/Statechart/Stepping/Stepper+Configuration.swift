import JSON

/// Leaving and entering states (SCXML D: exitStates, enterStates, computeEntrySet).
extension Stepper {
    /// Leaves what the transitions leave, innermost first.
    mutating func exitStates(_ enabled: [Int]) throws(ChartError) {
        try leave(exits(of: enabled))
    }

    /// Leaves everything below a state.
    mutating func exitStates(below domain: Int) throws(ChartError) {
        let range = program.states[domain].descendants
        try leave(StateSet(active.filter { range.contains($0) }))
    }

    private mutating func leave(_ exits: StateSet) throws(ChartError) {
        if exits.isEmpty { return }
        for state in exits where !program.states[state].historyChildren.isEmpty {
            remember(state)
        }
        var position = program.states.count
        while let state = exits.last(before: position) {
            position = state
            statesToInvoke.remove(state)
            for block in program.states[state].exit { try run(block) }
            if !program.states[state].invokes.isEmpty { stopInvokes(of: state) }
            if !program.states[state].delays.isEmpty { cancelDelays(of: state) }
            active.remove(state)
        }
    }

    private mutating func remember(_ state: Int) {
        for history in program.states[state].historyChildren {
            let remembered = toNote(by: history, of: state)
            if let place = snapshot.history.firstIndex(where: { $0.state == history }) {
                snapshot.history[place].remembered = remembered
            } else {
                let place =
                    snapshot.history.firstIndex { $0.state > history } ?? snapshot.history.endIndex
                snapshot.history.insert(
                    .init(state: history, remembered: remembered), at: place)
            }
        }
    }

    /// Enters what the transitions lead to, outermost first.
    mutating func enterStates(_ enabled: [Int]) throws(ChartError) {
        try enter(plan(of: enabled))
    }

    /// Enters the states of a plan in document order.
    mutating func enter(_ plan: EntryPlan) throws(ChartError) {
        for state in plan.states {
            active.insert(state)
            if !program.states[state].invokes.isEmpty { statesToInvoke.insert(state) }
            for block in program.states[state].entry { try run(block) }
            if plan.defaults.contains(state), !program.states[state].initialActions.isEmpty {
                try run(program.states[state].initialActions)
            }
            for (parent, history) in plan.historyDefaults where parent == state {
                try run(program.states[history].initialActions)
            }
            if !program.states[state].delays.isEmpty { try setDelays(of: state) }
            if program.states[state].kind == .final { try reachFinal(state) }
        }
    }

    private mutating func reachFinal(_ state: Int) throws(ChartError) {
        let parent = program.states[state].parent
        if parent <= 0 {
            isRunning = false
            finalState = state
            return
        }
        var data = JSONValue.null
        do throws(StepFault) {
            if let output = program.states[state].output { data = try evaluate(output) }
        } catch {
            try absorb(error)
        }
        raiseDone(parent, data)
        // A parallel state is done when its regions are; so may be one around it.
        var around = program.states[parent].parent
        while around >= 0, program.states[around].kind == .parallel, areChildrenFinal(around) {
            if around == 0 {
                isRunning = false
            } else {
                raiseDone(around, .null)
            }
            around = program.states[around].parent
        }
    }

    private mutating func raiseDone(_ state: Int, _ data: JSONValue) {
        internalQueue.append(
            ChartEvent(program, program.states[state].done, data: data, kind: .platform))
    }
}

extension Stepper: Configured {
    func noted(by history: Int) -> StateSet? {
        snapshot.history.first { $0.state == history }?.remembered
    }
}
