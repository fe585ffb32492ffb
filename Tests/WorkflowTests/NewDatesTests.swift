import JSON
import ReviewEngine
import Statechart
import Testing

/// A visit's dates that are the wrong way round, and new ones that reach the places still open.
@Suite struct NewDatesTests {
    static let spring: JSONValue = [
        "mode": "two-day", "visitStart": "2018-04-24", "visitEnd": "2018-04-25",
        "papersBy": "2018-04-03", "briefingBy": "2018-04-10",
    ]

    /// A peer challenge whose places are being filled, and somebody is asked for health.
    private static func asking() throws -> (Season, Int, Answers, place: Int) {
        var (season, review, answers) = try PeerChallengeTests.season(at: "filling")
        answers.silence("accept-place")
        answers.silence("agree-dates")
        while try season.answerOne(&answers) {}
        let place = try #require(
            season.open("accept-place").first {
                $0.task.input["place"]?["id"] == "health"
            })
        return (season, review, answers, place.review)
    }

    private static func invitations(_ season: Season, _ place: Int) -> [Season.Open] {
        season.open("accept-place").filter { $0.review == place }
    }

    @Test(arguments: ["scope", "agree-dates"])
    func `dates the wrong way round fit neither form`(task: String) throws {
        var (season, review, answers) = try PeerChallengeTests.season()
        answers.silence(task)
        if task == "scope" {
            try season.play(&answers) { !$0.open("scope").isEmpty }
        } else {
            try season.play(&answers) { $0.isAt("filling", review) }
            try season.event("postpone", ["cause": "host", "reason": "Half-term."], to: review)
        }
        let form = try #require(season.open(task).first?.task.form)
        for (field, day) in [
            ("visitEnd", "2018-04-23"), ("papersBy", "2018-04-25"), ("briefingBy", "2018-04-25"),
        ] {
            var dates = try #require(Self.spring.objectValue)
            dates["sponsor"] = "Director of children's services"
            dates["sponsorPhone"] = "0115 496 0000"
            dates["organiser"] = "SEND service manager"
            #expect(
                Form(schema: form).problems(in: .object(dates)).filter {
                    $0.expected.contains("or later")
                }.isEmpty)
            dates[field] = .string(day)
            #expect(
                Form(schema: form).problems(in: .object(dates)).contains {
                    $0.expected.contains("or later")
                }, "\(field)")
        }
    }

    @Test func `an open place works on the new dates; who was asked for the old is not needed`()
        throws
    {
        var (season, review, _, place) = try Self.asking()
        let before = try #require(Self.invitations(season, place).first)
        try season.event("postpone", ["cause": "host", "reason": "Half-term."], to: review)
        #expect(season.context(place)["datesMayMove"] == true)
        #expect(Self.invitations(season, place).map(\.invocation.id) == [before.invocation.id])
        try season.answer("agree-dates", Self.spring)
        #expect(season.leaves(place) == ["proposing"])
        #expect(Self.invitations(season, place).isEmpty)
        let asked = season.context(place)["asked"]?.arrayValue?.last
        #expect(asked?["answer"] == "asked for other dates")
        #expect(asked?["person"].map { "person:\($0.stringValue ?? "")" } == before.task.to)
        let proposal = try #require(
            season.open("propose-candidates").first { $0.review == place })
        #expect(proposal.task.input["visit"] == ["start": "2018-04-24", "end": "2018-04-25"])
        #expect(
            proposal.task.input["notAgain"]?.arrayValue?.contains(asked?["person"] ?? .null)
                == true)
        #expect(season.errors == [])
    }

    @Test func `nobody is asked anew unless the coordinator says so, and then for the new dates`()
        throws
    {
        var (season, review, _, place) = try Self.asking()
        let person = try #require(
            Self.invitations(season, place).first?.invocation.item?.stringValue)
        try season.event("postpone", ["cause": "host", "reason": "Half-term."], to: review)
        try season.answer("agree-dates", Self.spring)
        let confirm = { (season: inout Season, again: JSONObject) in
            for open in season.open("propose-candidates") where open.review == place {
                try season.answer(open, ["candidates": []])
            }
            let task = try #require(season.open("confirm-names").first { $0.review == place })
            var answer: JSONObject = [
                "decision": "my-own-list", "names": [.string(person)], "daysToAnswer": 5,
            ]
            for (key, value) in again { answer[key] = value }
            try season.answer(task, .object(answer))
        }
        try confirm(&season, [:])
        #expect(Self.invitations(season, place).isEmpty)
        #expect(season.leaves(place) == ["confirming"])
        try confirm(&season, ["askAgain": true])
        let anew = Self.invitations(season, place)
        #expect(anew.map(\.task.to) == ["person:\(person)"])
        #expect(anew.first?.task.input["visit"]?["start"] == "2018-04-24")
        #expect(anew.first?.task.input["datesMayMove"] == false)
        try season.answer(try #require(anew.first), ["decision": "accept", "conflict": false])
        let member = season.context(review)["team"]?.arrayValue?.first { $0["place"] == "health" }
        #expect(member?["acceptedFor"] == "2018-04-24")
        #expect(season.errors == [])
    }

    @Test func `the same dates again disturb nobody`() throws {
        var (season, review, _, place) = try Self.asking()
        let before = Self.invitations(season, place).map(\.invocation.id)
        let visit = try #require(season.context(review)["visit"])
        try season.event("postpone", ["cause": "host", "reason": "A mistake."], to: review)
        try season.answer(
            "agree-dates",
            [
                "mode": "two-day", "visitStart": visit["start"] ?? .null,
                "visitEnd": visit["end"] ?? .null, "papersBy": visit["papersBy"] ?? .null,
                "briefingBy": visit["briefingBy"] ?? .null,
            ])
        #expect(Self.invitations(season, place).map(\.invocation.id) == before)
        #expect(season.context(place)["datesMayMove"] == false)
        #expect(season.errors == [])
    }

    @Test func `whoever said yes to the old dates is asked about the new ones`() throws {
        var (season, review, _, place) = try Self.asking()
        let task = try #require(Self.invitations(season, place).first)
        try season.answer(
            task, ["decision": "accept", "conflict": true, "conflictIs": "A colleague."])
        #expect(season.leaves(place) == ["conflictDeclared"])
        try season.event("postpone", ["cause": "host", "reason": "Half-term."], to: review)
        try season.answer("agree-dates", Self.spring)
        #expect(season.leaves(place) == ["conflictDeclared"])
        try season.answer("see-conflict", ["decision": "place-stands"])
        let member = season.context(review)["team"]?.arrayValue?.first { $0["place"] == "health" }
        #expect(member?["acceptedFor"] == "2018-03-13")
        #expect(season.errors == [])
    }

    @Test func `the search for a Lead Reviewer goes on for the new dates`() throws {
        var (season, review, answers) = try PeerChallengeTests.season()
        answers.silence("accept-place")
        answers.silence("agree-dates")
        try season.play(&answers) { !$0.open("accept-place").isEmpty }
        let lead = try #require(season.open("accept-place").first).review
        try season.event("postpone", ["cause": "host", "reason": "Half-term."], to: review)
        try season.answer("agree-dates", Self.spring)
        #expect(season.leaves(lead) == ["proposing"])
        #expect(season.context(lead)["visit"]?["start"] == "2018-04-24")
        #expect(season.errors == [])
    }
}
