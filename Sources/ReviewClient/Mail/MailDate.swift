/// An instant as mails and calendars write it, in UTC.
enum MailDate {
    /// `Wed, 06 Dec 2017 09:00:00 +0000` (RFC 5322 §3.3).
    static func text(_ seconds: Int64) -> String {
        let (day, rest) = split(seconds)
        let (year, month, number) = day.civil
        return
            "\(day.weekday), \(padded(number)) \(CalendarDay.months[month - 1]) \(padded(year, 4)) "
            + "\(padded(rest / 3_600)):\(padded(rest / 60 % 60)):\(padded(rest % 60)) +0000"
    }

    /// `20171206T090000Z` (RFC 5545 §3.3.5).
    static func stamp(_ seconds: Int64) -> String {
        let (day, rest) = split(seconds)
        return "\(stamp(day))T\(padded(rest / 3_600))\(padded(rest / 60 % 60))\(padded(rest % 60))Z"
    }

    /// `20171206` (RFC 5545 §3.3.4).
    static func stamp(_ day: CalendarDay) -> String {
        let (year, month, number) = day.civil
        return padded(year, 4) + padded(month) + padded(number)
    }

    private static func split(_ seconds: Int64) -> (day: CalendarDay, rest: Int) {
        // Four-digit years, which is all that either format can say.
        let seconds = min(max(seconds, 0), 253_402_300_799)
        return (CalendarDay(number: Int(seconds / 86_400)), Int(seconds % 86_400))
    }

    private static func padded(_ number: Int, _ count: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
    }
}
