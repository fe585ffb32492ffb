import JSON
import ReviewEngine
import Testing

/// Who is on which review on which days, as the register counts it: real places, not only those that
/// a list brought along.
@Suite struct PlacesTakenTests {
    /// People with their days on a review, by id.
    private func loads(_ season: Season) -> [String: String] {
        season.pool.people.reduce(into: [:]) { loads, person in
            guard let first = person.load.first else { return }
            loads[person.id] = person.load.count == 1 ? first.period.from : "several"
        }
    }

    private func team(_ season: Season, _ review: Int) -> Set<String> {
        Set(PeerChallengeTests.team(season, review).values)
    }

    @Test func `everybody on a team has the review among theirs, with its days`() throws {
        let (season, review, _) = try PeerChallengeTests.season(
            at: "approving", silent: ["approve-team"])
        let loads = loads(season)
        #expect(Set(loads.keys) == team(season, review))
        #expect(Set(loads.values) == ["2018-03-13"])
        let health = try #require(PeerChallengeTests.team(season, review)["health"])
        #expect(season.pool[health]?.load.first?.role == "health")
        #expect(season.pool[health]?.load.first?.review == "r\(review)")
    }

    @Test func `whoever withdraws, or is objected to, no longer has it`() throws {
        var (season, review, _) = try PeerChallengeTests.season(
            at: "approving", silent: ["approve-team"])
        let before = PeerChallengeTests.team(season, review)
        try season.event("reviewerWithdraws", ["place": "health", "reason": "Ill."], to: review)
        #expect(loads(season)[try #require(before["health"])] == nil)
        #expect(loads(season).count == 3)
        (season, review, _) = try PeerChallengeTests.season(
            at: "approving", silent: ["approve-team"])
        try season.answer(
            "approve-team",
            ["objections": [["place": "la-send", "reason": "In dispute with us."]]])
        #expect(loads(season)[try #require(before["la-send"])] == nil)
        #expect(loads(season).count == 3)
        #expect(season.errors == [])
    }

    @Test func `a Lead Reviewer who withdraws before there is a team no longer has it`() throws {
        var (season, review, _) = try PeerChallengeTests.season(at: "hostProposes")
        #expect(loads(season).count == 1)
        try season.event("reviewerWithdraws", ["place": "lead", "reason": "Ill."], to: review)
        #expect(loads(season).isEmpty)
    }

    @Test func `new dates move it for whoever can come, and take it from whoever cannot`() throws {
        var (season, review, answers) = try PeerChallengeTests.season(at: "teamReady")
        let before = PeerChallengeTests.team(season, review)
        let away = try #require(before["la-send"])
        try season.event(
            "postpone", ["cause": "inspection", "reason": "Announced today."], to: review)
        season.pool.change(away) {
            $0.absences = [
                .init(period: Period(from: "2018-04-01", until: "2018-05-31"), mode: .reassign)
            ]
        }
        answers.first(
            "can-you-come", as: "person:leicester-clinical-officer",
            ["canCome": false, "reason": "Away."])
        try season.play(&answers) { $0.isAt("filling", review) }
        let loads = loads(season)
        #expect(loads["leicester-clinical-officer"] == nil)
        #expect(loads[away] == nil, "the register knows that they are away")
        #expect(Set(loads.values) == ["2018-04-24"])
        let said = season.context(review)["asked"]?.arrayValue?.compactMap {
            $0["answer"]?.stringValue
        }
        #expect(said?.contains("away on the new dates") == true)
        #expect(said?.contains("cannot come on the new dates") == true)
        #expect(season.errors == [])
    }

    @Test func `a review that ends before its visit leaves nothing on anybody; after it, it stays`()
        throws
    {
        for (state, left) in [("filling", 0), ("teamReady", 0), ("drafting", 4)] {
            var (season, review, _) = try PeerChallengeTests.season(at: state)
            try season.event("hostWithdraws", ["reason": "A new administration."], to: review)
            #expect(loads(season).count == left, "\(state)")
            #expect(season.errors == [])
        }
        var (season, review, _) = try PeerChallengeTests.season(
            at: "approving", silent: ["approve-team"])
        try season.event("postpone", ["cause": "host", "reason": "Restructuring."], to: review)
        try season.event("callOff", ["reason": "No date can be found."], to: review)
        #expect(season.isDone(review))
        #expect(loads(season).isEmpty)
    }
}
