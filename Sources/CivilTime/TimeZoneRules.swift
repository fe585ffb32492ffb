/// How far a zone's clocks are from UTC at any instant: the transitions of a TZif file (RFC 9636)
/// and, after the last of them, its yearly rule.
///
/// The daemon reads `/usr/share/zoneinfo` and passes the bytes; nothing here opens a file.
package struct TimeZoneRules: Sendable, Hashable {
    /// What clocks show during some time.
    package struct Offset: Sendable, Hashable {
        /// Seconds east of UTC.
        package var seconds: Int
        package var isDaylightSaving: Bool
        /// "GMT", "BST"; as the file has it.
        package var abbreviation: String
    }

    struct Transition: Sendable, Hashable {
        /// Seconds since 1970-01-01T00:00:00Z, from which `offset` holds.
        var instant: Int64
        var offset: Int
    }

    /// The name under which the zone was asked for: "Europe/London".
    package let name: String
    /// The offset before the first transition.
    let initial: Offset
    let offsets: [Offset]
    /// In ascending order.
    let transitions: [Transition]
    /// What holds after the last transition; nil: its offset stays.
    let rule: YearlyZoneRule?

    init(
        name: String, initial: Offset, offsets: [Offset], transitions: [Transition],
        rule: YearlyZoneRule?
    ) {
        self.name = name
        self.initial = initial
        self.offsets = offsets
        self.transitions = transitions
        self.rule = rule
    }

    /// Coordinated Universal Time.
    package static let utc = TimeZoneRules(
        name: "UTC",
        initial: Offset(seconds: 0, isDaylightSaving: false, abbreviation: "UTC"),
        offsets: [], transitions: [], rule: nil)

    /// A zone whose clocks are always so many seconds east of UTC; nil for a day or more.
    package init?(fixedOffset seconds: Int, name: String) {
        guard (-86_399...86_399).contains(seconds) else { return nil }
        self.init(
            name: name,
            initial: Offset(seconds: seconds, isDaylightSaving: false, abbreviation: name),
            offsets: [], transitions: [], rule: nil)
    }

    /// What clocks show at an instant.
    package func offset(at instant: Timestamp) -> Offset {
        offset(atSeconds: instant.seconds)
    }

    func offset(atSeconds seconds: Int64) -> Offset {
        let after = firstTransition(after: seconds)
        guard after > 0 else {
            return transitions.isEmpty ? rule?.offset(atSeconds: seconds) ?? initial : initial
        }
        if after == transitions.count, let rule { return rule.offset(atSeconds: seconds) }
        return offsets[transitions[after - 1].offset]
    }

    /// The first instant after `seconds` at which clocks change; nil if they never do again.
    func nextChange(afterSeconds seconds: Int64) -> Int64? {
        let after = firstTransition(after: seconds)
        if after < transitions.count { return transitions[after].instant }
        return rule?.nextChange(afterSeconds: seconds)
    }

    /// The index of the first transition later than an instant (`count` if there is none).
    private func firstTransition(after seconds: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].instant <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The day and time that clocks show at an instant, kept within years 1 … 9999.
    package func civil(at instant: Timestamp) -> (date: CivilDate, time: CivilTimeOfDay) {
        let local = instant.seconds + Int64(offset(at: instant).seconds)
        let kept = Timestamp(clampedSeconds: local).seconds
        let days = Int(kept >= 0 ? kept / 86_400 : (kept - 86_399) / 86_400)
        let time = CivilTimeOfDay(secondsSinceMidnight: Int(kept) - days * 86_400)
        return (CivilDate(daysSinceEpoch: days) ?? .first, time ?? .midnight)
    }

    /// The day that calendars show at an instant.
    package func date(at instant: Timestamp) -> CivilDate {
        civil(at: instant).date
    }

    /// The first instant at which clocks show this day and time, or a later one.
    ///
    /// A time that the clocks jump over (01:30 when British Summer Time begins) is the instant of
    /// the jump; a time that they show twice (01:30 when it ends) is the earlier one. Kept within
    /// years 1 … 9999 in UTC.
    package func timestamp(for date: CivilDate, at time: CivilTimeOfDay) -> Timestamp {
        let local = Int64(date.daysSinceEpoch) * 86_400 + Int64(time.secondsSinceMidnight)
        // No offset is larger than 26 hours, so clocks still show an earlier time here; from change
        // to change, find where they first show this one.
        var start = local - 26 * 3600
        while true {
            let candidate = local - Int64(offset(atSeconds: start).seconds)
            let next = nextChange(afterSeconds: start)
            if let next, candidate >= next {
                start = next
            } else {
                return Timestamp(clampedSeconds: Swift.max(candidate, start))
            }
        }
    }

    /// The first instant of a day.
    package func start(of date: CivilDate) -> Timestamp {
        timestamp(for: date, at: .midnight)
    }
}
