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
                return try timerStart(text, expression)
            default:
                throw Self.fault(
                    .delay, "`\(expression.source)` gives no delay", at: expression.position,
                    expected: "a delay, a date or an instant", found: value.typeName)
            }
        }
    }

    /// A text that an expression gave: a date or an instant, else a delay.
    private mutating func timerStart(
        _ text: String, _ expression: Expression
    ) throws(StepFault) -> TimerStart {
        let spec: DelaySpec
        do throws(DelayError) {
            if let anchor = anchor(of: .string(text)) {
                return TimerStart(
                    due: agreed(anchor), spec: nil, anchor: .instant(environment.now))
            }
            spec = try DelaySpec(parsing: text)
        } catch {
            throw Self.fault(
                .delay, "`\(expression.source)` gives no delay: \(error)", at: expression.position)
        }
        return try timerStart(spec, at: expression.position)
    }

    private mutating func timerStart(
        _ spec: DelaySpec, at position: SourcePosition?
    ) throws(StepFault) -> TimerStart {
        var start = TimerStart(due: nil, spec: spec, anchor: .instant(environment.now))
        if let path = spec.anchorPath {
            let inContext = Array(path.dropFirst())
            let value = agreedAnchor(at: inContext)
            start.anchor = .context(path: inContext, value: value)
            if let value { start.due = try due(spec, from: value, at: position) }
        } else {
            start.isNow = spec.amount == 0
            start.due = try due(spec, from: .instant(environment.now), at: position)
        }
        return start
    }

    private func due(
        _ spec: DelaySpec, from anchor: DelayAnchor, at position: SourcePosition?
    ) throws(StepFault) -> Timestamp {
        do {
            return try spec.due(
                from: anchor, calendars: environment.calendars,
                organisation: environment.organisation)
        } catch {
            throw Self.fault(.delay, "`\(spec)` cannot be counted: \(error)", at: position)
        }
    }

    /// A day is due at its 17:00, as with `at`.
    private func agreed(_ anchor: DelayAnchor) -> Timestamp {
        switch anchor {
        case .instant(let instant): instant
        case .date(let date):
            environment.calendars.zone.timestamp(for: date, at: DelaySpec.defaultHour)
        }
    }

    /// The date at a path; nil while none is set, or a new one is to be agreed.
    private func agreedAnchor(at path: [String]) -> DelayAnchor? {
        if !snapshot.toAgree.isEmpty, snapshot.toAgree.contains(where: { $0.path == path }) {
            return nil
        }
        return anchor(of: snapshot.context.value(at: path))
    }

    /// What a date or an RFC 3339 text means as an anchor; nil if it is neither.
    private func anchor(of value: JSONValue?) -> DelayAnchor? {
        guard let text = value?.stringValue else { return nil }
        return DelayAnchor(text)
    }

    // MARK: after

    mutating func setDelays(of state: Int) throws(ChartError) {
        for number in program.states[state].delays.indices {
            let delay = program.states[state].delays[number].delay
            do throws(StepFault) {
                let start = try timerStart(delay)
                setTimer(.after(state: state, delay: number), start)
            } catch {
                try absorb(error)
                setUncounted(.after(state: state, delay: number), delay)
            }
        }
    }

    /// A timer whose date cannot be counted now (the calendars end before it) stays open without a
    /// date and is counted again at each step, so that newer calendars find it.
    private mutating func setUncounted(_ purpose: ChartTimer.Purpose, _ delay: DelayTemplate) {
        guard case .fixed(let spec) = delay, spec.anchorPath == nil else { return }
        setTimer(
            purpose, TimerStart(due: nil, spec: spec, anchor: .instant(environment.now)))
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
                if let due {
                    start.due = try self.due(reminder.spec, from: .instant(due), at: spec.position)
                }
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
        snapshot.timers.removeAll { $0.serves(invocation: invocation) }
    }

    // MARK: moved anchors

    /// Whether the member of the context that a path begins with may be another than before.
    func hasChanged(_ path: [String]) -> Bool {
        guard let changedMembers else { return true }
        guard let member = path.first else { return false }
        return changedMembers.contains { sameBytes($0, member) }
    }

    /// Moves the timers whose anchor has another value than before.
    ///
    /// One that now lies in the past is due at once; one that has fired is not here any more.
    mutating func moveTimers() {
        if changedMembers?.isEmpty != true, !snapshot.toAgree.isEmpty {
            // Another value than the one that lapsed has been agreed, or the chart asks for one.
            snapshot.toAgree.removeAll { snapshot.context.value(at: $0.path) ?? .null != $0.was }
        }
        for index in snapshot.timers.indices {
            guard let spec = snapshot.timers[index].spec else { continue }
            switch snapshot.timers[index].anchor {
            case .due: continue
            case .instant(let instant):
                guard snapshot.timers[index].due == nil else { continue }
                snapshot.timers[index].due = recount(spec, from: .instant(instant))
            case .context(let path, let old):
                guard snapshot.timers[index].due == nil || hasChanged(path) else { continue }
                let value = agreedAnchor(at: path)
                if value == old, snapshot.timers[index].due != nil || value == nil { continue }
                snapshot.timers[index].anchor = .context(path: path, value: value)
                snapshot.timers[index].due = value.flatMap { recount(spec, from: $0) }
            }
            if case .due = snapshot.timers[index].purpose { didDueChange = true }
        }
        guard didDueChange else { return }
        for index in snapshot.timers.indices {
            guard case .due(let invocation) = snapshot.timers[index].anchor,
                let spec = snapshot.timers[index].spec,
                let base = snapshot.dueTimer(of: invocation)
            else { continue }
            snapshot.timers[index].due = base.due.flatMap { recount(spec, from: .instant($0)) }
        }
    }

    /// A date that cannot be counted (beyond the calendars) reads as still to be agreed.
    private mutating func recount(_ spec: DelaySpec, from anchor: DelayAnchor) -> Timestamp? {
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
        place(ofDueTimer: invocation).map { timers[$0] }
    }

    /// Where it stands in `timers`; looking there copies no timer.
    package func place(ofDueTimer invocation: String) -> Int? {
        for place in timers.indices where timers[place].isDue(of: invocation) { return place }
        return nil
    }
}
