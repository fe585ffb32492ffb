/// What a delay is counted from: the value that its anchor path leads to.
package enum DelayAnchor: Sendable, Hashable {
    case date(CivilDate)
    case instant(Timestamp)

    /// A day as `YYYY-MM-DD`, or an instant (RFC 3339).
    package init(parsing text: String) throws(DelayError) {
        guard let anchor = Self(text) else {
            throw CivilTimeError(
                .anchor, "a delay cannot be counted from \(CivilTimeError.quote(text))",
                expected: "a day as YYYY-MM-DD or an instant such as 2026-05-22T16:00:00Z")
        }
        self = anchor
    }

    /// The same, where what is neither is no mistake.
    package init?(_ text: String) {
        if let date = CivilDate(text) {
            self = .date(date)
        } else if let instant = Timestamp(text) {
            self = .instant(instant)
        } else {
            return nil
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
