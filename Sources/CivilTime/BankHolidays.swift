package import JSON

/// The bank holidays of one division of the United Kingdom, from a file in the shape of
/// <https://www.gov.uk/bank-holidays.json>: `{"england-and-wales": {"division": …, "events":
/// [{"title", "date", "notes", "bunting"}]}, …}`.
///
/// Holidays are proclaimed, so the file is reloadable and a question about a year that it does not
/// cover is refused, never guessed.
package struct BankHolidays: Sendable, Hashable {
    /// "england-and-wales"; empty for `none(in:)`.
    package let division: String
    /// The years that the file tells whole; nil if none.
    package let years: ClosedRange<Int>?
    private let titles: [CivilDate: String]
    /// The covered days, by their numbers since 1970.
    private let coveredDays: Range<Int>
    /// Of each covered day whether it is a holiday, so that deadlines are counted without look-ups.
    private let holidays: [Bool]

    private init(division: String, years: ClosedRange<Int>?, titles: [CivilDate: String]) {
        self.division = division
        self.years = years
        self.titles = titles
        let first = years.flatMap { CivilDate(year: $0.lowerBound, month: 1, day: 1) }
        let last = years.flatMap { CivilDate(year: $0.upperBound, month: 12, day: 31) }
        let days = (first?.daysSinceEpoch ?? 0)..<((last?.daysSinceEpoch ?? -1) + 1)
        // A file tells some years; `none(in:)` may cover any, and has no holidays to keep.
        var holidays = titles.isEmpty ? [] : [Bool](repeating: false, count: days.count)
        for date in titles.keys where days.contains(date.daysSinceEpoch) {
            holidays[date.daysSinceEpoch - days.lowerBound] = true
        }
        coveredDays = days
        self.holidays = holidays
    }

    /// No holiday at all in these years, and no answer outside them: for tests and charts without
    /// working days.
    package static func none(in years: ClosedRange<Int>?) -> BankHolidays {
        BankHolidays(division: "", years: years, titles: [:])
    }

    /// Fewer events do not tell a whole year: England and Wales have eight, the others more.
    private static let eventsOfWholeYear = 8

    /// Reads a file of gov.uk's shape.
    ///
    /// A first or last year with fewer than eight events is taken as begun, not as covered.
    package init(govUK file: JSONValue, division: String) throws(CivilTimeError) {
        guard let divisions = file.objectValue else {
            throw Self.shape("the file", expected: "an object of divisions", file)
        }
        guard let entry = divisions[division] else {
            throw CivilTimeError(
                .calendarFile, "the bank holiday file has no division `\(division)`",
                found: divisions.keys.map(CivilTimeError.quote).joined(separator: ", "),
                nearest: nearestName(division, in: divisions.keys))
        }
        guard let events = entry["events"]?.arrayValue else {
            throw Self.shape("`\(division).events`", expected: "an array", entry["events"])
        }
        var titles: [CivilDate: String] = [:]
        var counts: [Int: Int] = [:]
        for (index, event) in events.enumerated() {
            let place = "`\(division).events[\(index)]`"
            guard let text = event["date"]?.stringValue else {
                throw Self.shape(place, expected: "a text `date`", event["date"])
            }
            guard let title = event["title"]?.stringValue else {
                throw Self.shape(place, expected: "a text `title`", event["title"])
            }
            let date: CivilDate
            do {
                date = try CivilDate(parsing: text)
            } catch {
                throw CivilTimeError(
                    .calendarFile, "\(place) in the bank holiday file: \(error.problem)",
                    expected: error.expected)
            }
            guard titles.updateValue(title, forKey: date) == nil else {
                throw CivilTimeError(
                    .calendarFile, "\(place) in the bank holiday file: \(date) came before")
            }
            counts[date.year, default: 0] += 1
        }
        self.init(
            division: division, years: try Self.wholeYears(counts, division), titles: titles)
    }

    private static func wholeYears(
        _ counts: [Int: Int], _ division: String
    ) throws(CivilTimeError) -> ClosedRange<Int> {
        let whole = counts.filter { $0.value >= eventsOfWholeYear }.keys
        guard let first = whole.min(), let last = whole.max() else {
            throw CivilTimeError(
                .calendarFile, "the bank holiday file tells no year of `\(division)` whole",
                expected: "at least \(eventsOfWholeYear) events in a year")
        }
        for year in first...last where counts[year, default: 0] < eventsOfWholeYear {
            throw CivilTimeError(
                .calendarFile, "the bank holiday file does not tell \(year) whole",
                expected: "at least \(eventsOfWholeYear) events of `\(division)`",
                found: "\(counts[year, default: 0])")
        }
        return first...last
    }

    /// Whether a day is a bank holiday; refused outside the covered years.
    package func isHoliday(_ date: CivilDate) throws(CivilTimeError) -> Bool {
        if let known = isHoliday(dayNumber: date.daysSinceEpoch) { return known }
        return try title(of: date) != nil
    }

    /// Whether the day of a number since 1970 is a bank holiday; nil outside the covered years.
    func isHoliday(dayNumber: Int) -> Bool? {
        guard coveredDays.contains(dayNumber) else { return nil }
        return !holidays.isEmpty && holidays[dayNumber - coveredDays.lowerBound]
    }

    /// The name of the bank holiday that a day is, or nil; refused outside the covered years.
    package func title(of date: CivilDate) throws(CivilTimeError) -> String? {
        guard let years else {
            throw CivilTimeError(
                .yearsNotCovered, "whether \(date) is a bank holiday is not known",
                hint: "no bank holiday file is loaded")
        }
        guard years.contains(date.year) else {
            throw CivilTimeError(
                .yearsNotCovered, "whether \(date) is a bank holiday is not known",
                expected: "a day of the years \(years.lowerBound) to \(years.upperBound), "
                    + "which the bank holiday file covers",
                hint: "load a newer file")
        }
        return titles[date]
    }

    private static func shape(
        _ place: String, expected: String, _ found: JSONValue?
    ) -> CivilTimeError {
        CivilTimeError(
            .calendarFile, "\(place) in the bank holiday file cannot be used",
            expected: expected, found: found?.kindName ?? "nothing")
    }
}
