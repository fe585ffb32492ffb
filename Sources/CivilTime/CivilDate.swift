/// A day of the proleptic Gregorian calendar, years 1 … 9999, without a zone.
package struct CivilDate: Sendable, Hashable {
    package let year: Int
    package let month: Int
    package let day: Int

    package static let first = CivilDate(unchecked: 1, 1, 1)
    package static let last = CivilDate(unchecked: 9999, 12, 31)

    private init(unchecked year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Nil if there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysIn(month: month, of: year)
        else { return nil }
        self.init(unchecked: year, month, day)
    }

    /// The day so many days after 1970-01-01; nil outside years 1 … 9999.
    package init?(daysSinceEpoch days: Int) {
        guard (Self.first.daysSinceEpoch...Self.last.daysSinceEpoch).contains(days) else {
            return nil
        }
        // Years begin in March here, so that the leap day is a year's last (Howard Hinnant's
        // chrono-compatible low-level date algorithms, civil_from_days).
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.init(unchecked: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// Reads `YYYY-MM-DD`.
    package init(parsing text: String) throws(CivilTimeError) {
        guard let date = Self(text) else {
            throw CivilTimeError(
                .date, "\(CivilTimeError.quote(text)) is not a date",
                expected: "a day of the calendar as YYYY-MM-DD")
        }
        self = date
    }

    /// The same, where what is none is no mistake.
    init?(_ text: String) {
        // Every date has ten bytes.
        guard text.utf8.count == 10 else { return nil }
        var cursor = TextCursor(text)
        self.init(from: &cursor)
    }

    init?(from cursor: inout TextCursor) {
        guard let year = cursor.takeNumber(digits: 4), cursor.take("-"),
            let month = cursor.takeNumber(digits: 2), cursor.take("-"),
            let day = cursor.takeNumber(digits: 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Days since 1970-01-01 (days_from_civil, as above).
    package var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let number = ((daysSinceEpoch + 3) % 7 + 7) % 7
        return Weekday.allCases[number]
    }

    /// 1 … 366.
    package var dayOfYear: Int {
        daysSinceEpoch - CivilDate(unchecked: year, 1, 1).daysSinceEpoch + 1
    }

    /// The day so many days later, or earlier; nil outside years 1 … 9999.
    package func adding(days: Int) -> CivilDate? {
        let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(days)
        return overflow ? nil : CivilDate(daysSinceEpoch: sum)
    }

    /// The same day so many months later, or earlier; a day that the month does not have becomes
    /// its last (31 January and one month is 28 or 29 February).
    ///
    /// Nil outside years 1 … 9999.
    package func adding(months: Int) -> CivilDate? {
        let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        guard !overflow, sum >= 12, sum < 120_000 else { return nil }
        let (year, month) = (sum / 12, sum % 12 + 1)
        return CivilDate(
            unchecked: year, month, Swift.min(day, Self.daysIn(month: month, of: year)))
    }

    /// The same day so many years later, or earlier; 29 February becomes 28.
    ///
    /// Nil outside years 1 … 9999.
    package func adding(years: Int) -> CivilDate? {
        let (months, overflow) = years.multipliedReportingOverflow(by: 12)
        return overflow ? nil : adding(months: months)
    }

    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    static func daysIn(month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDate: Comparable {
    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension CivilDate: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    package var description: String {
        padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    }
}
