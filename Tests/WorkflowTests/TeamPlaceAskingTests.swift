import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

/// Who is asked when, and how often.
@Suite struct TeamPlaceAskingTests {
    @Test func `several are asked together, and those not needed are named for thanks`() throws {
        var season = try TeamPlaceTests.season()
        let place = try season.start("team-place", TeamPlaceTests.input)
        try season.propose()
        try season.answer(
            "confirm-names", ["decision": "as-proposed", "daysToAnswer": 5, "atOnce": 3])
        let asked = season.open("accept-place").compactMap(\.task.to)
        #expect(asked.count == 3)
        try season.answer(
            "accept-place", as: asked[2], ["decision": "decline", "conflict": false])
        #expect(season.open("accept-place").count == 2)
        try season.answer(
            "accept-place", as: asked[1], ["decision": "accept", "conflict": false])
        #expect(season.isDone(place))
        #expect(season.open("accept-place").isEmpty)
        let output = try #require(season.output(place))
        #expect(output["person"].map { "person:\($0.stringValue ?? "")" } == asked[1])
        #expect(
            output["thanks"]?.arrayValue?.map { "person:\($0.stringValue ?? "")" } == [asked[0]])
        #expect(
            output["asked"]?.arrayValue?.map { $0["answer"] } == [
                "declined", "not needed", "accepted",
            ])
        #expect(season.errors == [])
    }

    @Test func `of several silent ones each is noted, and the next are asked`() throws {
        var season = try TeamPlaceTests.season()
        let place = try season.start("team-place", TeamPlaceTests.input)
        try season.propose()
        try season.answer(
            "confirm-names", ["decision": "as-proposed", "daysToAnswer": 5, "atOnce": 2])
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

    @Test func `in a review those not needed get their thanks, and nothing waits for it`() throws {
        var (season, review, answers) = try PeerChallengeTests.season()
        answers.first(
            "confirm-names", ["decision": "as-proposed", "daysToAnswer": 5, "atOnce": 2])
        answers.silence("thanks")
        try season.play(&answers) { !$0.open("thanks").isEmpty }
        #expect(season.open("thanks").first?.task.to?.hasPrefix("person:") == true)
        try season.play(&answers) { $0.isDone(review) }
        #expect(season.output(review)?["outcome"] == "closed")
        #expect(season.errors == [])
    }
}
