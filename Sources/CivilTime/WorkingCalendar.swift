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

    /// - Precondition: the weekend leaves a day to work.
    package init(
        zone: TimeZoneRules, bankHolidays: BankHolidays,
        weekend: Set<Weekday> = [.saturday, .sunday]
    ) {
        precondition(weekend.count < 7, "a week without a working day")
        self.zone = zone
        self.bankHolidays = bankHolidays
        self.weekend = weekend
    }

    package func isWorkingDay(_ date: CivilDate) throws(CivilTimeError) -> Bool {
        let isHoliday = try bankHolidays.isHoliday(date)
        return !isHoliday && !weekend.contains(date.weekday)
    }

    /// The n-th working day after a day (before it, if n is negative); the day itself never
    /// counts.
    ///
    /// With 0 the day itself if it is worked, else the next that is.
    package func add(
        workingDays count: Int, to date: CivilDate
    ) throws(CivilTimeError) -> CivilDate {
        do {
            var day = date
            if count == 0 {
                while try !isWorkingDay(day) { day = try Self.next(day, 1) }
                return day
            }
            var left = count.magnitude
            // The walk ends with the covered years at the latest.
            while left > 0 {
                day = try Self.next(day, count < 0 ? -1 : 1)
                if try isWorkingDay(day) { left -= 1 }
            }
            return day
        } catch {
            var error = error
            error.problem =
                "\(count) working days from \(date) cannot be counted: \(error.problem)"
            throw error
        }
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
