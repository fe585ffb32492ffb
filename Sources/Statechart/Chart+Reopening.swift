import JSON

/// For AMEND: what asks again what a task asked.
extension Chart {
    /// The state that waits for an invocation: entering it anew starts its tasks again.
    package func state(invoking invocation: String) -> String? {
        let group = invocation.utf8.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "~") }
        return program.invokeNumbers[NameBytes(String(decoding: group, as: UTF8.self))]
            .map { program.states[program.invokes[$0].state].id }
    }

    /// Opens one element of a `forEach` again; the others stay as they are.
    ///
    /// Nothing happens to one that `ChartSnapshot.canReopen` denies. Its events come again with the
    /// new answer; what the chart made of the old one stays.
    package func reopen(
        invocation id: String, snapshot: consuming ChartSnapshot, env: StepEnvironment
    ) throws(ChartError) -> ChartStep {
        var stepper = Stepper(snapshot, env)
        do throws(StepFault) {
            try stepper.reopen(id)
        } catch {
            throw error.error
        }
        try stepper.run()
        return stepper.result()
    }
}

extension ChartSnapshot {
    /// Whether an invocation is an element of a `forEach` that still goes on: only then can it be
    /// asked again by itself.
    package func canReopen(_ invocation: String) -> Bool { group(ofElement: invocation) != nil }

    /// The open group among whose elements an invocation is, ended or not.
    func group(ofElement id: String) -> Int? {
        groups.firstIndex { group in
            group.over.contains { sameBytes($0.id, id) }
                || invocations.contains { $0.spec == group.spec && sameBytes($0.id, id) }
        }
    }
}
