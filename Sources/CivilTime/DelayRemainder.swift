/// What was left of a delay when its review was held, in the delay's own unit.
///
/// The engine counts it again from the release: a delay with four working days left when it was held
/// has four working days left when it goes on.
package enum DelayRemainder: Sendable, Hashable {
    case exactly(Span)
    /// Whole months, then days; due at the hour.
    case calendar(months: Int, days: Int, hour: CivilTimeOfDay)
    case working(days: Int, hour: CivilTimeOfDay)
    case terms(Int, hour: CivilTimeOfDay)

    /// When it is due, counted from the release; refused as `DelaySpec.due` is.
    package func due(
        from released: Timestamp, calendars: Calendars, organisation: String? = nil
    ) throws(DelayError) -> Timestamp {
        let start = calendars.date(at: released)
        let date: CivilDate?
        let dueHour: CivilTimeOfDay
        switch self {
        case .exactly(let span):
            guard let due = released.adding(span) else { throw Self.outOfRange(released) }
            return due
        case .calendar(let months, let days, let hour):
            date = start.adding(months: months)?.adding(days: days)
            dueHour = hour
        case .working(let days, let hour):
            date = try calendars.working.add(workingDays: days, to: start)
            dueHour = hour
        case .terms(let count, let hour):
            let terms = try calendars.terms(of: organisation)
            date = count == 0 ? start : try terms.add(terms: count, to: start)
            dueHour = hour
        }
        guard let date else { throw Self.outOfRange(released) }
        return calendars.zone.timestamp(for: date, at: dueHour)
    }

    private static func outOfRange(_ released: Timestamp) -> DelayError {
        CivilTimeError(
            .range, "what is left of a delay, counted from \(released), leaves the years 1 to 9999")
    }
}

extension DelaySpec {
    /// What is left of this delay at an instant; nothing, if it was due before.
    package func remaining(
        from held: Timestamp, to due: Timestamp, calendars: Calendars,
        organisation: String? = nil
    ) throws(DelayError) -> DelayRemainder {
        let due = Swift.max(due, held)
        if unit.exactSeconds != nil { return .exactly(due.since(held)) }
        let start = calendars.date(at: held)
        let (end, told) = calendars.zone.civil(at: due)
        // On the night of the change to summer time it may have been due at an hour of its own.
        let hour = self.hour ?? told
        switch unit {
        case .workingDays:
            return .working(
                days: try calendars.working.workingDays(from: start, to: end), hour: hour)
        case .terms:
            let terms = try calendars.terms(of: organisation)
            return .terms(terms.termsStarting(after: start, upTo: end), hour: hour)
        case .months, .years:
            var months = (end.year - start.year) * 12 + end.month - start.month
            if (start.adding(months: months) ?? end) > end { months -= 1 }
            let base = start.adding(months: months) ?? start
            return .calendar(
                months: months, days: end.daysSinceEpoch - base.daysSinceEpoch, hour: hour)
        default:
            return .calendar(
                months: 0, days: end.daysSinceEpoch - start.daysSinceEpoch, hour: hour)
        }
    }

    /// The new due instant of a timer whose review was held and released, where the chart says
    /// `shift`.
    ///
    /// What was due before the hold stays due then, so that it fires once.
    package func shifted(
        due: Timestamp, heldAt held: Timestamp, releasedAt released: Timestamp,
        calendars: Calendars, organisation: String? = nil
    ) throws(DelayError) -> Timestamp {
        guard due > held else { return due }
        let rest = try remaining(
            from: held, to: due, calendars: calendars, organisation: organisation)
        return try rest.due(from: released, calendars: calendars, organisation: organisation)
    }
}
