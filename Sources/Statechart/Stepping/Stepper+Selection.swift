import JSON

/// Which transitions an event enables (SCXML D: selectTransitions, removeConflictingTransitions).
extension Stepper {
    /// The transitions that an event enables, in the order in which they are taken; without an
    /// event, the eventless ones.
    mutating func select(eventClass: Int = -1, tag: Int = -1) throws(ChartError) -> [Int] {
        var enabled: [Int] = []
        if eventClass < 0, !active.meets(program.eventlessLeaves) { return enabled }
        // A transition of a shared ancestor is tried once, whatever the number of regions below it.
        var tried = StateSet()
        var position = 0
        while let state = active.first(from: position) {
            position = state + 1
            guard
                eventClass < 0
                    ? program.eventlessLeaves.contains(state) : program.leaves.contains(state)
            else { continue }
            guard
                let found = try firstEnabled(
                    from: state, eventClass: eventClass, tag: tag, &tried)
            else { continue }
            if !enabled.contains(found) { enabled.append(found) }
        }
        return enabled.count < 2 ? enabled : withoutConflicts(enabled)
    }

    private mutating func firstEnabled(
        from leaf: Int, eventClass: Int, tag: Int, _ tried: inout StateSet
    ) throws(ChartError) -> Int? {
        var state = leaf
        while state >= 0 {
            let ways = program.ways[state]
            for place in eventClass < 0 ? ways.eventless : ways.triggered {
                let number = program.wayNumbers[place]
                if eventClass >= 0 {
                    let own = program.transitions[number].tag
                    guard
                        own >= 0
                            ? own == tag
                            : program.transitions[number].classes.contains(eventClass)
                    else { continue }
                }
                guard let condition = program.transitions[number].guardExpression else {
                    return number
                }
                if tried.contains(number * 2) {
                    if tried.contains(number * 2 + 1) { return number }
                    continue
                }
                tried.insert(number * 2)
                if try holds(condition) {
                    tried.insert(number * 2 + 1)
                    return number
                }
            }
            state = ways.parent
        }
        return nil
    }

    /// Of two transitions that would leave the same state, the one from the deeper source wins,
    /// else the one selected first.
    private func withoutConflicts(_ enabled: [Int]) -> [Int] {
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

    /// Targets with history states replaced by what they remember, or by their defaults.
    private func effectiveTargets(_ targets: [Int]) -> [Int] {
        var effective: [Int] = []
        for target in targets {
            guard program.states[target].isHistory else {
                effective.append(target)
                continue
            }
            if let record = snapshot.history.first(where: { $0.state == target }) {
                effective.append(contentsOf: record.remembered)
            } else {
                // The reader refuses a history whose default is a history.
                effective.append(contentsOf: program.states[target].initialTargets)
            }
        }
        return effective
    }
}

extension ChartProgram {
    /// SCXML D, getTransitionDomain, with XState v5's rule for what stays inside: a transition to
    /// the source itself or to its descendants does not leave the source unless it says `reenter`.
    ///
    /// A history that stands for the source itself leaves it: it would be entered twice otherwise.
    func domain(
        source: Int, targets: [Int], reenter: Bool, isFromHistory: Bool = false
    ) -> Int {
        let staysInside = targets.allSatisfy {
            isDescendant($0, of: source) || ($0 == source && !isFromHistory)
        }
        if !reenter, staysInside {
            return source
        }
        var candidate = states[source].parent
        while candidate > 0 {
            if states[candidate].kind == .compound,
                targets.allSatisfy({ isDescendant($0, of: candidate) })
            {
                return candidate
            }
            candidate = states[candidate].parent
        }
        return 0
    }
}
