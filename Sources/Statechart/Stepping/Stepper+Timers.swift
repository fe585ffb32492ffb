import CEL
import CivilTime
import JSON

/// Timers inside a step: `after`, delayed `send`, due dates and reminders.
extension Stepper {
    /// What a timer begins with.
    struct TimerStart {
        var due: Timestamp?
        var spec: DelaySpec?
        var anchor: ChartTimer.Anchor
        /// No delay at all.
        var isNow = false
    }

    mutating func setTimer(_ purpose: ChartTimer.Purpose, _ start: TimerStart) {
        snapshot.timersMade += 1
        snapshot.timers.append(
            ChartTimer(
                id: "t\(snapshot.timersMade)", purpose: purpose, due: start.due, spec: start.spec,
                anchor: start.anchor))
    }

    mutating func timerStart(_ delay: DelayTemplate) throws(StepFault) -> TimerStart {
        switch delay {
        case .fixed(let spec): return try timerStart(spec, at: nil)
        case .computed(let expression):
            let value = try evaluate(expression)
            switch value {
            case .duration(let span):
                guard let due = environment.now.adding(span) else {
                    throw Self.fault(
                        .evaluation, "this delay leads beyond the calendar",
                        at: expression.position)
                }
                return TimerStart(due: due, spec: nil, anchor: .instant(environment.now))
            case .timestamp(let instant):
                return TimerStart(due: instant, spec: nil, anchor: .instant(environment.now))
            case .null:
                // A date that is not agreed yet; an expression is not looked at again.
                return TimerStart(due: nil, spec: nil, anchor: .instant(environment.now))
            case .string(let text):
                if let instant = instant(of: .string(text)) {
                    return TimerStart(
                        due: instant, spec: nil, anchor: .instant(environment.now))
                }
                do {
                    return try timerStart(try DelaySpec(parsing: text), at: expression.position)
                } catch let error as DelayError {
                    throw Self.fault(
                        .delay, "`\(expression.source)` gives no delay: \(error)",
                        at: expression.position)
                } catch let fault as StepFault {
                    throw fault
                } catch {
                    throw Self.fault(.delay, "\(error)", at: expression.position)
                }
            default:
                throw Self.fault(
                    .delay, "`\(expression.source)` gives no delay", at: expression.position,
                    expected: "a delay, a date or an instant", found: value.typeName)
            }
        }
    }

    private mutating func timerStart(
        _ spec: DelaySpec, at position: SourcePosition?
    ) throws(StepFault) -> TimerStart {
        var start = TimerStart(due: nil, spec: spec, anchor: .instant(environment.now))
        var from: Timestamp? = environment.now
        if let path = spec.anchorPath {
            from = anchorInstant(path)
            start.anchor = .context(path: path, value: from)
        } else if spec.amount == 0 {
            start.isNow = true
        }
        if let from { start.due = try due(spec, from: from, at: position) }
        return start
    }

    private func due(
        _ spec: DelaySpec, from anchor: Timestamp, at position: SourcePosition?
    ) throws(StepFault) -> Timestamp {
        do {
            return try spec.due(from: anchor, calendars: environment.calendars)
        } catch {
            throw Self.fault(.delay, "`\(spec)` cannot be counted: \(error)", at: position)
        }
    }

    /// The instant that a date or an RFC 3339 text in the context means; nil if it is neither.
    func instant(of value: JSONValue?) -> Timestamp? {
        guard let text = value?.stringValue else { return nil }
        return environment.calendars.instant(of: text)
    }

    private func anchorInstant(_ path: [String]) -> Timestamp? {
        instant(of: snapshot.context.value(at: path))
    }

    // MARK: after

    mutating func setDelays(of state: Int) throws(ChartError) {
        for number in program.states[state].delays.indices {
            do throws(StepFault) {
                let start = try timerStart(program.states[state].delays[number].delay)
                setTimer(.after(state: state, delay: number), start)
            } catch {
                try absorb(error)
            }
        }
    }

    mutating func cancelDelays(of state: Int) {
        snapshot.timers.removeAll { timer in
            if case .after(state, _) = timer.purpose { true } else { false }
        }
    }

    // MARK: due dates and reminders

    /// Sets an invocation's timers; gives its due date.
    mutating func setTimers(
        of invocation: String, _ spec: InvokeSpec
    ) throws(StepFault) -> Timestamp? {
        var due: Timestamp?
        if let delay = spec.due {
            let start = try timerStart(delay)
            due = start.due
            setTimer(.due(invocation: invocation), start)
        }
        for (number, reminder) in spec.reminders.enumerated() {
            var start: TimerStart
            if reminder.isBeforeDue {
                start = TimerStart(
                    due: nil, spec: reminder.spec, anchor: .due(invocation: invocation))
                if let due { start.due = try self.due(reminder.spec, from: due, at: spec.position) }
                // Less time was given than the reminder wants: it would come at once, for nothing.
                if let reminded = start.due, reminded <= environment.now { continue }
            } else {
                start = try timerStart(reminder.spec, at: spec.position)
            }
            setTimer(.remind(invocation: invocation, number: number + 1), start)
        }
        return due
    }

    mutating func cancelTimers(of invocation: String) {
        snapshot.timers.removeAll { timer in
            switch timer.purpose {
            case .due(let own), .remind(let own, _): sameBytes(own, invocation)
            case .after, .send: false
            }
        }
    }

    // MARK: moved anchors

    /// Moves the timers whose anchor has another value than before. One that now lies in the past is
    /// due at once; one that has fired is not here any more.
    mutating func moveTimers() {
        if didContextChange {
            for index in snapshot.timers.indices {
                guard case .context(let path, let old) = snapshot.timers[index].anchor,
                    let spec = snapshot.timers[index].spec
                else { continue }
                let value = anchorInstant(path)
                if value == old { continue }
                snapshot.timers[index].anchor = .context(path: path, value: value)
                snapshot.timers[index].due = value.flatMap { recount(spec, from: $0) }
                if case .due = snapshot.timers[index].purpose { didDueChange = true }
            }
        }
        guard didDueChange else { return }
        for index in snapshot.timers.indices {
            guard case .due(let invocation) = snapshot.timers[index].anchor,
                let spec = snapshot.timers[index].spec,
                let base = snapshot.dueTimer(of: invocation)
            else { continue }
            snapshot.timers[index].due = base.due.flatMap { recount(spec, from: $0) }
        }
    }

    /// A date that cannot be counted (beyond the calendars) reads as still to be agreed.
    private mutating func recount(_ spec: DelaySpec, from anchor: Timestamp) -> Timestamp? {
        do throws(StepFault) {
            return try due(spec, from: anchor, at: nil)
        } catch {
            note(error)
            return nil
        }
    }
}

extension ChartSnapshot {
    /// The timer of an invocation's due date, while it has not fired.
    package func dueTimer(of invocation: String) -> ChartTimer? {
        timers.first { timer in
            if case .due(let own) = timer.purpose { sameBytes(own, invocation) } else { false }
        }
    }
}
