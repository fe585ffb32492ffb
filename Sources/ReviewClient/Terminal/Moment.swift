import Glibc
package import JSON

/// An instant as the daemon gives it (RFC 3339, or milliseconds since 1970), shown in the United
/// Kingdom's civil time, whatever zone the reader's machine is set to: deadlines are at 17:00 there.
package struct Moment: Sendable, Hashable, Comparable {
    package var seconds: Int64
    /// The daemon gave a day, not an instant.
    package var isDay: Bool

    package init(seconds: Int64) {
        self.seconds = seconds
        isDay = false
    }

    package init?(_ value: JSONValue?) {
        switch value {
        case .int(let milliseconds): self.init(seconds: milliseconds / 1000)
        case .string(let text): self.init(text)
        default: return nil
        }
    }

    /// Reads `2017-12-14` or `2017-12-14T17:00:00Z`, with a fraction or an offset if there is one.
    package init?(_ text: String) {
        guard let day = CalendarDay(text.prefix(10)) else { return nil }
        seconds = Int64(day.number) * 86_400
        isDay = text.utf8.count == 10
        if isDay { return }
        let rest = Array(text.utf8.dropFirst(10))
        guard rest.count >= 10, let hour = Self.pair(rest, 1), let minute = Self.pair(rest, 4),
            let second = Self.pair(rest, 7), hour < 24, minute < 60, second <= 60
        else { return nil }
        seconds += Int64(hour * 3600 + minute * 60 + second)
        guard
            let sign = rest.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") })
        else { return }
        guard let hours = Self.pair(rest, sign + 1), let minutes = Self.pair(rest, sign + 4) else {
            return nil
        }
        let offset = Int64(hours * 3600 + minutes * 60)
        seconds -= rest[sign] == UInt8(ascii: "+") ? offset : -offset
    }

    private static func pair(_ bytes: [UInt8], _ index: Int) -> Int? {
        guard index + 1 < bytes.count else { return nil }
        return Int(String(decoding: bytes[index...(index + 1)], as: UTF8.self))
    }

    package static func < (left: Moment, right: Moment) -> Bool { left.seconds < right.seconds }

    /// Sets the zone that `localtime_r` uses, once, at a program's start.
    ///
    /// The rule is written out (POSIX.1-2017 8.3), so that a machine without zone files shows the
    /// same times.
    package static func useCivilTimeOfTheUnitedKingdom() {
        setenv("TZ", "GMT0BST,M3.5.0/1,M10.5.0", 1)
        tzset()
    }

    /// Seconds east of UTC at this instant.
    private var offset: Int64 {
        if isDay { return 0 }
        var time = time_t(seconds)
        var parts = tm()
        guard localtime_r(&time, &parts) != nil else { return 0 }
        return Int64(parts.tm_gmtoff)
    }

    package var day: CalendarDay {
        let local = seconds + offset
        return CalendarDay(
            number: Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400))
    }

    /// "17:00"; nil for a day.
    package var time: String? {
        if isDay { return nil }
        let minutes = (((seconds + offset) % 86_400 + 86_400) % 86_400) / 60
        let (hour, minute) = (minutes / 60, minutes % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    /// "Thu 14 Dec 2017 17:00".
    package var text: String { day.text + (time.map { " \($0)" } ?? "") }
}
