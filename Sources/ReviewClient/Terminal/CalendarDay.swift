/// A day as a coordinator reads it: "Thu 14 Dec 2017".
///
/// The clients read dates that the daemon has reckoned; they add nothing but plain days. Working
/// days come from the daemon, which has the bank holidays.
package struct CalendarDay: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01 in the proleptic Gregorian calendar.
    package var number: Int

    package init(number: Int) { self.number = number }

    /// Reads `YYYY-MM-DD`; nil for anything else, February 30th included.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.digits(bytes[0..<4]), let month = Self.digits(bytes[5..<7]),
            let day = Self.digits(bytes[8..<10]), (1...12).contains(month), year >= 1
        else { return nil }
        let number = Self.days(year: year, month: month, day: day)
        self.init(number: number)
        guard civil == (year, month, day) else { return nil }
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.reduce(0 as Int?) { sum, byte in
            guard let sum, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                return nil
            }
            return sum * 10 + Int(byte - UInt8(ascii: "0"))
        }
    }

    /// Counts in eras of 400 years whose years begin in March, so that the leap day comes last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package var civil: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        left.number < right.number
    }

    package var weekday: String {
        ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][((number % 7) + 7) % 7]
    }

    static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// "Thu 14 Dec 2017".
    package var text: String {
        let (year, month, day) = civil
        return "\(weekday) \(day) \(Self.months[month - 1]) \(year)"
    }

    /// "14 Dec 2017", for axes and ranges.
    package var shortText: String {
        let (year, month, day) = civil
        return "\(day) \(Self.months[month - 1]) \(year)"
    }

    /// "2017-12-14".
    package var isoText: String {
        let (year, month, day) = civil
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    private func padded(_ number: Int, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }

    /// "today", "tomorrow", "in 3 days", "yesterday", "3 days ago".
    package func distance(from today: CalendarDay) -> String {
        switch number - today.number {
        case 0: "today"
        case 1: "tomorrow"
        case -1: "yesterday"
        case let days where days > 0: "in \(days) days"
        case let days: "\(-days) days ago"
        }
    }

    /// "overdue by 2 days" for a deadline that has passed, else the distance.
    ///
    /// `workingDays` is the daemon's count, where it gave one; it is what a deadline in working
    /// days should be read in.
    package func deadline(from today: CalendarDay, workingDays: Int? = nil) -> String {
        let count = workingDays ?? (number - today.number)
        let unit = workingDays == nil ? "day" : "working day"
        switch (number - today.number, count) {
        case (0, _): return "today"
        case (1, _): return "tomorrow"
        case (let days, let count) where days > 0:
            return "in \(count) \(unit)\(count == 1 ? "" : "s")"
        case (_, let count):
            let count = max(1, abs(count))
            return "overdue by \(count) \(unit)\(count == 1 ? "" : "s")"
        }
    }
}
