/// The rule in the last line of a TZif file (POSIX TZ, with RFC 9636's wider hours): which offset
/// holds from when to when in every year, as `GMT0BST,M3.5.0/1,M10.5.0` says for London.
struct YearlyZoneRule: Sendable, Hashable {
    /// A day of each year.
    enum Day: Sendable, Hashable {
        /// 1 … 365; 29 February is never counted.
        case julian(Int)
        /// 0 … 365; 29 February is counted.
        case zeroBased(Int)
        /// Weekday 0 (Sunday) … 6 of week 1 … 5 (5: the last) of a month.
        case monthly(month: Int, week: Int, weekday: Int)
    }

    struct Daylight: Sendable, Hashable {
        var offset: TimeZoneRules.Offset
        var start: Day
        /// Seconds after local midnight of standard time's day.
        var startTime: Int
        var end: Day
        var endTime: Int
    }

    var standard: TimeZoneRules.Offset
    var daylight: Daylight?

    func offset(atSeconds seconds: Int64) -> TimeZoneRules.Offset {
        guard let daylight else { return standard }
        var latest: (instant: Int64, offset: TimeZoneRules.Offset)?
        for change in changes(around: seconds, daylight) where change.instant <= seconds {
            if change.instant >= (latest?.instant ?? .min) { latest = change }
        }
        return latest?.offset ?? standard
    }

    func nextChange(afterSeconds seconds: Int64) -> Int64? {
        guard let daylight else { return nil }
        return changes(around: seconds, daylight).map(\.instant).filter { $0 > seconds }.min()
    }

    /// The changes of the year before an instant, its own and the next, not sorted.
    private func changes(
        around seconds: Int64, _ daylight: Daylight
    ) -> [(instant: Int64, offset: TimeZoneRules.Offset)] {
        let days = Int(Timestamp(clampedSeconds: seconds).seconds / 86_400)
        let year = (CivilDate(daysSinceEpoch: days) ?? .first).year
        var changes: [(instant: Int64, offset: TimeZoneRules.Offset)] = []
        for each in Swift.max(1, year - 1)...Swift.min(9999, year + 1) {
            // Each change is told in the time that clocks show before it.
            let start = Self.midnight(of: daylight.start, in: each) + Int64(daylight.startTime)
            changes.append((start - Int64(standard.seconds), daylight.offset))
            let end = Self.midnight(of: daylight.end, in: each) + Int64(daylight.endTime)
            changes.append((end - Int64(daylight.offset.seconds), standard))
        }
        return changes
    }

    /// The seconds from 1970 to the day's midnight, both on the same clock.
    private static func midnight(of day: Day, in year: Int) -> Int64 {
        let firstDay = CivilDate(year: year, month: 1, day: 1) ?? .first
        let newYear = firstDay.daysSinceEpoch
        let leap = CivilDate.isLeap(year)
        switch day {
        case .julian(let number):
            return Int64(newYear + number - 1 + (leap && number >= 60 ? 1 : 0)) * 86_400
        case .zeroBased(let number):
            return Int64(newYear + number) * 86_400
        case .monthly(let month, let week, let weekday):
            let first = CivilDate(year: year, month: month, day: 1) ?? firstDay
            let firstWeekday = first.weekday.rawValue % 7
            var number = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            if number >= CivilDate.daysIn(month: month, of: year) { number -= 7 }
            return Int64(first.daysSinceEpoch + number) * 86_400
        }
    }
}

// MARK: Reading

extension YearlyZoneRule {
    /// Reads a POSIX TZ text; nil if it is not one.
    init?(parsing text: String) {
        var cursor = TextCursor(text)
        guard let standardName = Self.name(&cursor),
            let standardWest = Self.time(&cursor, hours: 24)
        else { return nil }
        standard = TimeZoneRules.Offset(
            seconds: -standardWest, isDaylightSaving: false, abbreviation: standardName)
        guard !cursor.isAtEnd else { return }

        guard let name = Self.name(&cursor) else { return nil }
        var seconds = standard.seconds + 3600
        if cursor.next != UInt8(ascii: ",") {
            guard let west = Self.time(&cursor, hours: 24) else { return nil }
            seconds = -west
        }
        guard cursor.take(","), let start = Self.day(&cursor),
            let startTime = Self.timeOfChange(&cursor),
            cursor.take(","), let end = Self.day(&cursor),
            let endTime = Self.timeOfChange(&cursor), cursor.isAtEnd
        else { return nil }
        daylight = Daylight(
            offset: TimeZoneRules.Offset(
                seconds: seconds, isDaylightSaving: true, abbreviation: name),
            start: start, startTime: startTime, end: end, endTime: endTime)
    }

    /// Letters, or anything but `>` between `<` and `>`.
    private static func name(_ cursor: inout TextCursor) -> String? {
        let name: ArraySlice<UInt8>
        if cursor.take("<") {
            name = cursor.take { $0 != UInt8(ascii: ">") }
            guard cursor.take(">") else { return nil }
        } else {
            name = cursor.take { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
        }
        return (3...16).contains(name.count) ? String(decoding: name, as: UTF8.self) : nil
    }

    /// `[+-]hh[:mm[:ss]]` as seconds.
    private static func time(_ cursor: inout TextCursor, hours most: Int) -> Int? {
        let negative = cursor.take("-")
        if !negative { _ = cursor.take("+") }
        guard let hours = number(&cursor, 0...most) else { return nil }
        var seconds = hours * 3600
        if cursor.take(":") {
            guard let minutes = number(&cursor, 0...59) else { return nil }
            seconds += minutes * 60
            if cursor.take(":") {
                guard let rest = number(&cursor, 0...59) else { return nil }
                seconds += rest
            }
        }
        return negative ? -seconds : seconds
    }

    private static func timeOfChange(_ cursor: inout TextCursor) -> Int? {
        cursor.take("/") ? time(&cursor, hours: 167) : 2 * 3600
    }

    private static func day(_ cursor: inout TextCursor) -> Day? {
        if cursor.take("J") { return number(&cursor, 1...365).map(Day.julian) }
        guard cursor.take("M") else { return number(&cursor, 0...365).map(Day.zeroBased) }
        guard let month = number(&cursor, 1...12), cursor.take("."),
            let week = number(&cursor, 1...5), cursor.take("."),
            let weekday = number(&cursor, 0...6)
        else { return nil }
        return .monthly(month: month, week: week, weekday: weekday)
    }

    private static func number(_ cursor: inout TextCursor, _ range: ClosedRange<Int>) -> Int? {
        let digits = cursor.takeDigits()
        guard (1...3).contains(digits.count) else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return range.contains(number) ? number : nil
    }
}
