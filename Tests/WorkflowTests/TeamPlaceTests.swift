import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

@Suite struct TeamPlaceTests {
    static let input: JSONValue = [
        "place": ["id": "health", "title": "Health", "role": "health"], "host": "lincolnshire",
        "region": "east-midlands", "theme": "Plans", "mode": "two-day",
        "visit": ["start": "2018-03-13", "end": "2018-03-14"], "team": [], "asked": [],
    ]

    static func season() throws -> Season {
        try Season(at: "2017-12-06T09:00:00Z", pool: try Pool.eastMidlands())
    }

    /// A place whose names are proposed and confirmed as proposed.
    static func asked(_ season: inout Season, days: Int64 = 5) throws -> Int {
        let place = try season.start("team-place", input)
        try season.propose()
        try season.answer(
            "confirm-names", ["decision": "as-proposed", "daysToAnswer": .int(days)])
        return place
    }

    @Test func `nobody is asked before the coordinator has confirmed the name`() throws {
        var season = try Self.season()
        let place = try season.start("team-place", Self.input)
        #expect(season.leaves(place) == ["proposing"])
        try season.propose()
        #expect(season.leaves(place) == ["confirming"])
        #expect(season.open("accept-place").isEmpty)
        #expect(season.open("confirm-names").first?.task.to == "role:coordinator")
        try season.answer("confirm-names", ["decision": "as-proposed", "daysToAnswer": 5])
        #expect(season.open("accept-place").map(\.task.to) == ["person:derby-clinical-officer"])
        #expect(season.errors == [])
    }

    @Test func `an acceptance fills the place and says from whom and when`() throws {
        var season = try Self.season()
        let place = try Self.asked(&season)
        try season.answer("accept-place", ["decision": "accept", "conflict": false])
        #expect(season.isDone(place))
        let output = try #require(season.output(place))
        #expect(output["place"] == "health")
        #expect(output["person"] == "derby-clinical-officer")
        #expect(output["organisation"] == "southern-derbyshire-ccg")
        #expect(output["member"]?["acceptedFor"] == "2018-03-13")
        #expect(output["acceptedOn"]?.stringValue?.hasPrefix("2017-12-06T09:00:00") == true)
        #expect(output["asked"]?.arrayValue?.map { $0["answer"] } == ["accepted"])
        #expect(season.errors == [])
    }

    @Test func `a decline goes to the first reserve, and what was said is kept`() throws {
        var season = try Self.season()
        let place = try Self.asked(&season)
        try season.answer(
            "accept-place", ["decision": "decline", "conflict": false, "reason": "Away."])
        #expect(season.open("accept-place").map(\.task.to) == ["person:leicester-clinical-officer"])
        let asked = try #require(season.context(place)["asked"]?.arrayValue?.first)
        #expect(asked["person"] == "derby-clinical-officer")
        #expect(asked["answer"] == "declined")
        #expect(asked["said"]?["reason"] == nil, "free text does not reach the chart")
        #expect(asked["said"]?["body"] != nil, "but where it lies does")
        #expect(season.errors == [])
    }

    @Test func `silence past the date goes to the next reserve, who has as long as the first`()
        throws
    {
        var season = try Self.season()
        let place = try Self.asked(&season)
        #expect(season.open("accept-place").first?.task.input["answerBy"] == "2017-12-13")
        try season.wait(until: "2017-12-13T16:59:00Z")
        #expect(season.open("accept-place").map(\.task.to) == ["person:derby-clinical-officer"])
        try season.wait(until: "2017-12-13T17:00:00Z")
        #expect(season.open("accept-place").map(\.task.to) == ["person:leicester-clinical-officer"])
        #expect(
            season.context(place)["asked"]?.arrayValue?.map { $0["answer"] } == [
                "no answer by the date"
            ])
        try season.wait(until: "2017-12-20T16:59:00Z")
        #expect(season.open("accept-place").map(\.task.to) == ["person:leicester-clinical-officer"])
        #expect(season.errors == [])
    }

    @Test func `when all have declined, names are proposed anew without them`() throws {
        var season = try Self.season()
        let place = try Self.asked(&season)
        for _ in 0..<4 {
            try season.answer("accept-place", ["decision": "decline", "conflict": false])
        }
        #expect(season.leaves(place) == ["proposing"])
        let notAgain = season.open("propose-candidates").first?.task.input["notAgain"]?.arrayValue
        #expect(notAgain?.count == 4)
        #expect(season.errors == [])
    }

    @Test func `a name that is not eligible is not asked, and the coordinator is told why`() throws
    {
        var season = try Self.season()
        let training = try season.start(
            "pool-training", try WorkflowFolder.value("examples/pool-training.input.json5"))
        #expect(!season.isDone(training))
        season.now = try .init(parsing: "2017-11-20T09:00:00Z")
        let place = try season.start("team-place", Self.input)
        try season.propose()
        try season.answer(
            "confirm-names",
            [
                "decision": "my-own-list", "daysToAnswer": 5,
                "names": [
                    "lincolnshire-clinical-officer", "northamptonshire-therapies-lead",
                    "derby-forum-chair", "nobody-of-this-name",
                ],
            ])
        #expect(season.leaves(place) == ["confirming"])
        #expect(season.open("accept-place").isEmpty)
        let told = season.open("confirm-names").first?.task.input["notEligible"]?.arrayValue ?? []
        #expect(
            told.map { $0["why"] } == [
                "has a conflict with the host", "not accredited on the dates of the visit",
                "does not hold the role", "not in the pool",
            ])
        #expect(told[1]["nextTraining"] == "2017-12-06")
        #expect(season.errors == [])
    }

    @Test func `who comes from the host may not take the place`() throws {
        var season = try Self.season()
        season.pool.change("derby-clinical-officer") { $0.organisation = "lincolnshire" }
        _ = try season.start("team-place", Self.input)
        try season.propose()
        try season.answer(
            "confirm-names",
            [
                "decision": "my-own-list", "daysToAnswer": 5,
                "names": ["derby-clinical-officer", "leicester-clinical-officer"],
            ])
        #expect(season.open("accept-place").map(\.task.to) == ["person:leicester-clinical-officer"])
        #expect(season.errors == [])
    }

    @Test func `accreditation is looked at again when somebody accepts`() throws {
        var season = try Self.season()
        let place = try Self.asked(&season)
        season.pool.change("derby-clinical-officer") {
            $0.accreditations = [.init(period: Period(until: "2018-03-13"))]
        }
        try season.answer("accept-place", ["decision": "accept", "conflict": false])
        #expect(season.open("accept-place").map(\.task.to) == ["person:leicester-clinical-officer"])
        #expect(
            season.context(place)["asked"]?.arrayValue?.map { $0["answer"] }
                == ["accepted, but not accredited on the dates of the visit"])
        #expect(season.errors == [])
    }

    @Test(arguments: [("place-stands", true), ("ask-somebody-else", false)])
    func `a declared conflict is seen by the coordinator before the place stands`(
        decision: String, stands: Bool
    ) throws {
        var season = try Self.season()
        let place = try Self.asked(&season)
        try season.answer(
            "accept-place",
            ["decision": "accept", "conflict": true, "conflictIs": "Worked there in 2014."])
        #expect(season.leaves(place) == ["conflictDeclared"])
        try season.answer("see-conflict", ["decision": .string(decision)])
        #expect(season.isDone(place) == stands)
        if !stands {
            #expect(
                season.open("accept-place").map(\.task.to) == ["person:leicester-clinical-officer"])
        }
        #expect(season.errors == [])
    }

    @Test func `without proposals the coordinator names people`() throws {
        var season = try Self.season()
        let place = try season.start("team-place", Self.input)
        try season.fail("propose-candidates")
        #expect(season.leaves(place) == ["confirming"])
        #expect(season.errors == [])
    }

    @Test func `with no name left the place counts as not filled`() throws {
        var season = try Self.season()
        let place = try season.start("team-place", Self.input)
        try season.fail("propose-candidates")
        try season.answer("confirm-names", ["decision": "as-proposed", "daysToAnswer": 5])
        #expect(season.output(place)?["person"] == .null)
        #expect(season.errors == [])
    }

    @Test func `the coordinator can stop looking, and what was said stays`() throws {
        var season = try Self.season()
        let place = try Self.asked(&season)
        #expect(season.possible(place) == ["stopLooking"])
        try season.event("stopLooking", ["reason": "The pool is empty."], to: place)
        #expect(season.isDone(place))
        let output = try #require(season.output(place))
        #expect(output["person"] == .null)
        #expect(output["asked"]?.arrayValue?.map { $0["answer"] } == ["no longer needed"])
        #expect(season.tasks.isEmpty)
        #expect(season.errors == [])
    }
}

extension Season {
    /// The automatic step answers.
    mutating func propose() throws {
        for task in open("propose-candidates") {
            try answer(task, pool.candidates(task.task.input))
        }
    }

    func output(_ review: Int) -> JSONValue? { reviews[review].snapshot.output }
}
