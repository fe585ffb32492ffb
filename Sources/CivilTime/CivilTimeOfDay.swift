/// A time on the clock, `00:00:00` … `23:59:59`, without a date or zone.
package struct CivilTimeOfDay: Sendable, Hashable {
    package let hour: Int
    package let minute: Int
    package let second: Int

    package static let midnight = CivilTimeOfDay(unchecked: 0)

    /// Nil if there is no such time.
    package init?(hour: Int, minute: Int = 0, second: Int = 0) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else {
            return nil
        }
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    private init(unchecked seconds: Int) {
        hour = seconds / 3600
        minute = seconds / 60 % 60
        second = seconds % 60
    }

    /// The time so many seconds after midnight; nil outside 0 … 86,399.
    package init?(secondsSinceMidnight seconds: Int) {
        guard (0..<86_400).contains(seconds) else { return nil }
        self.init(unchecked: seconds)
    }

    /// Reads `HH:MM` or `HH:MM:SS`.
    package init(parsing text: String) throws(CivilTimeError) {
        var cursor = TextCursor(text)
        guard let time = Self(from: &cursor), cursor.isAtEnd else {
            throw CivilTimeError(
                .timeOfDay, "\(CivilTimeError.quote(text)) is not a time of day",
                expected: "HH:MM or HH:MM:SS, such as 09:30")
        }
        self = time
    }

    init?(from cursor: inout TextCursor) {
        guard let hour = cursor.takeNumber(digits: 2), cursor.take(":"),
            let minute = cursor.takeNumber(digits: 2)
        else { return nil }
        var second = 0
        if cursor.take(":") {
            guard let read = cursor.takeNumber(digits: 2) else { return nil }
            second = read
        }
        self.init(hour: hour, minute: minute, second: second)
    }

    package var secondsSinceMidnight: Int { hour * 3600 + minute * 60 + second }
}

extension CivilTimeOfDay: Comparable {
    package static func < (left: CivilTimeOfDay, right: CivilTimeOfDay) -> Bool {
        left.secondsSinceMidnight < right.secondsSinceMidnight
    }
}

extension CivilTimeOfDay: CustomStringConvertible {
    /// `HH:MM`, with seconds only if there are some.
    package var description: String {
        let minutes = "\(padded(hour, 2)):\(padded(minute, 2))"
        return second == 0 ? minutes : "\(minutes):\(padded(second, 2))"
    }
}
