import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

/// Who is asked when, and how often.
@Suite struct TeamPlaceAskingTests {
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
