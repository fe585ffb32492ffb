/// What SCXML's algorithm looks at when it says what is left and what is entered.
///
/// The step of a review knows it, and so does the step of `verify`, which knows no data: both go by
/// the one algorithm below (SCXML D: removeConflictingTransitions, getTransitionDomain,
/// computeExitSet, computeEntrySet, isInFinalState).
protocol Configured: ~Copyable {
    var program: ChartProgram { get }
    /// Active states, ancestors included.
    var active: StateSet { get }
    /// What a history state has noted; nil: its parent has not been left yet.
    func noted(by history: Int) -> StateSet?
}

extension Configured where Self: ~Copyable {
    // MARK: what is left

    /// Of two transitions that would leave the same state, the one from the deeper source wins,
    /// else the one selected first.
    func withoutConflicts(_ enabled: [Int]) -> [Int] {
        var kept: [Int] = []
        for candidate in enabled {
            var isPreempted = false
            var lost: [Int] = []
            for other in kept where exitSetsMeet(candidate, other) {
                let source = program.transitions[candidate].source
                if program.isDescendant(source, of: program.transitions[other].source) {
                    lost.append(other)
                } else {
                    isPreempted = true
                    break
                }
            }
            if isPreempted { continue }
            if !lost.isEmpty { kept.removeAll { lost.contains($0) } }
            kept.append(candidate)
        }
        return kept
    }

    /// Exit sets are the active states below a domain; two domains are nested or apart.
    private func exitSetsMeet(_ left: Int, _ right: Int) -> Bool {
        guard let one = domain(of: left), let two = domain(of: right) else { return false }
        let a = program.states[one].descendants
        let b = program.states[two].descendants
        let overlap =
            max(
                a.lowerBound, b.lowerBound)..<max(
                max(a.lowerBound, b.lowerBound), min(a.upperBound, b.upperBound))
        return !overlap.isEmpty && active.contains(anyIn: overlap)
    }

    /// The state within which a transition happens; nil for one without a target.
    func domain(of number: Int) -> Int? {
        if let domain = program.transitions[number].domain { return domain }
        guard !program.transitions[number].isTargetless else { return nil }
        return program.domain(
            source: program.transitions[number].source,
            targets: effectiveTargets(program.transitions[number].targets),
            reenter: program.transitions[number].reenter, isFromHistory: true)
    }

    /// Targets with history states replaced by what they stand for now.
    private func effectiveTargets(_ targets: [Int]) -> [Int] {
        var effective: [Int] = []
        for target in targets {
            if program.states[target].isHistory {
                effective.append(contentsOf: remembered(target))
            } else {
                effective.append(target)
            }
        }
        return effective
    }

    /// What a history state stands for now: what it has noted, or its default, which is no history.
    private func remembered(_ history: Int) -> [Int] {
        if let noted = noted(by: history) { return Array(noted) }
        return program.states[history].initialTargets
    }

    /// The states that the transitions leave.
    func exits(of enabled: [Int]) -> StateSet {
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
        return exits
    }

    /// What a history of a state that is left has to note.
    func toNote(by history: Int, of state: Int) -> StateSet {
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
        return remembered
    }

    // MARK: what is entered

    /// The states that the transitions enter.
    func plan(of enabled: [Int]) -> EntryPlan {
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
        return plan
    }

    /// SCXML D, addDescendantStatesToEnter.
    func addDescendants(of state: Int, to plan: inout EntryPlan) {
        switch program.states[state].kind {
        case .history:
            let parent = program.states[state].parent
            if noted(by: state) == nil {
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

    // MARK: ends

    func areChildrenFinal(_ parallel: Int) -> Bool {
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
