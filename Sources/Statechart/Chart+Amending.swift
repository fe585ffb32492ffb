package import JSON

/// Corrections by a coordinator, each journalled with a reason: `ReviewEngine` calls these for
/// AMEND.
extension Chart {
    /// Replaces values of the context, by dotted path.
    ///
    /// Eventless transitions that they enable are taken; timers that hang on them move.
    package func correct(
        _ values: JSONObject, snapshot: consuming ChartSnapshot, env: StepEnvironment
    ) throws(ChartError) -> ChartStep {
        var stepper = Stepper(snapshot, env)
        for (path, value) in values {
            let names = path.split(separator: ".", omittingEmptySubsequences: false).map(
                String.init)
            guard let first = names.first,
                program.names.context.contains(where: { sameBytes($0, first) })
            else {
                throw ChartError(
                    .path, "the context has no such member", expected: "a path of the context",
                    found: path,
                    nearest: nearestName(names.first ?? "", in: program.names.context))
            }
            stepper.snapshot.toAgree.removeAll { $0.path == names }
            do throws(StepFault) {
                try stepper.set(names, value, at: nil)
            } catch {
                throw error.error
            }
        }
        try stepper.run()
        return stepper.result()
    }

    /// Sets the chart into a state, as if a transition of the chart had led there from wherever it
    /// stands: what is left is left with its exit actions, what is entered is entered.
    package func set(
        state id: String, snapshot: consuming ChartSnapshot, env: StepEnvironment
    ) throws(ChartError) -> ChartStep {
        guard let target = program.stateNumbers[NameBytes(id)], target != 0 else {
            throw ChartError(
                .target, "the chart has no such state", expected: "the id of a state",
                found: "`\(id)`", nearest: nearestName(id, in: Array(stateIDs.dropFirst())))
        }
        guard snapshot.status == .running else {
            throw ChartError(
                .ended, "the review has come to its end", expected: "a running review",
                found: snapshot.status.rawValue)
        }
        var stepper = Stepper(snapshot, env)
        try stepper.jump(to: target)
        try stepper.run()
        return stepper.result()
    }
}

extension Stepper {
    mutating func jump(to target: Int) throws(ChartError) {
        let domain = program.domain(source: 0, targets: [target], reenter: false)
        // As deep as possible: regions beside the target's own go on undisturbed.
        var inner = domain
        var candidate = program.states[target].parent
        while candidate > 0 {
            if active.contains(candidate), program.states[candidate].kind == .compound {
                inner = candidate
                break
            }
            candidate = program.states[candidate].parent
        }
        try exitStates(below: inner)
        taken.append("amend -> \(program.states[target].id)")
        var plan = EntryPlan()
        addDescendants(of: target, to: &plan)
        addAncestors(of: target, upTo: inner, to: &plan)
        try enter(plan)
    }
}
