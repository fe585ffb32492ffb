import JSON
import ReviewClient
import Testing

@Suite struct CalendarDayTests {
    @Test func `a day is shown with its weekday`() throws {
        #expect(try #require(CalendarDay("2017-12-14")).text == "Thu 14 Dec 2017")
        #expect(try #require(CalendarDay("2016-02-29")).text == "Mon 29 Feb 2016")
        #expect(try #require(CalendarDay("1970-01-01")).number == 0)
    }

    @Test(arguments: ["2017-02-29", "2017-13-01", "17-12-14", "2017-12-14T", "", "2017/12/14"])
    func `what is no day is none`(text: String) { #expect(CalendarDay(text) == nil) }

    @Test func `every day from 1600 to 2400 reads back as itself`() throws {
        for number in -135_140...157_054 {
            let day = CalendarDay(number: number)
            try #require(CalendarDay(day.isoText) == day)
        }
    }

    @Test(arguments: [
        (0, "today"), (1, "tomorrow"), (3, "in 3 days"), (-1, "overdue by 1 day"),
        (-2, "overdue by 2 days"),
    ])
    func `a deadline is told by its distance`(days: Int, words: String) {
        #expect(
            CalendarDay(number: 17_000 + days).deadline(from: CalendarDay(number: 17_000)) == words)
    }

    @Test func `working days are told where the daemon counted them`() {
        let today = CalendarDay(number: 17_000)
        let due = CalendarDay(number: 17_005)
        #expect(due.deadline(from: today, workingDays: 3) == "in 3 working days")
        #expect(today.deadline(from: due, workingDays: -3) == "overdue by 3 working days")
    }

    @Test(arguments: [
        ("2017-12-14T17:00:00Z", "Thu 14 Dec 2017 17:00"),
        ("2017-06-30T16:00:00Z", "Fri 30 Jun 2017 17:00"),
        ("2018-03-25T00:59:59Z", "Sun 25 Mar 2018 00:59"),
        ("2018-03-25T01:00:00Z", "Sun 25 Mar 2018 02:00"),
        ("2017-10-29T00:59:00Z", "Sun 29 Oct 2017 01:59"),
        ("2017-10-29T01:00:00.25Z", "Sun 29 Oct 2017 01:00"),
        ("2017-06-30T23:30:00+01:00", "Fri 30 Jun 2017 23:30"), ("2017-12-14", "Thu 14 Dec 2017"),
    ])
    func `an instant is shown in the United Kingdom's civil time`(text: String, shown: String)
        throws
    {
        Moment.useCivilTimeOfTheUnitedKingdom()
        #expect(try #require(Moment(text)).text == shown)
    }

    @Test func `milliseconds are an instant too`() throws {
        Moment.useCivilTimeOfTheUnitedKingdom()
        #expect(try #require(Moment(.int(1_513_270_800_000))).text == "Thu 14 Dec 2017 17:00")
    }
}
