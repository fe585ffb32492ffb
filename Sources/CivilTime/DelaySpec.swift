import JSON

/// A delay as people say it: "10 working days", "15 working days before context.visit.start",
/// "at context.deadline", "6 months at 09:30", or ISO 8601 such as "PT5M".
///
/// Charts write it for timers, due dates and reminders. It is an amount of a unit, after or before
/// an anchor; units of a day and longer also have an hour at which they are due.
package struct DelaySpec: Sendable {
    /// The raw value is how a text names more than one.
    package enum Unit: String, Sendable, Hashable, CaseIterable {
        case seconds
        case minutes
        case hours
        case days
        case workingDays = "working days"
        case weeks
        case months
        case years
        /// Starts of school terms of the review's organisation.
        case terms

        /// The seconds of an exact unit; nil for those that calendars decide.
        package var exactSeconds: Int64? {
            switch self {
            case .seconds: 1
            case .minutes: 60
            case .hours: 3600
            default: nil
            }
        }
    }

    package enum Direction: String, Sendable, Hashable {
        case after
        case before
        /// The anchor itself; the amount is 0.
        case at
    }

    /// What it says, kept once: every open timer holds its delay.
    fileprivate final class Words: Sendable {
        let amount: Int
        let unit: Unit
        let direction: Direction
        let anchorPath: [String]?
        let hour: CivilTimeOfDay?
        let text: String

        init(
            _ amount: Int, _ unit: Unit, _ direction: Direction, _ path: [String]?,
            _ hour: CivilTimeOfDay?
        ) {
            self.amount = amount
            self.unit = unit
            self.direction = direction
            anchorPath = path
            self.hour = hour
            text = Self.spoken(amount, unit, direction, path, hour)
        }
    }

    fileprivate let words: Words

    /// 0 … 1,000,000,000 of an exact unit, 0 … 100,000 of another.
    package var amount: Int { words.amount }
    package var unit: Unit { words.unit }
    package var direction: Direction { words.direction }
    /// The names on the way to the anchor's value: `["context", "visit", "start"]`; nil: the moment
    /// at which the state was entered.
    package var anchorPath: [String]? { words.anchorPath }
    /// When on the day it is due; nil for exact units, and for `at` where none is said.
    package var hour: CivilTimeOfDay? { words.hour }

    /// 17:00, for units of a day and longer where no hour is said.
    package static let defaultHour = CivilTimeOfDay(hour: 17) ?? .midnight

    init(
        amount: Int, unit: Unit, direction: Direction, anchorPath: [String]?,
        hour: CivilTimeOfDay?
    ) {
        let hasHour = unit.exactSeconds == nil && direction != .at
        words = Words(
            amount, unit, direction, anchorPath, hour ?? (hasHour ? Self.defaultHour : nil))
    }

    /// When it is due, counted from an instant.
    ///
    /// Exact units are added to the instant. Others are added to its day in the calendars' zone, due
    /// at `hour`; months and years clamp to the last day of the month. Refused beyond years
    /// 1 … 9999, beyond the bank holiday file, and for terms that nobody gave.
    ///
    /// - Parameter organisation: whose terms count, for the unit `terms`.
    package func due(
        from anchor: Timestamp, calendars: Calendars, organisation: String? = nil
    ) throws(DelayError) -> Timestamp {
        try due(from: .instant(anchor), calendars: calendars, organisation: organisation)
    }

    /// As above, counted from an anchor's value: a day begins at its first instant, except that `at`
    /// a day without an hour means its 17:00.
    package func due(
        from anchor: DelayAnchor, calendars: Calendars, organisation: String? = nil
    ) throws(DelayError) -> Timestamp {
        if direction == .at {
            switch (anchor, hour) {
            case (.instant(let instant), nil): return instant
            case (_, let hour):
                return calendars.zone.timestamp(
                    for: anchor.date(calendars), at: hour ?? Self.defaultHour)
            }
        }
        let signed = direction == .before ? -amount : amount
        if let seconds = unit.exactSeconds {
            let start = anchor.instant(calendars)
            guard let span = Span(seconds: Int64(signed) * seconds),
                let due = start.adding(span)
            else { throw outOfRange("\(start)") }
            return due
        }
        let date = try self.date(
            signed, from: anchor.date(calendars), calendars: calendars,
            organisation: organisation)
        return calendars.zone.timestamp(for: date, at: hour ?? Self.defaultHour)
    }

    private func date(
        _ count: Int, from start: CivilDate, calendars: Calendars, organisation: String?
    ) throws(DelayError) -> CivilDate {
        let date: CivilDate?
        switch unit {
        case .seconds, .minutes, .hours, .days: date = start.adding(days: count)
        case .weeks: date = start.adding(days: count * 7)
        case .months: date = start.adding(months: count)
        case .years: date = start.adding(years: count)
        case .workingDays: date = try calendars.working.add(workingDays: count, to: start)
        case .terms: date = try calendars.terms(of: organisation).add(terms: count, to: start)
        }
        guard let date else { throw outOfRange("\(start)") }
        return date
    }

    private func outOfRange(_ start: String) -> DelayError {
        CivilTimeError(.range, "`\(self)`, counted from \(start), leaves the years 1 to 9999")
    }
}

extension DelaySpec: CustomStringConvertible {
    /// A text that reads back as the same delay.
    package var description: String { words.text }
}

extension DelaySpec: Hashable {
    /// The text says everything.
    package static func == (left: DelaySpec, right: DelaySpec) -> Bool {
        left.words === right.words || sameBytes(left.description, right.description)
    }

    package func hash(into hasher: inout Hasher) { hashBytes(of: description, into: &hasher) }
}

extension DelaySpec.Words {
    fileprivate static func spoken(
        _ amount: Int, _ unit: DelaySpec.Unit, _ direction: DelaySpec.Direction, _ path: [String]?,
        _ hour: CivilTimeOfDay?
    ) -> String {
        var words: [String] = []
        if direction != .at {
            let name = amount == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue
            words += [String(amount), name]
        }
        if let path { words += [direction.rawValue, path.joined(separator: ".")] }
        if let hour, hour != DelaySpec.defaultHour || direction == .at {
            words += ["at", hour.description]
        }
        return words.joined(separator: " ")
    }
}
