import CivilTime
import Testing

/// Delays: their texts, when they are due, what is left of them after a hold.
struct DelaySpecTests {
    @Test(arguments: [
        ("10 working days", "10 working days"), ("1 working day", "1 working day"),
        ("6 months", "6 months"), ("1 days", "1 day"), ("30 seconds", "30 seconds"),
        (
            "15 working days before context.visit.start",
            "15 working days before context.visit.start"
        ),
        ("2 weeks after context.x at 09:30", "2 weeks after context.x at 09:30"),
        ("2 weeks at 17:00", "2 weeks"), ("at context.deadline", "at context.deadline"),
        ("at context.deadline at 17:00", "at context.deadline at 17:00"),
        ("  3   terms  ", "3 terms"), ("PT5M", "5 minutes"), ("P6M", "6 months"),
        ("P1Y6M", "18 months"), ("P2W", "2 weeks"), ("P1W2D", "9 days"), ("PT1H30M", "90 minutes"),
        ("PT1H1S", "3601 seconds"),
        ("P1D before context.a.b at 08:00", "1 day before context.a.b at 08:00"),
        ("5 working days before due", "5 working days before due"), ("0 days", "0 days"),
    ])
    func `the text forms are read`(text: String, printed: String) throws {
        let delay = try DelaySpec(parsing: text)
        #expect(delay.description == printed)
        #expect(try DelaySpec(parsing: printed) == delay)
    }

    @Test(arguments: [
        ("10 wroking days", "`wroking days`", "working days"),
        ("10 workingdays", "`workingdays`", "working days"),
        ("10 day's", "`day's`", "days"),
        ("2 moths after context.x", "`moths`", "months"),
        ("3 weeks befor context.x", "`weeks befor context.x`", "weeks"),
        ("ten days", "`ten`", nil),
        ("-3 days", "`-3`", nil),
        ("1.5 days", "`1.5`", nil),
        ("5", "no unit", nil),
        ("99999999999999999999 days", "1000000000000", nil),
        ("100001 days", "100001", nil),
    ])
    func `an error names what was found and the nearest unit`(
        text: String, found: String, nearest: String?
    ) throws {
        let error = try #require(throws: DelayError.self) { try DelaySpec(parsing: text) }
        #expect(error.code == "CIV-010")
        #expect(error.found == found)
        #expect(error.nearest == nearest)
    }

    @Test(arguments: [
        "", " ", "at", "at 09:30", "1 day after", "1 day after .x", "1 day after context..x",
        "1 day at", "1 day at 25:00", "1 day at 09:30 sharp", "1 hour at 09:30",
        "1 day after context.x tomorrow", "P", "PT", "P1", "P1H", "PT1D", "P1M1D", "P1DT1H",
        "P1.5D", "PM", "P1D1W", "P-1D", "P1DT", "PT1S1S",
    ])
    func `a text that is no delay is refused`(text: String) throws {
        let error = try #require(throws: DelayError.self) { try DelaySpec(parsing: text) }
        #expect(error.code == "CIV-010")
    }

    @Test func `a very long text is refused without being read`() {
        let text = String(repeating: "1", count: 10_000_000)
        #expect(throws: DelayError.self) { try DelaySpec(parsing: text) }
    }

    @Test(arguments: [
        // Exact units go on over the change of the clocks.
        ("24 hours", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"),
        ("PT90S", "2026-11-23T09:00:00.5Z", "2026-11-23T09:01:30.5Z"),
        ("2 hours before context.x", "2026-11-23T09:00:00Z", "2026-11-23T07:00:00Z"),
        // Days are due at 17:00 in London, in summer at 16:00 UTC.
        ("1 day", "2026-03-28T12:00:00Z", "2026-03-29T16:00:00Z"),
        ("1 day at 09:30", "2026-11-23T20:00:00Z", "2026-11-24T09:30:00Z"),
        ("10 working days", "2026-12-18T09:00:00Z", "2027-01-06T17:00:00Z"),
        ("16 working days before context.x", "2027-04-20T08:00:00Z", "2027-03-25T17:00:00Z"),
        ("6 months", "2026-08-31T09:00:00Z", "2027-02-28T17:00:00Z"),
        ("1 month", "2027-01-31T09:00:00Z", "2027-02-28T17:00:00Z"),
        ("1 year", "2028-02-29T09:00:00Z", "2029-02-28T17:00:00Z"),
        ("2 weeks", "2026-11-23T09:00:00Z", "2026-12-07T17:00:00Z"),
        ("1 term at 09:00", "2027-02-01T09:00:00Z", "2027-04-12T08:00:00Z"),
        // 23:30 UTC is the next day in London's summer.
        ("0 days", "2026-06-30T23:30:00Z", "2026-07-01T16:00:00Z"),
        ("at context.x", "2026-06-30T23:30:00Z", "2026-06-30T23:30:00Z"),
        ("at context.x at 09:00", "2026-06-30T23:30:00Z", "2026-07-01T08:00:00Z"),
        // 01:30 does not exist that night.
        ("1 day at 01:30", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"),
    ])
    func `a delay is due`(text: String, anchor: String, due: String) throws {
        let delay = try DelaySpec(parsing: text)
        let found = try delay.due(
            from: Fixtures.instant(anchor), calendars: Fixtures.calendars(),
            organisation: "derby")
        #expect(found.description == due)
    }

    @Test func `an anchor is a day or an instant`() throws {
        let calendars = try Fixtures.calendars()
        func due(_ delay: String, _ anchor: String) throws -> String {
            try DelaySpec(parsing: delay).due(
                from: DelayAnchor(parsing: anchor), calendars: calendars
            ).description
        }
        #expect(try due("at context.x", "2026-07-01") == "2026-07-01T16:00:00Z")
        #expect(try due("at context.x", "2026-07-01T08:00:00Z") == "2026-07-01T08:00:00Z")
        #expect(try due("2 hours before context.x", "2026-07-01") == "2026-06-30T21:00:00Z")
        #expect(try due("1 day before context.x", "2026-07-01") == "2026-06-30T16:00:00Z")
        let error = try #require(throws: DelayError.self) {
            try DelayAnchor(parsing: "next week")
        }
        #expect(error.code == "CIV-011")
    }

    @Test(arguments: [
        ("100000 years", "CIV-005"), ("1000000000 hours", "CIV-005"), ("100000 weeks", nil),
        ("100000 working days", "CIV-008"), ("1 term", "CIV-009"),
        ("100000 months before context.x", "CIV-005"),
    ])
    func `what cannot be counted is refused`(text: String, code: String?) throws {
        let delay = try DelaySpec(parsing: text)
        let start = try Fixtures.instant("2026-11-23T09:00:00Z")
        do {
            _ = try delay.due(from: start, calendars: Fixtures.calendars())
            #expect(code == nil)
        } catch let error as DelayError {
            #expect(error.code == code)
        }
    }

    @Test(arguments: [
        // Four working days are left on Tuesday; they are counted from the release.
        (
            "6 working days", "2026-11-20T09:00:00Z", "2026-11-24T09:00:00Z",
            "2026-12-18T09:00:00Z", "2026-12-24T17:00:00Z"
        ),
        // Four months and no day are left.
        (
            "6 months", "2026-01-01T09:00:00Z", "2026-03-01T09:00:00Z",
            "2026-05-01T09:00:00Z", "2026-09-01T16:00:00Z"
        ),
        // A month and 17 days are left.
        (
            "2 months", "2026-01-31T09:00:00Z", "2026-02-14T09:00:00Z",
            "2026-06-01T09:00:00Z", "2026-07-18T16:00:00Z"
        ),
        (
            "10 days at 09:30", "2026-11-01T09:00:00Z", "2026-11-06T12:00:00Z",
            "2026-11-10T18:00:00Z", "2026-11-15T09:30:00Z"
        ),
        (
            "PT3H", "2026-11-01T09:00:00Z", "2026-11-01T10:00:00Z",
            "2026-11-02T10:00:00Z", "2026-11-02T12:00:00Z"
        ),
        (
            "2 terms", "2027-01-05T09:00:00Z", "2027-04-13T09:00:00Z",
            "2027-05-13T09:00:00Z", "2027-09-01T16:00:00Z"
        ),
        // Nothing changes if it is released when it was held.
        (
            "10 working days", "2026-12-18T09:00:00Z", "2026-12-22T09:00:00Z",
            "2026-12-22T09:00:00Z", "2027-01-06T17:00:00Z"
        ),
        // What was due before the hold stays.
        (
            "1 day", "2026-11-01T09:00:00Z", "2026-11-03T09:00:00Z",
            "2026-11-10T09:00:00Z", "2026-11-02T17:00:00Z"
        ),
    ])
    func `after a hold the rest is counted from the release`(
        text: String, start: String, held: String, released: String, expected: String
    ) throws {
        let calendars = try Fixtures.calendars()
        let delay = try DelaySpec(parsing: text)
        let due = try delay.due(
            from: Fixtures.instant(start), calendars: calendars, organisation: "derby")
        let shifted = try delay.shifted(
            due: due, heldAt: Fixtures.instant(held), releasedAt: Fixtures.instant(released),
            calendars: calendars, organisation: "derby")
        #expect(shifted.description == expected)
    }
}
