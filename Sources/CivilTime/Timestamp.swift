/// An instant: seconds since 1970-01-01T00:00:00Z without leap seconds, years 1 … 9999 in UTC.
///
/// The engine's calendar time and CEL's `timestamp`.
package struct Timestamp: Sendable, Hashable {
    package let seconds: Int64
    /// 0 … 999,999,999.
    package let nanoseconds: Int32

    package static let epoch = Timestamp(unchecked: 0, 0)
    /// 0001-01-01T00:00:00Z.
    package static let first = Timestamp(unchecked: -62_135_596_800, 0)
    /// 9999-12-31T23:59:59.999999999Z.
    package static let last = Timestamp(unchecked: 253_402_300_799, 999_999_999)

    private init(unchecked seconds: Int64, _ nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Nanoseconds may be any number of either sign; nil outside years 1 … 9999.
    package init?(seconds: Int64, nanoseconds: Int64 = 0) {
        self.init(totalNanoseconds: Int128(seconds) * 1_000_000_000 + Int128(nanoseconds))
    }

    private init?(totalNanoseconds total: Int128) {
        guard
            (Self.first.totalNanoseconds...Self.last.totalNanoseconds).contains(total)
        else { return nil }
        var (seconds, rest) = total.quotientAndRemainder(dividingBy: 1_000_000_000)
        if rest < 0 {
            seconds -= 1
            rest += 1_000_000_000
        }
        self.init(unchecked: Int64(seconds), Int32(rest))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z; what lies outside years 1 … 9999 becomes their first
    /// or last instant.
    package init(milliseconds: Int64) {
        let kept = Swift.min(
            Swift.max(milliseconds, Self.first.milliseconds), Self.last.milliseconds)
        let rest = ((kept % 1000) + 1000) % 1000
        self.init(unchecked: (kept - rest) / 1000, Int32(rest) * 1_000_000)
    }

    /// Seconds since 1970-01-01T00:00:00Z, kept within years 1 … 9999.
    init(clampedSeconds seconds: Int64) {
        if seconds < Self.first.seconds {
            self = .first
        } else if seconds > Self.last.seconds {
            self = .last
        } else {
            self.init(unchecked: seconds, 0)
        }
    }

    private var totalNanoseconds: Int128 { Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) }

    /// Whole milliseconds since 1970-01-01T00:00:00Z, towards the past.
    package var milliseconds: Int64 { seconds * 1000 + Int64(nanoseconds / 1_000_000) }

    /// The instant so much later, or earlier; nil outside years 1 … 9999.
    package func adding(_ span: Span) -> Timestamp? {
        Timestamp(totalNanoseconds: totalNanoseconds + span.totalNanoseconds)
    }

    /// The instant so much earlier, or later; nil outside years 1 … 9999.
    package func subtracting(_ span: Span) -> Timestamp? {
        Timestamp(totalNanoseconds: totalNanoseconds - span.totalNanoseconds)
    }

    /// How long after `other` this is; negative if it is before.
    package func since(_ other: Timestamp) -> Span {
        // 9,998 years at most, within a span's 10,000.
        Span(totalNanoseconds: totalNanoseconds - other.totalNanoseconds) ?? .zero
    }
}

extension Timestamp: Comparable {
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with as many digits of the second as needed: `2026-05-22T16:00:00Z`.
    package var description: String {
        let days = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
        let rest = Int(seconds) - days * 86_400
        // The years 1 … 9999 are days of the calendar.
        let date = CivilDate(daysSinceEpoch: days) ?? .first
        var text = date.description
        for (mark, number) in [("T", rest / 3600), (":", rest / 60 % 60), (":", rest % 60)] {
            text += mark
            text += padded(number, 2)
        }
        if nanoseconds > 0 { text += fractionText(Int(nanoseconds)) }
        return text + "Z"
    }

    /// Reads RFC 3339: date, `T`, time, a fraction if any, `Z` or an offset `±HH:MM`.
    ///
    /// Digits below a nanosecond are dropped. A leap second (`:60`) is refused: instants here have
    /// none.
    package init(parsing text: String) throws(CivilTimeError) {
        guard let parts = Parts(text) else {
            throw CivilTimeError(
                .instant, "\(CivilTimeError.quote(text)) is not an instant",
                expected: "RFC 3339 such as 2026-05-22T16:00:00Z",
                hint: "the zone is `Z` or an offset such as `+01:00`")
        }
        guard let instant = parts.instant else {
            throw CivilTimeError(
                .range, "\(CivilTimeError.quote(text)) is out of range",
                expected: "an instant of the years 1 to 9999 in UTC")
        }
        self = instant
    }

    /// The same, where what is none is no mistake.
    init?(_ text: String) {
        guard let instant = Parts(text)?.instant else { return nil }
        self = instant
    }

    /// What an RFC 3339 text says.
    private struct Parts {
        let seconds: Int
        let nanoseconds: Int64

        init?(_ text: String) {
            var cursor = TextCursor(text)
            guard let date = CivilDate(from: &cursor), cursor.take("T") || cursor.take("t"),
                let hour = cursor.takeNumber(digits: 2), cursor.take(":"),
                let minute = cursor.takeNumber(digits: 2), cursor.take(":"),
                let second = cursor.takeNumber(digits: 2),
                let time = CivilTimeOfDay(hour: hour, minute: minute, second: second),
                let nanoseconds = Timestamp.fraction(&cursor),
                let offset = Timestamp.offset(&cursor), cursor.isAtEnd
            else { return nil }
            seconds = date.daysSinceEpoch * 86_400 + time.secondsSinceMidnight - offset
            self.nanoseconds = nanoseconds
        }

        /// nil outside years 1 … 9999.
        var instant: Timestamp? { Timestamp(seconds: Int64(seconds), nanoseconds: nanoseconds) }
    }

    private static func fraction(_ cursor: inout TextCursor) -> Int64? {
        guard cursor.take(".") else { return 0 }
        let digits = cursor.takeDigits()
        guard !digits.isEmpty else { return nil }
        var nanoseconds: Int64 = 0
        var scale: Int64 = 100_000_000
        for digit in digits.prefix(9) {
            nanoseconds += Int64(digit - UInt8(ascii: "0")) * scale
            scale /= 10
        }
        return nanoseconds
    }

    /// Seconds east of UTC.
    private static func offset(_ cursor: inout TextCursor) -> Int? {
        if cursor.take("Z") || cursor.take("z") { return 0 }
        let west = cursor.take("-")
        guard west || cursor.take("+"), let hours = cursor.takeNumber(digits: 2), hours <= 23,
            cursor.take(":"), let minutes = cursor.takeNumber(digits: 2), minutes <= 59
        else { return nil }
        return (hours * 3600 + minutes * 60) * (west ? -1 : 1)
    }
}
