/// Which days are worked: not at weekends, not on bank holidays.
///
/// Charts count deadlines with it ("10 working days"). A sum that leaves the years of the bank
/// holiday file is refused.
package struct WorkingCalendar: Sendable, Hashable {
    /// The zone whose days are counted.
    package let zone: TimeZoneRules
    package let bankHolidays: BankHolidays
    /// The days of each week that are not worked; never all seven.
    package let weekend: Set<Weekday>
    /// The same by ISO number, a bit each.
    private let weekendBits: UInt8

    /// - Precondition: the weekend leaves a day to work.
    package init(
        zone: TimeZoneRules, bankHolidays: BankHolidays,
        weekend: Set<Weekday> = [.saturday, .sunday]
    ) {
        precondition(weekend.count < 7, "a week without a working day")
        self.zone = zone
        self.bankHolidays = bankHolidays
        self.weekend = weekend
        weekendBits = weekend.reduce(0) { $0 | 1 << UInt8($1.rawValue) }
    }

    package func isWorkingDay(_ date: CivilDate) throws(CivilTimeError) -> Bool {
        let isHoliday = try bankHolidays.isHoliday(date)
        return !isHoliday && !isWeekend(dayNumber: date.daysSinceEpoch)
    }

    private func isWeekend(dayNumber: Int) -> Bool {
        // 1970-01-01 was a Thursday.
        let weekday = ((dayNumber + 3) % 7 + 7) % 7 + 1
        return weekendBits & 1 << UInt8(weekday) != 0
    }

    /// The n-th working day after a day (before it, if n is negative); the day itself never
    /// counts.
    ///
    /// With 0 the day itself if it is worked, else the next that is.
    package func add(
        workingDays count: Int, to date: CivilDate
    ) throws(CivilTimeError) -> CivilDate {
        do {
            if count == 0 {
                var day = date
                while try !isWorkingDay(day) { day = try Self.next(day, 1) }
                return day
            }
            return try walk(count.magnitude, count < 0 ? -1 : 1, from: date)
        } catch {
            var error = error
            error.problem =
                "\(count) working days from \(date) cannot be counted: \(error.problem)"
            throw error
        }
    }

    /// By numbers of days; the walk ends with the covered years at the latest.
    private func walk(
        _ count: UInt, _ step: Int, from date: CivilDate
    ) throws(CivilTimeError) -> CivilDate {
        var number = date.daysSinceEpoch
        var left = count
        while left > 0 {
            number += step
            guard let isHoliday = bankHolidays.isHoliday(dayNumber: number) else { break }
            if !isHoliday, !isWeekend(dayNumber: number) { left -= 1 }
        }
        guard let day = CivilDate(daysSinceEpoch: number) else {
            throw CivilTimeError(
                .range, "\(date) lies too near to the \(step < 0 ? "first" : "last") day")
        }
        guard left > 0 else { return day }
        // It left the covered years, and this says so.
        _ = try isWorkingDay(day)
        throw CivilTimeError(.range, "\(day) ends the calendar")
    }

    /// How many working days lie after the first day up to and with the second; negative, and
    /// counting the second but not the first, if the second is earlier.
    ///
    /// So `add` undoes it when the second is a working day.
    package func workingDays(
        from start: CivilDate, to end: CivilDate
    ) throws(CivilTimeError) -> Int {
        // Both ends must be covered, or the walk between them would be long for nothing.
        _ = try bankHolidays.isHoliday(start)
        _ = try bankHolidays.isHoliday(end)
        let step = end < start ? -1 : 1
        var day = start
        var count = 0
        while day != end {
            day = try Self.next(day, step)
            if try isWorkingDay(day) { count += step }
        }
        return count
    }

    private static func next(_ day: CivilDate, _ step: Int) throws(CivilTimeError) -> CivilDate {
        guard let next = day.adding(days: step) else {
            throw CivilTimeError(
                .range, "\(day) is the \(step < 0 ? "first" : "last") day of the calendar")
        }
        return next
    }
}
