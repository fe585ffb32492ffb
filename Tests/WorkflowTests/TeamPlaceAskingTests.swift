import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

/// Who is asked when, and how often.
@Suite struct TeamPlaceAskingTests {
    private static func together(_ number: Int64) throws -> (Season, Int) {
        var season = try TeamPlaceTests.season()
        let place = try season.start("team-place", TeamPlaceTests.input)
        try season.propose()
        try season.answer(
            "confirm-names",
            ["decision": "as-proposed", "daysToAnswer": 5, "atOnce": .int(number)])
        return (season, place)
    }

    @Test func `several are asked together, the first yes has the place, the others are told`()
        throws
    {
        var (season, place) = try Self.together(3)
        let asked = season.open("accept-place").compactMap(\.task.to)
        #expect(asked.count == 3)
        try season.answer("accept-place", as: asked[2], ["decision": "decline", "conflict": false])
        #expect(season.open("accept-place").compactMap(\.task.to) == Array(asked[..<2]))
        try season.answer("accept-place", as: asked[1], ["decision": "accept", "conflict": false])
        #expect(season.isDone(place))
        #expect(season.open("accept-place").isEmpty)
        let output = try #require(season.output(place))
        #expect(output["person"] == .string(String(asked[1].dropFirst("person:".count))))
        #expect(
            output["asked"]?.arrayValue?.map { $0["answer"] } == [
                "declined", "not needed", "accepted",
            ])
        #expect(season.errors == [])
    }

    @Test func `of several silent ones each is noted, and the next are asked`() throws {
        var (season, place) = try Self.together(2)
        let first = season.open("accept-place").compactMap(\.task.to)
        try season.wait(until: "2017-12-13T17:00:00Z")
        let second = season.open("accept-place").compactMap(\.task.to)
        #expect(second.count == 2)
        #expect(Set(first).isDisjoint(with: second))
        #expect(
            season.context(place)["asked"]?.arrayValue?.map { $0["answer"] } == [
                "no answer by the date", "no answer by the date",
            ])
        #expect(season.errors == [])
    }

    @Test func `of several who are asked, one who may not come does not end the asking`() throws {
        var (season, place) = try Self.together(2)
        let asked = season.open("accept-place").compactMap(\.task.to)
        season.pool.change(String(asked[0].dropFirst("person:".count))) { $0.status = "left" }
        try season.answer("accept-place", as: asked[0], ["decision": "accept", "conflict": false])
        #expect(season.open("accept-place").compactMap(\.task.to) == [asked[1]])
        try season.answer("accept-place", as: asked[1], ["decision": "accept", "conflict": false])
        #expect(
            season.output(place)?["asked"]?.arrayValue?.map { $0["answer"] } == [
                "accepted, but not accredited on the dates of the visit", "accepted",
            ])
        #expect(season.errors == [])
    }

    @Test func `who was not needed may be asked again without more ado`() throws {
        var (season, place) = try Self.together(2)
        let asked = season.open("accept-place").compactMap(\.task.to)
        try season.answer(
            "accept-place", as: asked[0],
            ["decision": "accept", "conflict": true, "conflictIs": "Worked there."])
        #expect(season.open("accept-place").isEmpty)
        try season.answer("see-conflict", ["decision": "ask-somebody-else"])
        // The reserves are asked first; when they have declined, names are proposed anew.
        while !season.open("accept-place").isEmpty {
            try season.answer("accept-place", ["decision": "decline", "conflict": false])
        }
        let notAgain = season.open("propose-candidates").first?.task.input["notAgain"]?.arrayValue
        let names = asked.map { JSONValue.string(String($0.dropFirst("person:".count))) }
        #expect(notAgain?.contains(names[0]) == true)
        #expect(notAgain?.contains(names[1]) == false)
        #expect(season.leaves(place) == ["proposing"])
        #expect(season.errors == [])
    }

    @Test func `a place that is taken counts among their reviews from that moment`() throws {
        var season = try TeamPlaceTests.season()
        var input = try #require(TeamPlaceTests.input.objectValue)
        input["review"] = "r7"
        _ = try season.start("team-place", .object(input))
        try season.propose()
        try season.answer("confirm-names", ["decision": "as-proposed", "daysToAnswer": 5])
        try season.answer("accept-place", ["decision": "accept", "conflict": false])
        #expect(
            season.pool["derby-clinical-officer"]?.load == [
                .init(
                    review: "r7", host: "lincolnshire", role: "health",
                    period: Period(from: "2018-03-13", until: "2018-03-14"))
            ])
        // Another review of these days does not get them, whoever names them.
        input["review"] = "r8"
        input["host"] = "rutland"
        let other = try season.start("team-place", .object(input))
        try season.propose()
        try season.answer(
            "confirm-names",
            [
                "decision": "my-own-list", "daysToAnswer": 5, "names": ["derby-clinical-officer"],
            ])
        #expect(season.leaves(other) == ["confirming"])
        let told = season.open("confirm-names").first?.task.input["notEligible"]?.arrayValue
        #expect(told?.first?["why"] == "on another team on these dates")
        #expect(season.errors == [])
    }

    /// What holds for the whole scheme holds at the moment of asking and of accepting, not only when
    /// names are proposed: weeks lie between.
    @Test(
        arguments: [
            (["intervalDays": 30], "r3", "fewer days than the scheme asks from r3"),
            (["intervalDays": 29], "r3", nil), (["intervalDays": 30], "r7", nil),
            (["mostReviews": 1], "r3", "on as many reviews as the scheme allows"),
            (["mostReviews": 2], "r3", nil), (["mostReviews": 1], "r7", nil),
            (["outsideRegion": true], "r3", "from the region of the host"), ([:], "r3", nil),
        ] as [(JSONObject, String, String?)])
    func `the rules of the scheme are looked at again when somebody is asked and when they accept`(
        rules: JSONObject, review: String, obstacle: String?
    ) throws {
        var season = try TeamPlaceTests.season()
        let name = "derby-clinical-officer"
        let load: JSONValue = [
            "review": .string(review), "host": "rutland", "role": "health", "from": "2018-02-11",
            "until": "2018-02-12",
        ]
        var input = try #require(TeamPlaceTests.input.objectValue)
        input["review"] = "r7"
        input["rules"] = .object(rules)
        let confirm: JSONValue = [
            "decision": "my-own-list", "daysToAnswer": 5, "names": [.string(name)],
        ]

        // Asked while nothing stood against it; the other review came afterwards.
        if rules["outsideRegion"] == nil {
            let late = try season.start("team-place", .object(input))
            try season.propose()
            try season.answer("confirm-names", confirm)
            season.pool.hear(to: "person:\(name)", event: "assigned", data: load)
            try season.answer("accept-place", ["decision": "accept", "conflict": false])
            let said = season.context(late)["asked"]?.arrayValue?.last?["answer"]
            #expect(said == .string(obstacle.map { "accepted, but \($0)" } ?? "accepted"))
            if obstacle != nil {
                try season.event("stopLooking", ["reason": "Begun anew."], to: late)
            }
        }

        // Named when the other review stands already.
        season.pool.change(name) { $0.load = [] }
        season.pool.hear(to: "person:\(name)", event: "assigned", data: load)
        let early = try season.start("team-place", .object(input))
        try season.propose()
        try season.answer("confirm-names", confirm)
        let told = season.context(early)["notEligible"]?.arrayValue?.first?["why"]?.stringValue
        #expect(told == obstacle)
        #expect(season.errors == [])
    }

    @Test(arguments: [(1, "as many of their authority on the team as the scheme allows"), (2, nil)])
    func `no more of one authority are asked than the scheme allows`(
        most: Int64, obstacle: String?
    ) throws {
        var season = try TeamPlaceTests.season()
        var input = try #require(TeamPlaceTests.input.objectValue)
        input["rules"] = ["mostPerAuthority": .int(most)]
        input["team"] = [
            [
                "place": "lead", "person": "somebody", "organisation": "derby",
                "authority": "southern-derbyshire-ccg",
            ]
        ]
        let place = try season.start("team-place", .object(input))
        try season.propose()
        try season.answer(
            "confirm-names",
            [
                "decision": "my-own-list", "daysToAnswer": 5, "names": ["derby-clinical-officer"],
            ])
        let told = season.context(place)["notEligible"]?.arrayValue?.first?["why"]?.stringValue
        #expect(told == obstacle)
        #expect(season.errors == [])
    }

    @Test func `nobody is asked twice by accident, and a declined person again on purpose`() throws
    {
        var season = try TeamPlaceTests.season()
        let place = try TeamPlaceTests.asked(&season)
        let name = "derby-clinical-officer"
        for _ in 0..<4 {
            try season.answer("accept-place", ["decision": "decline", "conflict": false])
        }
        try season.propose()
        let list: JSONObject = [
            "decision": "my-own-list", "daysToAnswer": 5, "names": [.string(name)],
        ]
        try season.answer("confirm-names", .object(list))
        #expect(season.leaves(place) == ["confirming"])
        #expect(season.open("accept-place").isEmpty)
        let told = season.open("confirm-names").first?.task.input["notEligible"]?.arrayValue
        #expect(
            told?.first?["why"] == "was asked already, and you have not said to ask again")
        var again = list
        again["askAgain"] = true
        try season.answer("confirm-names", .object(again))
        #expect(season.open("accept-place").map(\.task.to) == ["person:\(name)"])
        let asked = season.context(place)["asked"]?.arrayValue ?? []
        #expect(asked.filter { $0["person"] == .string(name) }.map { $0["answer"] } == ["declined"])
        #expect(season.errors == [])
    }
}
