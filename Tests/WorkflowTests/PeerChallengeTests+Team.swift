import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

/// Withdrawals and objections: one place is filled again, the others go on.
extension PeerChallengeTests {
    @Test func `a reviewer who withdraws re-opens only that place, the papers go on`() throws {
        var (season, review, answers) = try Self.season(
            at: "approving", silent: ["approve-team", "self-evaluation", "visit-timetable"])
        let before = Self.team(season, review)
        let papers = season.open("self-evaluation").map(\.invocation.id)
        try season.event(
            "reviewerWithdraws", ["place": "health", "reason": "Illness."], to: review)
        #expect(season.children(of: review).count == 1)
        #expect(season.open("self-evaluation").map(\.invocation.id) == papers)
        try season.play(&answers) { $0.isAt("approving", review) }
        let after = Self.team(season, review)
        #expect(after["health"] != before["health"])
        for place in ["lead", "la-send", "parent-carer"] { #expect(after[place] == before[place]) }
        let withdrew = season.context(review)["asked"]?.arrayValue?.filter {
            $0["answer"] == "withdrew"
        }
        #expect(withdrew?.map { $0["person"]?.stringValue } == [before["health"]])
        #expect(season.errors == [])
    }

    @Test func `a withdrawal while places are being filled does not disturb the others`() throws {
        var (season, review, answers) = try Self.season(at: "filling")
        answers.silence("accept-place")
        answers.first(
            "accept-place", as: "person:leicester-clinical-officer",
            ["decision": "accept", "conflict": false])
        answers.first(
            "accept-place", as: "person:derby-clinical-officer",
            ["decision": "accept", "conflict": false])
        try season.play(&answers) { Self.team($0, review)["health"] != nil }
        while try season.answerOne(&answers) {}
        let others = season.children(of: review)
        #expect(others.count == 2)
        #expect(season.possible(review).contains("reviewerWithdraws"))
        try season.event(
            "reviewerWithdraws", ["place": "health", "reason": "Illness."], to: review)
        #expect(season.children(of: review).count == 3)
        #expect(Set(others).isSubset(of: season.children(of: review)))
        try season.play(&answers) { Self.team($0, review)["health"] != nil }
        #expect(Self.team(season, review)["health"] == "leicester-clinical-officer")
        #expect(Set(others).isSubset(of: season.children(of: review)))
        #expect(season.isAt("filling", review))
        #expect(season.errors == [])
    }

    @Test func `a second withdrawal waits for the first to be settled and is not forgotten`() throws
    {
        var (season, review, answers) = try Self.season(at: "filling", silent: [])
        try season.play(&answers) { Self.team($0, review).count == 3 }
        let places = Self.team(season, review).keys.filter { $0 != "lead" }.sorted()
        for place in places {
            try season.event(
                "reviewerWithdraws", ["place": .string(place), "reason": "Ill."], to: review)
        }
        answers.silence("approve-team")
        try season.play(&answers) { $0.isAt("approving", review) }
        #expect(Self.team(season, review).count == 4)
        #expect(season.errors == [])
    }

    @Test func `the Lead Reviewer's open task goes to whoever takes the place`() throws {
        var (season, review, answers) = try Self.season(at: "briefing", silent: ["team-briefing"])
        let first = try #require(season.open("team-briefing").first?.task.to)
        try season.event("reviewerWithdraws", ["place": "lead", "reason": "Illness."], to: review)
        #expect(season.open("team-briefing").isEmpty)
        try season.play(&answers) { $0.isAt("briefing", review) }
        let second = try #require(season.open("team-briefing").first?.task.to)
        #expect(first != second)
        #expect(season.context(review)["papers"] != .null, "what is done stays done")
        #expect(season.isAt("papersIn", review))
        #expect(season.errors == [])
    }

    @Test func `an event about a place that nobody holds changes nothing`() throws {
        var (season, review, _) = try Self.season(at: "approving", silent: ["approve-team"])
        let before = season.leaves(review)
        try season.event("reviewerWithdraws", ["place": "councillor", "reason": "?"], to: review)
        #expect(season.leaves(review) == before)
        #expect(season.errors == [])
    }

    @Test func `an objection of the host re-opens only the place it names`() throws {
        var (season, review, answers) = try Self.season(at: "approving", silent: ["approve-team"])
        let before = Self.team(season, review)
        #expect(
            season.open("approve-team").first?.task.input["newSinceYouLooked"]?.arrayValue?.count
                == 4)
        try season.answer(
            "approve-team",
            [
                "objections": [
                    ["place": "la-send", "reason": "In dispute with us about a placement."]
                ]
            ])
        #expect(season.children(of: review).count == 1)
        try season.play(&answers) { $0.isAt("approving", review) }
        let after = Self.team(season, review)
        #expect(after["la-send"] != before["la-send"])
        #expect(after["health"] == before["health"])
        #expect(
            season.open("approve-team").first?.task.input["newSinceYouLooked"] == ["la-send"])
        try season.answer("approve-team", ["objections": []])
        #expect(!season.isAt("approving", review))
        #expect(season.errors == [])
    }

    @Test func `a host that keeps objecting can be talked to`() throws {
        var (season, review, _) = try Self.season(at: "approving", silent: ["approve-team"])
        #expect(season.possible(review).contains("settleTeam"))
        try season.event("settleTeam", ["how": "Talked through with the sponsor."], to: review)
        #expect(season.open("approve-team").isEmpty)
        #expect(season.isAt("team", review))
        #expect(season.errors == [])
    }

    @Test func `a required place is never left empty, a further one may be`() throws {
        var season = try Season(at: "2017-12-06T17:00:00Z", pool: try Pool.eastMidlands())
        let review = try season.start(
            "send-peer-challenge",
            [
                "host": "lincolnshire", "region": "east-midlands", "theme": "Plans",
                "furtherPlaces": [
                    ["id": "ambassador", "title": "Young ambassador", "role": "young-ambassador"]
                ],
            ])
        var answers = try Answers("examples/try.answers.json5")
        answers.silence("places-missing")
        try season.play(&answers) {
            $0.isAt("filling", review) && !$0.open("propose-candidates").isEmpty
        }
        let stop = try #require(
            season.children(of: review).first {
                season.reviews[$0].snapshot.input["place"]?["id"] == "ambassador"
            })
        try season.event("stopLooking", ["reason": "No young ambassador in the pool."], to: stop)
        try season.play(&answers) { $0.isAt("placesMissing", review) }
        try season.answer("places-missing", ["decision": "go-on-without", "note": "Next time."])
        #expect(season.context(review)["leftEmpty"] == ["ambassador"])
        #expect(season.isAt("approving", review))
        try season.event("reviewerWithdraws", ["place": "health", "reason": "Ill."], to: review)
        try season.event("stopLooking", ["reason": "Nobody."], to: season.children(of: review)[0])
        try season.answer("places-missing", ["decision": "go-on-without"])
        #expect(season.isAt("filling", review), "no team without health")
        #expect(season.errors == [])
    }

    @Test func `an objection names a place of the team`() throws {
        var (season, _, answers) = try Self.season(at: "approving", silent: ["approve-team"])
        while try season.answerOne(&answers) {}
        let form = Form(schema: try #require(season.open("approve-team").first?.task.form))
        let objection = { (place: JSONValue) -> JSONValue in
            ["objections": [["place": place, "reason": "In dispute with us."]]]
        }
        #expect(form.problems(in: objection("health")).isEmpty)
        #expect(form.problems(in: ["objections": []]).isEmpty)
        let found = form.problems(in: objection("helth"))
        #expect(found.map(\.path) == ["objections[1].place"])
        #expect(found.first?.nearest == "health")
    }
}
