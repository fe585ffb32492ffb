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
        var exits = StateSet()
        for number in enabled {
            guard let domain = domain(of: number) else { continue }
            let range = program.states[domain].descendants
            for state in moment.position.states where range.contains(state) {
                exits.insert(state)
            }
        }
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
            var remembered = StateSet()
            if program.states[history].kind == .history(deep: true) {
                let range = program.states[state].descendants
                for active in moment.position.states
                where range.contains(active) && program.states[active].isAtomic {
                    remembered.insert(active)
                }
            } else {
                for child in program.states[state].children
                where moment.position.states.contains(child) {
                    remembered.insert(child)
                }
            }
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

    mutating func enterStates(_ enabled: [Int]) {
        var plan = EntryPlan()
        for number in enabled {
            guard let domain = domain(of: number) else { continue }
            plan.domain = domain
            let targets = program.transitions[number].targets
            for target in targets {
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
        enter(plan)
    }

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

    private func areChildrenFinal(_ parallel: Int) -> Bool {
        program.states[parallel].children.allSatisfy { isInFinal($0) }
    }

    private func isInFinal(_ state: Int) -> Bool {
        switch program.states[state].kind {
        case .compound:
            program.states[state].children.contains {
                program.states[$0].kind == .final && moment.position.states.contains($0)
            }
        case .parallel: areChildrenFinal(state)
        case .atomic, .final, .history: false
        }
    }

    // MARK: what is to be entered

    func addDescendants(of state: Int, to plan: inout EntryPlan) {
        switch program.states[state].kind {
        case .history:
            let parent = program.states[state].parent
            if !moment.position.history.contains(where: { $0.state == state }) {
                plan.historyDefaults.append((parent, state))
            }
            let targets = remembered(state)
            for target in targets { addDescendants(of: target, to: &plan) }
            let around = max(parent, plan.domain)
            for target in targets { addAncestors(of: target, upTo: around, to: &plan) }
        case .compound:
            if state != plan.isKept { plan.states.insert(state) }
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

    private func addAncestors(of state: Int, upTo ancestor: Int, to plan: inout EntryPlan) {
        var next = program.states[state].parent
        while next > ancestor {
            plan.states.insert(next)
            if program.states[next].kind == .parallel { addRegions(of: next, to: &plan) }
            next = program.states[next].parent
        }
        if next == ancestor, next >= 0, program.states[next].kind == .parallel {
            addRegions(of: next, to: &plan)
        }
    }

    private func addRegions(of parallel: Int, to plan: inout EntryPlan) {
        for child in program.states[parallel].children {
            let isPlanned =
                plan.states.contains(child)
                || plan.states.contains(anyIn: program.states[child].descendants)
            if !isPlanned { addDescendants(of: child, to: &plan) }
        }
    }
}
