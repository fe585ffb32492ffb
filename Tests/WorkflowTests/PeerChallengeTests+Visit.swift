import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

/// Visit, letter and follow-up, with those who do not do their part in time.
extension PeerChallengeTests {
    @Test func `findings that do not come in time do not stop the visit`() throws {
        var (season, review, answers) = try Self.season(at: "onSite", silent: ["visit-findings"])
        answers.silence("verbal-feedback")
        try season.play(&answers) { $0.isAt("feedingBack", review) }
        #expect(season.today == "2018-03-16")
        #expect(season.open("visit-findings").isEmpty)
        #expect(season.errors == [])
    }

    @Test func `that a concern was raised is kept, nothing else`() throws {
        var (season, review, _) = try Self.season(at: "onSite")
        try season.event(
            "concernRaised",
            [
                "kind": "safeguarding", "raisedOn": "2018-03-13", "raisedWith": "sponsor",
                "how": "telephone",
            ], to: review)
        let concern = try #require(season.context(review)["concerns"]?.arrayValue?.first)
        #expect(concern["kind"] == "safeguarding")
        #expect(concern["raisedBy"] == "lead-reviewer")
        #expect(concern["raisedWith"] == "sponsor")
        #expect(
            concern.objectValue?.keys.sorted()
                == [
                    "acknowledgedBy", "acknowledgedOn", "how", "kind", "notedOn", "raisedBy",
                    "raisedOn", "raisedWith",
                ])
        #expect(season.isAt("onSite", review))
        #expect(season.errors == [])
    }

    @Test func `a host acknowledges a concern, whose kind its request and its mail do not tell`()
        throws
    {
        var (season, review, answers) = try Self.season(at: "writing")
        #expect(season.open("acknowledge-concern").isEmpty)
        // The second comes while the first is still with the host: one request for both.
        for how in ["telephone", "in-person"] {
            try season.event(
                "concernRaised",
                [
                    "kind": "safeguarding", "raisedOn": "2018-03-13", "raisedWith": "sponsor",
                    "how": .string(how),
                ], to: review)
        }
        #expect(season.isAt("writing", review))
        let asked = try #require(season.open("acknowledge-concern").first?.task)
        #expect(season.open("acknowledge-concern").count == 1)
        #expect(asked.to == "organisation:lincolnshire")
        #expect(asked.input["told"]?.arrayValue?.map { $0["how"] } == ["telephone", "in-person"])
        #expect(!JSONValue.object(asked.input).compactText.contains("safeguarding"))
        #expect(!asked.title.lowercased().contains("concern"))
        try season.play(&answers) { $0.open("acknowledge-concern").isEmpty }
        let concerns = try #require(season.context(review)["concerns"]?.arrayValue)
        #expect(concerns.map { $0["acknowledgedBy"] } == ["sponsor", "sponsor"])
        #expect(concerns.allSatisfy { $0["acknowledgedOn"]?.stringValue != nil })
        try season.play(&answers) { $0.isDone(review) }
        #expect(season.errors == [])
    }

    @Test
    func `the Lead Reviewer reads whom to tell at once beside every task of visit and letter`()
        throws
    {
        for (state, task) in [
            ("onSite", "visit-findings"), ("feedingBack", "verbal-feedback"),
            ("writing", "write-letter"), ("finishing", "final-letter"),
        ] {
            let (season, _, _) = try Self.season(at: state)
            let shown = try #require(season.open(task).first?.task)
            #expect(shown.input["scope"]?["body"] != nil, "\(task)")
        }
    }

    @Test func `letters and findings begin with what was written, actions with their numbers`()
        throws
    {
        let fields = { (state: String, task: String) throws -> JSONValue in
            let (season, _, _) = try Self.season(at: state)
            let form = try #require(season.open(task).first?.task.form)
            return try #require(form["properties"])
        }
        let feedback = try fields("feedingBack", "verbal-feedback")["findings"]
        #expect(feedback?["default"]?["of"]?.arrayValue?.count == 4)
        let line = feedback?["items"]?["properties"]?["keyLine"]
        #expect(line?["enum"] == [1, 2])
        #expect(line?["titles"]?["of"]?["body"] != nil)
        let letter = try fields("writing", "write-letter")["text"]
        #expect(letter?["default"]?["of"]?["body"] != nil)
        let final = try fields("finishing", "final-letter")["text"]
        #expect(final?["default"]?["of"]?["body"] != nil)
        let progress = try fields("reportingProgress", "progress")["actions"]
        let numbers = progress?["items"]?["properties"]?["number"]?["enum"]?.arrayValue ?? []
        #expect(numbers.count > 1)
        #expect(progress?["default"]?.arrayValue?.map { $0["number"] } == numbers)
    }

    @Test(arguments: ["feedingBack", "writing", "finishing"])
    func `another member can take over what the Lead Reviewer cannot finish`(state: String) throws {
        var (season, review, answers) = try Self.season(at: state)
        let open = try #require(season.tasks.first { $0.review == review })
        try season.event("nameAnotherLead", ["place": "la-send"], to: review)
        #expect(season.isAt(state, review))
        let next = try #require(season.tasks.first { $0.review == review })
        #expect(next.task.name == open.task.name)
        #expect(next.task.to == "person:\(Self.team(season, review)["la-send"] ?? "")")
        try season.play(&answers) { $0.isDone(review) }
        #expect(season.errors == [])
    }

    @Test func `without a draft the Lead Reviewer writes the letter`() throws {
        var (season, review, _) = try Self.season(at: "drafting")
        try season.fail("draft-letter")
        #expect(season.isAt("writing", review))
        #expect(season.open("write-letter").first?.task.input["draft"] == .null)
        #expect(
            season.open("write-letter").first?.invocation.due?.description == "2018-03-28T16:00:00Z"
        )
        #expect(season.errors == [])
    }

    @Test func `a host that does not check the letter in time lets it stand`() throws {
        var (season, review, answers) = try Self.season(at: "checking", silent: ["accuracy-check"])
        answers.silence("final-letter")
        try season.play(&answers) { $0.isAt("finishing", review) }
        #expect(season.context(review)["corrections"] == .null)
        #expect(season.overdue.contains("check"))
        #expect(season.errors == [])
    }

    @Test func `the monitoring group may look again, or the coordinator closes it`() throws {
        var (season, review, answers) = try Self.season()
        answers.first(
            "close", times: 1,
            ["decision": "look-again", "reason": "Half done.", "lookAgainOn": "2019-03-01"])
        try season.play(&answers) { $0.isAt("monitored", review) }
        #expect(season.open("close").first?.task.to == "organisation:east-midlands-send-group")
        try season.play(&answers) { $0.isAt("underWay", review) }
        #expect(season.context(review)["progressOn"] == "2019-03-01")
        try season.play(&answers) { $0.isDone(review) }
        #expect(season.context(review)["progress"]?.arrayValue?.count == 2)
        #expect(season.today == "2019-03-01")
        #expect(season.errors == [])
    }

    @Test func `without a monitoring group the coordinator follows up`() throws {
        var season = try Season(at: "2017-12-06T17:00:00Z", pool: try Pool.eastMidlands())
        let review = try season.start(
            "send-peer-challenge",
            ["host": "lincolnshire", "region": "east-midlands", "theme": "Plans"])
        var answers = try Answers("examples/try.answers.json5")
        try season.play(&answers) { $0.isAt("monitored", review) }
        #expect(season.open("close").first?.task.to == "role:coordinator")
        try season.event("closeReview", ["reason": "Merged with the next review."], to: review)
        #expect(season.output(review)?["outcome"] == "closed")
        #expect(season.errors == [])
    }
}
