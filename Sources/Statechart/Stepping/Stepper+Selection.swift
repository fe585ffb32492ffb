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
