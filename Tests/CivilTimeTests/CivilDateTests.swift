import CivilTime
import Testing

/// Days of the calendar: their numbers, their texts, sums with months and years.
struct CivilDateTests {
    @Test func `every day follows the one before, in number, weekday and order`() throws {
        var date = try CivilDate(parsing: "1583-01-01")
        #expect(date.weekday == .saturday)
        #expect(date.daysSinceEpoch == -141_349)
        while date.year < 2417 {
            let next = try #require(date.adding(days: 1))
            let sameMonth = next.month == date.month && next.day == date.day + 1
            let newMonth = next.day == 1 && next.month == date.month % 12 + 1
            guard sameMonth || newMonth, date < next,
                next.daysSinceEpoch == date.daysSinceEpoch + 1,
                next.weekday.rawValue == date.weekday.rawValue % 7 + 1,
                CivilDate(year: next.year, month: next.month, day: next.day) == next
            else {
                Issue.record("\(date) is followed by \(next)")
                return
            }
            date = next
        }
    }

    @Test func `the ends of the calendar are its ends`() {
        #expect(CivilDate.first.description == "0001-01-01")
        #expect(CivilDate.last.description == "9999-12-31")
        #expect(CivilDate.first.weekday == .monday)
        #expect(CivilDate.last.weekday == .friday)
        #expect(CivilDate.first.adding(days: -1) == nil)
        #expect(CivilDate.last.adding(days: 1) == nil)
        #expect(CivilDate.last.adding(days: .max) == nil)
        #expect(CivilDate.last.adding(months: .max) == nil)
        #expect(CivilDate.last.adding(years: .min) == nil)
        #expect(CivilDate.first.adding(months: -1) == nil)
        #expect(CivilDate.last.adding(months: 1) == nil)
    }

    @Test(arguments: [
        ("2027-01-31", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"), ("2027-03-31", -1, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"), ("2027-01-15", -1, "2026-12-15"),
        ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"),
    ])
    func `months clamp to the last day`(start: String, months: Int, end: String) throws {
        #expect(try CivilDate(parsing: start).adding(months: months)?.description == end)
    }

    @Test func `days of the year are counted through leap years`() throws {
        #expect(try CivilDate(parsing: "2028-12-31").dayOfYear == 366)
        #expect(try CivilDate(parsing: "2100-12-31").dayOfYear == 365)
        #expect(try CivilDate(parsing: "2000-03-01").dayOfYear == 61)
    }

    @Test(arguments: [
        "", "2026-1-01", "2026-02-29", "2026-13-01", "2026-00-10", "0000-01-01", "2026-01-01 ",
        "22026-01-01", "2026/01/01", "+026-01-01", "2026-04-31", "２026-01-01",
    ])
    func `a text that is no day is refused`(text: String) throws {
        let error = try #require(throws: CivilTimeError.self) { try CivilDate(parsing: text) }
        #expect(error.code == "CIV-001")
    }

    @Test func `times of day are read and printed`() throws {
        #expect(try CivilTimeOfDay(parsing: "09:30").secondsSinceMidnight == 34_200)
        #expect(try CivilTimeOfDay(parsing: "23:59:59").description == "23:59:59")
        #expect(try CivilTimeOfDay(parsing: "00:00") == .midnight)
        #expect(CivilTimeOfDay(secondsSinceMidnight: 86_399)?.description == "23:59:59")
        for text in ["24:00", "9:30", "09:60", "09:30:60", "09:30:", "0930", ""] {
            let error = try #require(throws: CivilTimeError.self) {
                try CivilTimeOfDay(parsing: text)
            }
            #expect(error.code == "CIV-002")
        }
    }
}
