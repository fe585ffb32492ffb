/// What a delay is counted from: the value that its anchor path leads to.
package enum DelayAnchor: Sendable, Hashable {
    case date(CivilDate)
    case instant(Timestamp)

    /// A day as `YYYY-MM-DD`, or an instant (RFC 3339).
    package init(parsing text: String) throws(DelayError) {
        if let date = try? CivilDate(parsing: text) {
            self = .date(date)
        } else if let instant = try? Timestamp(parsing: text) {
            self = .instant(instant)
        } else {
            throw CivilTimeError(
                .anchor, "a delay cannot be counted from \(CivilTimeError.quote(text))",
                expected: "a day as YYYY-MM-DD or an instant such as 2026-05-22T16:00:00Z")
        }
    }

    /// The instant, or the first instant of the day.
    package func instant(_ calendars: Calendars) -> Timestamp {
        switch self {
        case .date(let date): calendars.start(of: date)
        case .instant(let instant): instant
        }
    }

    /// The day, or the day on which the instant falls.
    package func date(_ calendars: Calendars) -> CivilDate {
        switch self {
        case .date(let date): date
        case .instant(let instant): calendars.date(at: instant)
        }
    }
}
