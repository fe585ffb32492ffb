import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

@Suite struct AvailabilityCallTests {
    static func started() throws -> (Season, Int) {
        var season = try Season(at: "2017-12-06T09:00:00Z", pool: try Pool.eastMidlands())
        let call = try season.start(
            "availability-call",
            try WorkflowFolder.value("examples/availability-call.input.json5"))
        for task in season.open("list-eligible") {
            try season.answer(task, season.pool.candidates(task.task.input))
        }
        return (season, call)
    }

    @Test func `everybody who could be asked is asked at once`() throws {
        let (season, call) = try Self.started()
        #expect(season.leaves(call) == ["asking"])
        let asked = season.open("availability").compactMap(\.task.to)
        #expect(asked.count > 20)
        #expect(Set(asked).count == asked.count)
        #expect(season.open("availability").first?.task.input["closesOn"] == "2018-01-12")
        #expect(season.errors == [])
    }

    @Test func `it closes on its date, and silence is unknown, not no`() throws {
        var (season, call) = try Self.started()
        let people = season.open("availability").count
        try season.answer(
            "availability", as: "person:derby-send-lead",
            ["yes": ["2018-03-13"], "ifNeeded": ["2018-02-06"], "no": ["2018-02-27"]])
        try season.wait(until: "2018-01-12T16:59:00Z")
        #expect(season.leaves(call) == ["asking"])
        try season.wait(until: "2018-01-12T17:00:00Z")
        #expect(season.isDone(call))
        let output = try #require(season.output(call))
        #expect(
            output["answers"] == [
                [
                    "person": "derby-send-lead", "yes": ["2018-03-13"],
                    "ifNeeded": ["2018-02-06"], "no": ["2018-02-27"],
                ]
            ])
        #expect(output["silent"]?.arrayValue?.count == people - 1)
        #expect(season.open("availability").isEmpty)
        #expect(season.errors == [])
    }

    @Test func `a review that wants it calls before names are proposed, and hands the answers on`()
        throws
    {
        var season = try Season(at: "2017-12-06T17:00:00Z", pool: try Pool.eastMidlands())
        var input = try #require(
            try WorkflowFolder.value("examples/send-peer-challenge.input.json5").objectValue)
        input["callForAvailability"] = true
        input["rules"] = ["intervalDays": 14]
        let review = try season.start("send-peer-challenge", .object(input))
        var answers = try Answers("examples/try.answers.json5")
        answers.silence("availability")
        try season.play(&answers) { !$0.open("availability").isEmpty }
        #expect(season.open("propose-candidates").isEmpty)
        try season.answer(
            "availability", as: "person:derby-send-lead", ["no": ["2018-03-13"]])
        try season.answer(
            "availability", as: "person:leicester-psychologist", ["yes": ["2018-03-13"]])
        // Whoever is silent: after five working days it goes on.
        try season.play(&answers) { !$0.open("propose-candidates").isEmpty }
        let task = try #require(season.open("propose-candidates").first?.task)
        #expect(
            task.input["available"] == [
                ["person": "derby-send-lead", "answer": "no"],
                ["person": "leicester-psychologist", "answer": "yes"],
            ])
        #expect(task.input["rules"] == ["intervalDays": 14])
        #expect(season.isAt("arranging", review))
        #expect(season.errors == [])
    }

    @Test func `an answer has a date, of those that are asked about, in one place`() throws {
        let (season, _) = try Self.started()
        let form = Form(schema: try #require(season.open("availability").first?.task.form))
        #expect(form.problems(in: ["yes": ["2018-03-13"], "no": ["2018-02-06"]]).isEmpty)
        for wrong: JSONValue in [
            [:], ["note": "Busy."], ["yes": []], ["yes": ["2018-03-15"]],
            ["yes": ["2018-03-13"], "no": ["2018-03-13"]],
        ] {
            #expect(form.problems(in: wrong).count == 1, "\(wrong.compactText)")
        }
    }
}
