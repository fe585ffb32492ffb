import JSON

/// What can be told of tasks and child reviews: deadlines, failures, ends.
extension ChartChecker {
    mutating func checkInvokes() {
        for invoke in program.invokes {
            let handlers = program.states[invoke.state].onTransitions.map {
                program.transitions[$0].tag
            }
            if case .task(let task) = invoke.kind {
                if invoke.due == nil {
                    findings.append(
                        Finding(
                            .warning, .noDue, "the task has no deadline", at: invoke.position,
                            expected: "`due`", found: "task `\(task.name)`",
                            hint: "a task that nobody is reminded of can stop a review for good"))
                }
            }
            checkFailure(of: invoke)
            if invoke.due == nil, handlers.contains(invoke.overdue.tag) {
                findings.append(
                    Finding(
                        .warning, .noEffect, "`onOverdue` without `due` never comes",
                        at: invoke.position, expected: "`due`", found: "`\(invoke.id)`"))
            }
            if !handles(invoke.done, in: invoke.state) {
                findings.append(
                    Finding(
                        .warning, .noEffect, "nothing happens when this is done",
                        at: invoke.position,
                        expected: "`onDone`", found: "`\(invoke.id)`"))
            }
        }
    }

    /// People can always answer; what runs by itself may fail, and a child review be cancelled.
    private mutating func checkFailure(of invoke: InvokeSpec) {
        let what: (problem: String, name: String)
        switch invoke.kind {
        case .task(let task):
            if task.queue == nil { return }
            what = (
                "an automatic step can fail, and nothing says what then", "task `\(task.name)`"
            )
        case .child(let child):
            what = (
                "a child review can be cancelled, and nothing says what then",
                "workflow `\(child.words)`"
            )
        }
        if handles(invoke.error, in: invoke.state) { return }
        findings.append(
            Finding(
                .warning, .noError, what.problem, at: invoke.position, expected: "`onError`",
                found: what.name, hint: "the review would wait for an answer that never comes"))
    }

    /// Whether the state or one around it answers to an event of the chart's own.
    private func handles(_ own: OwnEvent, in state: Int) -> Bool {
        var around = state
        while around >= 0 {
            for number in program.states[around].onTransitions {
                let transition = program.transitions[number]
                if transition.tag == own.tag { return true }
                if transition.tag < 0, transition.classes.contains(program.classOfTag[own.tag]) {
                    return true
                }
            }
            around = program.states[around].parent
        }
        return false
    }
}
