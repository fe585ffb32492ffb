import CivilTime
import JSON
import Statechart

/// What people do to a review from outside its plan: events, cancel, amend; timers.
extension ReviewStep {
    mutating func takeEvent(_ name: String, _ data: JSONValue) throws(Refusal) {
        let now = surroundings.workflow.chart.events(
            review.chart,
            review.environment(
                now: surroundings.now, calendars: surroundings.calendars,
                lookups: surroundings.lookups))
        guard now.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
            let names = now.map(\.name)
            var refusal = Refusal(
                .refused, "ENG-020", "the review does not take this event now",
                subject: "\(review.id)",
                expected: names.isEmpty ? "no event" : names.joined(separator: ", "), found: name,
                hint: "`reviewctl show \(review.id)` ends with what can be done now.",
                nearest: nearestName(name, in: names))
            refusal.now = names
            throw refusal
        }
        try refuseBarred(name)
        var isTaken = false
        try stepChart { chart, snapshot, env throws(ChartError) in
            let step = try chart.handle(event: name, data: data, snapshot: snapshot, env: env)
            isTaken = !step.taken.isEmpty
            return step
        }
        guard isTaken else {
            throw Refusal(
                .refused, Refusal.notTaken, "nothing takes the event with this data",
                subject: "\(review.id)", expected: "names and dates that the review knows",
                found: errors.last.map { "\($0)" } ?? data.compactText,
                hint: "`reviewctl show \(review.id)` has the team, the dates and who was asked.")
        }
    }

    /// An event of another review: it says who sent it, and as which of the chart's invokes
    /// (SCXML §5.10.1).
    mutating func takeMessage(
        _ name: String, _ data: JSONValue, from sender: ReviewID?
    ) throws(Refusal) {
        let invocation = review.children.first { $0.review == sender }?.invocation
        try stepChart { chart, snapshot, env throws(ChartError) in
            try chart.handle(
                event: name, data: data, origin: sender.map { "review:\($0)" },
                invocation: invocation, snapshot: snapshot, env: env)
        }
    }

    /// SCXML §6.2.4: what cannot be delivered is an event for the sender.
    mutating func takeUnreachable(_ address: String, _ event: String) throws(Refusal) {
        try stepChart { chart, snapshot, env throws(ChartError) in
            try chart.report(
                error: "error.communication",
                data: [
                    "message": .string("nobody takes `\(event)` at \(address)"),
                    "to": .string(address), "event": .string(event),
                ], snapshot: snapshot, env: env)
        }
    }

    /// A window bars what the chart marks; it holds nothing, and says when it ends.
    private func refuseBarred(_ name: String) throws(Refusal) {
        let calendars = surroundings.calendars.concerning(
            region: review.region, organisation: review.organisation)
        let today = calendars.date(at: Timestamp(milliseconds: surroundings.now))
        guard let barred = surroundings.workflow.chart.event(named: name)?.barred,
            let window = calendars.window(barred, on: today)
        else { return }
        throw Refusal(
            .refused, "ENG-039",
            "this is barred from \(window.start) to \(window.end): \(window.title)",
            subject: name, expected: "a day outside the \(window.kind.rawValue) window",
            found: today.description,
            hint:
                "Send it again after \(window.end). The window holds nothing else: what may go on "
                + "goes on.")
    }

    mutating func takeTimer(_ id: String) throws(Refusal) {
        guard !review.isHeldByItself else {
            throw Refusal(.refused, "ENG-021", "the review is held", subject: "\(review.id)")
        }
        guard let timer = review.chart.timers.first(where: { $0.id.utf8.elementsEqual(id.utf8) }),
            let due = timer.due, due.milliseconds <= surroundings.now
        else {
            throw Refusal(
                .stale, "ENG-022", "the timer is not due or no longer there",
                subject: "\(review.id)", found: id)
        }
        try stepChart { chart, snapshot, env throws(ChartError) in
            try chart.fire(timer: id, snapshot: snapshot, env: env)
        }
    }

    /// Ends the review at once; the one who waits for it hears how.
    ///
    /// - Parameter status: `cancelled` or `incomplete`.
    mutating func cancel(_ status: Review.Status) {
        stopEverything()
        review.status = status
        review.endedAt = surroundings.now
        if let parent = review.parent {
            messages.append(
                .childFailed(
                    parent: parent.review, invocation: parent.invocation, code: status.rawValue))
        }
    }

    mutating func takeAmendment(_ amendment: Input.Amendment) throws(Refusal) {
        switch amendment.kind {
        case .reopen(let number): try reopenTask(number)
        case .correct(let values):
            try stepChart { chart, snapshot, env throws(ChartError) in
                try chart.correct(values, snapshot: snapshot, env: env)
            }
        case .set(let state):
            try stepChart { chart, snapshot, env throws(ChartError) in
                try chart.set(state: state, snapshot: snapshot, env: env)
            }
        }
        guard review.chart.status == .running else { return }
        if review.status == .attention { review.status = .running }
        // Who amends has looked; a new failure tells itself.
        if errors.isEmpty { review.problem = nil }
    }

    /// Asks again what was answered: an element of a `forEach` that still goes on by itself, else
    /// the state that invoked the task is entered anew.
    private mutating func reopenTask(_ number: Int64) throws(Refusal) {
        guard let place = review.place(ofTask: number) else {
            throw Refusal(
                .notFound, "ENG-025", "the task is not among the review's recent ones",
                subject: "\(TaskID(review: review.id, number: number))",
                hint: "Set the state that asks for it: `reviewctl amend \(review.id) --set STATE`.")
        }
        let task = review.tasks[place]
        if review.chart.canReopen(task.invocation) {
            review.tasks[place].reopen()
            touch(number)
            try stepChart { chart, snapshot, env throws(ChartError) in
                try chart.reopen(invocation: task.invocation, snapshot: snapshot, env: env)
            }
            return
        }
        guard let state = surroundings.workflow.chart.state(invoking: task.invocation) else {
            throw Refusal(
                .internal, "ENG-026", "the chart does not know the task's invocation",
                subject: "\(task.id)", found: task.invocation)
        }
        try stepChart { chart, snapshot, env throws(ChartError) in
            try chart.set(state: state, snapshot: snapshot, env: env)
        }
    }
}
