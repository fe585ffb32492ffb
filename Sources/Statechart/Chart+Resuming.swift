package import CivilTime
import JSON

/// What happens to the timers of a held review when it goes on.
extension Chart {
    /// The event that a review gets when it goes on and agreed dates have lapsed; `event.data.dates`
    /// are their paths.
    package static let datesLapsed = "dates.lapsed"

    /// When a review that has stood still since an instant may be ended as incomplete; nil: its
    /// chart does not say, or the calendars end before.
    ///
    /// It is told then, and nothing happens by itself: a hold is a person's decision, and so is
    /// giving up the review.
    package func incomplete(
        heldSince instant: Timestamp, calendars: Calendars, organisation: String
    ) -> Timestamp? {
        guard let spec = program.incompleteAfter else { return nil }
        return try? spec.due(from: instant, calendars: calendars, organisation: organisation)
    }

    /// Moves the timers as the chart's `resume` says: `shift` keeps what was left, in the delay's
    /// own unit; `keep` keeps the date.
    ///
    /// What counts back from a date, or stands on it, always keeps: a date agreed with people never
    /// moves by itself. What passed meanwhile is due at once.
    package func resume(
        _ snapshot: consuming ChartSnapshot, heldAt: Timestamp, env: StepEnvironment
    ) throws(ChartError) -> ChartStep {
        var next = snapshot
        var errors: [ChartError] = []
        for index in next.timers.indices {
            let timer = next.timers[index]
            guard let due = timer.due, let spec = timer.spec,
                let from = program.shift(of: timer, in: next, heldAt: heldAt, env.calendars)
            else { continue }
            do {
                next.timers[index].due = try spec.shifted(
                    due: due, heldAt: from, releasedAt: env.now, calendars: env.calendars,
                    organisation: env.organisation)
            } catch {
                // The old date stands, visibly; nobody guesses another.
                errors.append(
                    ChartError(.delay, "`\(spec)` cannot be counted again: \(error)"))
            }
        }
        var stepper = Stepper(next, env)
        stepper.errors = errors
        stepper.didDueChange = true
        let lapsed = stepper.lapseAgreed(heldAt: heldAt)
        stepper.moveTimers()
        guard !lapsed.isEmpty, stepper.snapshot.status == .running else { return stepper.result() }
        // The chart asks its coordinator to agree new ones.
        try stepper.queue(
            ChartEvent(
                name: Self.datesLapsed, eventClass: program.eventClass(of: Self.datesLapsed),
                data: ["dates": .array(lapsed.map { .string($0) })], kind: .platform))
        try stepper.run()
        return stepper.result()
    }
}

extension ChartProgram {
    /// Since when the timer has not run on, if it shifts; nil if it keeps its date.
    fileprivate func shift(
        of timer: ChartTimer, in snapshot: ChartSnapshot, heldAt: Timestamp,
        _ calendars: Calendars
    ) -> Timestamp? {
        guard timer.spec?.direction == .after else { return nil }
        var from = heldAt
        switch timer.anchor {
        case .due: return nil
        case .context(_, let value):
            // A date that still lay ahead had nothing running on it.
            guard let value, value.instant(calendars) <= heldAt else { return nil }
        // What an answer set off meanwhile has stood still only since then.
        case .instant(let start): from = max(heldAt, start)
        }
        let name: String
        switch timer.purpose {
        case .after(let state, _): name = states[state].id
        case .due(let invocation), .remind(let invocation, _):
            name = snapshot.invocation(invocation)?.group ?? invocation
        case .send(let id, _, let event, _): name = id ?? event
        case .start: return nil
        }
        return resume.rule(for: name) == .shift ? from : nil
    }
}

extension Stepper {
    /// Agreed dates that lay ahead when the hold began are void; gives their paths.
    fileprivate mutating func lapseAgreed(heldAt: Timestamp) -> [String] {
        var paths: [String] = []
        for path in program.agreed {
            guard let value = snapshot.context.value(at: path),
                let text = value.stringValue, let anchor = try? DelayAnchor(parsing: text),
                anchor.date(environment.calendars) >= environment.calendars.date(at: heldAt)
            else { continue }
            snapshot.toAgree.removeAll { $0.path == path }
            snapshot.toAgree.append(LapsedDate(path: path, was: value))
            paths.append(path.joined(separator: "."))
            for index in snapshot.timers.indices {
                guard case .context(path, _) = snapshot.timers[index].anchor else { continue }
                snapshot.timers[index].due = nil
            }
        }
        return paths
    }
}
