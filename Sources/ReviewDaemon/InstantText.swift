import CivilTime

/// Instants and days as the wire writes them (RFC 3339, UTC).
enum InstantText {
    static func text(_ milliseconds: Int64) -> String {
        Timestamp(milliseconds: milliseconds).description
    }

    static func milliseconds(_ text: String) -> Int64? {
        (try? Timestamp(parsing: text))?.milliseconds
    }

    static func isDay(_ text: String) -> Bool { (try? CivilDate(parsing: text)) != nil }

    /// The day that an instant falls on, in the calendars' zone.
    static func day(_ milliseconds: Int64, _ calendars: Calendars) -> String {
        "\(calendars.zone.date(at: Timestamp(milliseconds: milliseconds)))"
    }
}
