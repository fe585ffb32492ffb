import CivilTime
import JSON
import Statechart
import Testing

/// A SEND peer challenge that stands still for a while: what moves, what stays, what is agreed anew.
@Suite struct HeldPeerChallengeTests {
    /// When the first of a review's timers that are meant is due.
    private static func due(
        _ season: Season, _ review: Int, _ isMeant: (ChartTimer) -> Bool
    ) -> Timestamp? {
        season.reviews[review].snapshot.timers.first(where: isMeant)?.due
    }

    private static func isDue(of group: String) -> (ChartTimer) -> Bool {
        { timer in
            if case .due(let id) = timer.purpose { id == group } else { false }
        }
    }

    private static func hangsOnDate(_ timer: ChartTimer) -> Bool {
        if case .context = timer.anchor { true } else { false }
    }

    /// Working days after the first day, up to and with the second.
    private static func workingDays(_ from: CivilDate, _ to: CivilDate) throws -> Int {
        let calendar = try WorkflowFolder.calendars.get().working
        var day = from
        var count = 0
        while day < to {
            day = try #require(day.adding(days: 1))
            if try calendar.isWorkingDay(day) { count += 1 }
        }
        return count
    }

    @Test func `before the visit time left is left again, and its dates are agreed anew`() throws {
        var (season, review, _) = try PeerChallengeTests.season(
            at: "leadAnswers", silent: ["agree-key-lines"])
        let zone = try WorkflowFolder.calendars.get().zone
        let asked = Self.isDue(of: "keyLinesAgreed")
        let before = try #require(Self.due(season, review, asked))
        let visit = try #require(Self.due(season, review, Self.hangsOnDate))
        let context = season.context(review)

        let held = season.now
        let left = try Self.workingDays(zone.date(at: held), zone.date(at: before))
        #expect(left > 0)
        season.now = Timestamp(milliseconds: held.milliseconds + 28 * 86_400_000)
        try season.release(review, heldSince: held)

        // `shift`: the same working days are left, at the same hour.
        let after = try #require(Self.due(season, review, asked))
        #expect(try Self.workingDays(season.day, zone.date(at: after)) == left)
        #expect(zone.timestamp(for: zone.date(at: after), at: DelaySpec.defaultHour) == after)
        // The dates have lapsed: what hangs on them stands still, the coordinator is asked.
        #expect(season.isAt("newDates", review))
        #expect(season.context(review)["visit"]?["start"] == .null)
        #expect(
            season.reviews[review].snapshot.timers.filter(Self.hangsOnDate)
                .allSatisfy { $0.due == nil })
        let task = try #require(season.open("agree-dates").first)
        #expect(task.task.input["were"]?["start"] == context["visit"]?["start"])

        // Agreed as they were, they are where they were: a date never shifts.
        let were = try #require(context["visit"])
        try season.answer(
            task,
            [
                "mode": "two-day", "visitStart": were["start"] ?? .null,
                "visitEnd": were["end"] ?? .null, "papersBy": were["papersBy"] ?? .null,
                "briefingBy": were["briefingBy"] ?? .null,
            ])
        #expect(season.isAt("datesStand", review))
        #expect(Self.due(season, review, Self.hangsOnDate) == visit)
        #expect(season.errors == [])
    }

    @Test func `on a hold during the visit its last day is agreed, and nobody writes twice`() throws
    {
        var (season, review, _) = try PeerChallengeTests.season(
            at: "onSite", silent: ["visit-findings"])
        let asked = season.open("visit-findings")
        let finding: JSONValue = [
            "keyLine": 1, "kind": "strength", "text": "Families are rung back.",
            "evidence": ["families"],
        ]
        try season.answer(#require(asked.first), ["findings": [finding]])
        let held = season.now
        season.now = Timestamp(milliseconds: held.milliseconds + 7 * 86_400_000)
        try season.release(review, heldSince: held)
        #expect(season.isAt("newLastDay", review))
        #expect(season.open("visit-findings").isEmpty)
        let again = try #require(season.day.adding(days: 1))
        try season.answer("agree-last-day", ["visitEnd": .string("\(again)")])
        #expect(season.isAt("onSite", review))
        #expect(season.open("visit-findings").map(\.task.to) == asked.dropFirst().map(\.task.to))
        #expect(season.errors == [])
    }

    @Test func `after the visit no date lapses, and what counts on from it has what was left`()
        throws
    {
        var (season, review, _) = try PeerChallengeTests.season(
            at: "drafting", silent: ["collect-findings", "draft-letter", "write-letter"])
        let zone = try WorkflowFolder.calendars.get().zone
        let counted = { (timer: ChartTimer) in
            timer.spec?.direction == .after && timer.due != nil
        }
        let before = try #require(Self.due(season, review, counted))
        let held = season.now
        let left = try Self.workingDays(zone.date(at: held), zone.date(at: before))
        season.now = Timestamp(milliseconds: held.milliseconds + 21 * 86_400_000)
        try season.release(review, heldSince: held)
        let after = try #require(Self.due(season, review, counted))
        #expect(try Self.workingDays(season.day, zone.date(at: after)) == left)
        #expect(season.open("agree-dates").isEmpty)
        #expect(season.errors == [])
    }
}
