import CEL
import CivilTime
import JSON
import Testing

/// The calendar functions, zones and hooks: everything that an evaluation asks its environment.
@Suite struct CELCalendarTests {
    /// The bank holidays of two years, in an invented zone that is always two hours ahead of UTC.
    private static func environment() throws -> CELEnvironment {
        let zone = try #require(TimeZoneRules(fixedOffset: 7200, name: "Test/Ahead"))
        let days = [
            "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31",
            "2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03",
            "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28",
        ]
        let events = days.map { day -> JSONValue in
            ["title": "Bank holiday", "date": .string(day), "notes": "", "bunting": true]
        }
        let holidays = try BankHolidays(
            govUK: [
                "england-and-wales": [
                    "division": "england-and-wales", "events": .array(events),
                ]
            ], division: "england-and-wales")
        let terms = try SchoolTerms([
            "terms": [
                ["title": "Autumn", "start": "2026-09-02", "end": "2026-12-18"],
                ["title": "Spring", "start": "2027-01-05", "end": "2027-03-25"],
            ]
        ])
        let windows = try BlackoutWindow.read([
            "windows": [
                [
                    "kind": "pre-election", "title": "Election", "start": "2027-03-20",
                    "end": "2027-05-06",
                ]
            ]
        ])
        let calendars = Calendars(
            version: "test", zone: zone,
            working: WorkingCalendar(zone: zone, bankHolidays: holidays),
            terms: ["derby": terms], windows: windows)
        return CELEnvironment(
            calendars: calendars, inState: { $0 == "visit" },
            zone: { name in
                name == "Test/West" ? TimeZoneRules(fixedOffset: -18_000, name: name) : nil
            })
    }

    @Test(arguments: [
        ("workingDays('2026-12-24', '2026-12-29')", "1"),
        ("workingDays('2026-12-29', '2026-12-24')", "-1"),
        ("addWorkingDays('2026-12-24', 1)", "\"2026-12-29\""),
        ("addWorkingDays('2026-12-29', -1)", "\"2026-12-24\""),
        ("isWorkingDay('2026-12-25') || isWorkingDay('2026-12-26')", "false"),
        ("date(timestamp('2026-12-24T21:59:59Z'))", "\"2026-12-24\""),
        ("date(timestamp('2026-12-24T22:00:00Z'))", "\"2026-12-25\""),
        ("date('2026-12-24T22:00:00Z') < date('2026-12-26')", "true"),
        ("addDays('2027-02-28', 1)", "\"2027-03-01\""),
        ("addMonths('2027-01-31', 1)", "\"2027-02-28\""),
        ("inTerm('derby', '2026-10-01') && !inTerm('derby', '2026-12-24')", "true"),
        ("inTerm('derby', '2027-04-01')", "ERR CEL-032"),
        ("inTerm('derby', '2026-09-01')", "ERR CEL-032"),
        ("termEnd('derby', '2026-12-24')", "\"2027-03-25\""),
        ("termEnd('derby', '2026-10-01')", "\"2026-12-18\""),
        ("nextTerm('derby', '2026-10-01')", "\"2027-01-05\""),
        ("nextTerm('derby', '2027-02-01')", "ERR CEL-032"),
        ("inBlackout('2027-03-20', 'pre-election')", "true"),
        ("inBlackout('2027-05-06', 'pre-election')", "true"),
        ("inBlackout('2027-05-07', 'pre-election')", "false"),
        ("inBlackout('2027-03-20', 'inspection')", "false"),
        ("inBlackout('2027-03-20', 'purdah')", "ERR CEL-025"),
        ("inState('visit') && !inState('scope')", "true"),
        ("timestamp('2026-01-01T00:30:00Z').getHours('Test/Ahead')", "2"),
        ("timestamp('2026-01-01T00:30:00Z').getDate('Test/West')", "31"),
        ("timestamp('2026-01-01T00:30:00Z').getMinutes('-05:45')", "45"),
        ("timestamp('2026-01-01T00:30:00Z').getDayOfWeek('UTC')", "4"),
        ("addWorkingDays('2100-01-01', 1)", "ERR CEL-032"),
        ("isWorkingDay('2100-01-01')", "ERR CEL-032"),
        ("inTerm('leeds', '2026-10-01')", "ERR CEL-032"),
        ("isWorkingDay('24/12/2026')", "ERR CEL-025"),
        ("addDays('2026-02-30', 1)", "ERR CEL-025"),
        ("timestamp(0).getHours('Mars/Base')", "ERR CEL-031"),
        ("timestamp(0).getHours('25:00')", "ERR CEL-031"),
    ])
    func `the calendar answers`(source: String, wanted: String) throws {
        let environment = try Self.environment()
        if wanted.hasPrefix("ERR ") {
            let error = failure(source, environment: environment)
            #expect(error?.code == String(wanted.dropFirst(4)), "\(source)")
        } else {
            let value = try evaluate(source, environment: environment)
            #expect(try value.jsonValue().compactText == wanted, "\(source)")
        }
    }

    @Test(arguments: ["isWorkingDay('2026-12-24')", "date(timestamp(0))", "inState('visit')"])
    func `without calendars and hooks the functions say that they cannot answer`(source: String) {
        #expect(failure(source)?.code == "CEL-034")
    }
}
