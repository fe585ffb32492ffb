import JSON

/// Leaving and entering states (SCXML D: exitStates, enterStates, computeEntrySet).
extension Stepper {
    /// Leaves what the transitions leave, innermost first.
    mutating func exitStates(_ enabled: [Int]) throws(ChartError) {
        var exits = StateSet()
        for transition in enabled {
            guard let domain = domain(of: transition) else { continue }
            let range = program.states[domain].descendants
            var position = range.lowerBound
            while let state = active.first(from: position), state < range.upperBound {
                exits.insert(state)
                position = state + 1
            }
        }
        try leave(exits)
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
            var remembered = StateSet()
            if program.states[history].kind == .history(deep: true) {
                let range = program.states[state].descendants
                var position = range.lowerBound
                while let inner = active.first(from: position), inner < range.upperBound {
                    if program.states[inner].isAtomic { remembered.insert(inner) }
                    position = inner + 1
                }
            } else {
                for child in program.states[state].children where active.contains(child) {
                    remembered.insert(child)
                }
            }
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
        var plan = EntryPlan()
        for number in enabled {
            guard let domain = domain(of: number) else { continue }
            plan.domain = domain
            let targets = program.transitions[number].targets
            for target in targets {
                // XState v5: a state that is its own target stays, and only begins anew below.
                if target == domain, target == program.transitions[number].source {
                    plan.isKept = target
                }
                addDescendants(of: target, to: &plan)
                plan.isKept = -1
            }
            for target in targets {
                for effective in program.states[target].isHistory ? remembered(target) : [target] {
                    addAncestors(of: effective, upTo: domain, to: &plan)
                }
            }
        }
        try enter(plan)
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

    private func areChildrenFinal(_ parallel: Int) -> Bool {
        program.states[parallel].children.allSatisfy { isInFinal($0) }
    }

    /// SCXML D, isInFinalState.
    private func isInFinal(_ state: Int) -> Bool {
        switch program.states[state].kind {
        case .compound:
            program.states[state].children.contains {
                program.states[$0].kind == .final && active.contains($0)
            }
        case .parallel: areChildrenFinal(state)
        case .atomic, .final, .history: false
        }
    }
}

/// What is to be entered.
struct EntryPlan {
    var states = StateSet()
    /// Compound states that are entered by their initial transition.
    var defaults = StateSet()
    /// Parents whose history had nothing to remember, with the history state.
    var historyDefaults: [(parent: Int, history: Int)] = []
    /// A target that is active and stays so, or -1.
    var isKept = -1
    /// The state within which the transition happens that is being planned. It stays, and what is
    /// around it, also where the parent of a history lies further out: SCXML D would enter those
    /// between the two a second time.
    var domain = 0
}

extension Stepper {
    /// What a history state stands for now.
    private func remembered(_ history: Int) -> [Int] {
        if let record = snapshot.history.first(where: { $0.state == history }) {
            return Array(record.remembered)
        }
        return program.states[history].initialTargets
    }

    /// SCXML D, addDescendantStatesToEnter.
    func addDescendants(of state: Int, to plan: inout EntryPlan) {
        switch program.states[state].kind {
        case .history:
            let parent = program.states[state].parent
            if !snapshot.history.contains(where: { $0.state == state }) {
                plan.historyDefaults.append((parent, state))
            }
            let targets = remembered(state)
            for target in targets { addDescendants(of: target, to: &plan) }
            let around = max(parent, plan.domain)
            for target in targets { addAncestors(of: target, upTo: around, to: &plan) }
        case .compound:
            if state != plan.isKept {
                plan.states.insert(state)
            }
            plan.defaults.insert(state)
            let targets = program.states[state].initialTargets
            for target in targets { addDescendants(of: target, to: &plan) }
            for target in targets { addAncestors(of: target, upTo: state, to: &plan) }
        case .parallel:
            if state != plan.isKept { plan.states.insert(state) }
            addRegions(of: state, to: &plan)
        case .atomic, .final:
            if state != plan.isKept { plan.states.insert(state) }
        }
    }

    /// SCXML D, addAncestorStatesToEnter.
    func addAncestors(of state: Int, upTo ancestor: Int, to plan: inout EntryPlan) {
        var next = program.states[state].parent
        while next > ancestor {
            plan.states.insert(next)
            if program.states[next].kind == .parallel { addRegions(of: next, to: &plan) }
            next = program.states[next].parent
        }
        // Inside a parallel state that stays, its other regions are entered anew.
        if next == ancestor, next >= 0, program.states[next].kind == .parallel {
            addRegions(of: next, to: &plan)
        }
    }

    /// The regions of which nothing is to be entered yet, by default.
    private func addRegions(of parallel: Int, to plan: inout EntryPlan) {
        for child in program.states[parallel].children {
            let isPlanned =
                plan.states.contains(child)
                || plan.states.contains(anyIn: program.states[child].descendants)
            if !isPlanned { addDescendants(of: child, to: &plan) }
        }
    }
}
