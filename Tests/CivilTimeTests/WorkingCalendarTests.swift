import CivilTime
import JSON
import Testing

/// Bank holidays, working days and terms, and their refusals outside what the files tell.
struct WorkingCalendarTests {
    @Test func `the file covers 2017 to 2030 and knows the proclaimed days`() throws {
        let holidays = try Fixtures.bankHolidays()
        #expect(holidays.years == 2017...2030)
        for day in [
            "2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08", "2021-12-27",
            "2021-12-28", "2022-01-03", "2026-12-28",
        ] {
            #expect(try holidays.isHoliday(Fixtures.date(day)), "\(day)")
        }
        for day in ["2020-05-04", "2022-05-30", "2021-12-25", "2026-12-29"] {
            #expect(try !holidays.isHoliday(Fixtures.date(day)), "\(day)")
        }
        #expect(try holidays.title(of: Fixtures.date("2027-03-26")) == "Good Friday")
    }

    @Test(arguments: [
        ("2026-12-18", 5, "2026-12-29"),  // over Christmas and Boxing Day's substitute
        ("2026-12-18", 10, "2027-01-06"),
        ("2027-03-25", 1, "2027-03-30"),  // over Easter
        ("2027-03-30", -1, "2027-03-25"),
        ("2026-11-21", 1, "2026-11-23"),  // from a Saturday
        ("2026-11-21", -1, "2026-11-20"),
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2022-06-01", 1, "2022-06-06"),
    ])
    func `working days step over weekends and bank holidays`(
        start: String, count: Int, end: String
    ) throws {
        let calendar = try Fixtures.calendars().working
        let sum = try calendar.add(workingDays: count, to: Fixtures.date(start))
        #expect(sum.description == end)
        if count != 0 {
            #expect(try calendar.workingDays(from: Fixtures.date(start), to: sum) == count)
        }
    }

    @Test func `counting and adding agree from every day of two years`() throws {
        let calendar = try Fixtures.calendars().working
        var day = try Fixtures.date("2026-03-01")
        while day.year < 2028 {
            for count in [-23, -1, 1, 2, 17] {
                let sum = try calendar.add(workingDays: count, to: day)
                #expect(try calendar.isWorkingDay(sum))
                #expect(try calendar.workingDays(from: day, to: sum) == count)
            }
            day = try #require(day.adding(days: 1))
        }
    }

    @Test func `a sum outside the file's years is refused and names them`() throws {
        let calendar = try Fixtures.calendars().working
        let error = try #require(throws: CivilTimeError.self) {
            try calendar.add(workingDays: 10, to: Fixtures.date("2030-12-23"))
        }
        #expect(error.code == "CIV-008")
        #expect(error.description.contains("2017 to 2030"))
        #expect(error.description.contains("10 working days from 2030-12-23"))
        #expect(throws: CivilTimeError.self) {
            try calendar.add(workingDays: .min, to: Fixtures.date("2026-01-01"))
        }
        #expect(throws: CivilTimeError.self) {
            try calendar.workingDays(from: .first, to: Fixtures.date("2026-01-01"))
        }
        let unknown = try #require(throws: CivilTimeError.self) {
            try Calendars.bare.working.isWorkingDay(.first)
        }
        #expect(unknown.hint == "no bank holiday file is loaded")
    }

    @Test func `a year with few events is begun, not covered`() throws {
        func events(_ counts: [(Int, Int)]) -> JSONValue {
            let events = counts.flatMap { year, count in
                (1...count).map { day -> JSONValue in
                    ["title": "T", "date": "\(year)-01-\(day < 10 ? "0" : "")\(day)"]
                }
            }
            return ["wales": ["division": "wales", "events": .array(events)]]
        }
        let file = events([(2025, 3), (2026, 8), (2027, 9), (2028, 1)])
        #expect(try BankHolidays(govUK: file, division: "wales").years == 2026...2027)
        for counts in [[(2026, 8), (2027, 7), (2028, 8)], [(2026, 7)]] {
            let error = try #require(throws: CivilTimeError.self) {
                try BankHolidays(govUK: events(counts), division: "wales")
            }
            #expect(error.code == "CIV-007")
        }
    }

    @Test(arguments: [
        "[]", "{}", #"{"england-and-wales": {}}"#,
        #"{"england-and-wales": {"events": [{"title": "x"}]}}"#,
        #"{"england-and-wales": {"events": [{"date": "2026-01-01"}]}}"#,
        #"{"england-and-wales": {"events": [{"title": "x", "date": "1 January"}]}}"#,
        #"{"england-and-wales": {"events": [{"title": "x", "date": 20260101}]}}"#,
        #"{"england-and-wales": {"events": [{"title": "x", "date": "2026-01-01"}, "#
            + #"{"title": "y", "date": "2026-01-01"}]}}"#,
    ])
    func `a file of another shape is refused`(text: String) throws {
        let error = try #require(throws: CivilTimeError.self) {
            try BankHolidays(govUK: JSONReader.parse(text), division: "england-and-wales")
        }
        #expect(error.code == "CIV-007")
    }

    @Test func `an unknown division names the nearest`() throws {
        let error = try #require(throws: CivilTimeError.self) {
            try BankHolidays(
                govUK: ["england-and-wales": ["events": []]], division: "england-and-whales")
        }
        #expect(error.nearest == "england-and-wales")
    }

    @Test(arguments: [
        ("2027-02-01", 1, "2027-04-12"), ("2027-04-12", 1, "2027-09-01"),
        ("2027-04-12", -1, "2027-01-04"), ("2027-04-01", 0, "2027-04-12"),
        ("2027-05-01", 0, "2027-05-01"), ("2027-05-01", -1, "2027-04-12"),
        ("2026-12-01", 3, "2027-09-01"),
    ])
    func `terms are counted by their first days`(start: String, count: Int, end: String) throws {
        let terms = try Fixtures.calendars().terms(of: "derby")
        #expect(try terms.add(terms: count, to: Fixtures.date(start)).description == end)
    }

    @Test func `terms outside the file or of nobody are refused`() throws {
        let calendars = try Fixtures.calendars()
        let terms = try calendars.terms(of: "derby")
        #expect(try terms.term(on: Fixtures.date("2027-03-25"))?.title == "Spring 2027")
        #expect(try terms.term(on: Fixtures.date("2027-03-26")) == nil)
        for (start, count) in [("2027-09-01", 1), ("2027-01-04", -1), ("2027-01-04", Int.min)] {
            let error = try #require(throws: CivilTimeError.self) {
                try terms.add(terms: count, to: Fixtures.date(start))
            }
            #expect(error.code == "CIV-009")
            #expect(error.description.contains("2027-01-04"))
        }
        let stranger = try #require(throws: CivilTimeError.self) {
            try calendars.terms(of: "derbi")
        }
        #expect(stranger.nearest == "derby")
        #expect(throws: CivilTimeError.self) { try calendars.terms(of: nil) }
    }

    @Test(arguments: [
        #"{}"#, #"{"terms": []}"#, #"{"terms": [{"start": "2027-01-01"}]}"#,
        #"{"terms": [{"title": "x", "start": "2027-01-02", "end": "2027-01-01"}]}"#,
        #"{"terms": [{"title": "x", "start": "2027-01-02", "end": "tomorrow"}]}"#,
        #"{"terms": [{"title": "x", "start": "2027-01-02", "end": "2027-02-01"}, "#
            + #"{"title": "y", "start": "2027-02-01", "end": "2027-03-01"}]}"#,
    ])
    func `a term file of another shape is refused`(text: String) throws {
        let error = try #require(throws: CivilTimeError.self) {
            try SchoolTerms(JSONReader.parse(text))
        }
        #expect(error.code == "CIV-007")
    }
}
