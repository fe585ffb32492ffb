import CivilTime
import JSON
import ReviewEngine
import Statechart
import Testing

@Suite struct PoolTrainingTests {
    static func season() throws -> (Season, Int, Answers) {
        var season = try Season(at: "2017-11-06T09:00:00Z", pool: try Pool.eastMidlands())
        let training = try season.start(
            "pool-training", try WorkflowFolder.value("examples/pool-training.input.json5"))
        return (season, training, try Answers("examples/try.answers.json5"))
    }

    /// Everyone has nominated, the coordinator has put them in order, six places are offered.
    static func offered() throws -> (Season, Int, Answers) {
        var (season, training, answers) = try season()
        answers.silence("take-training-place")
        answers.silence("take-freed-place")
        try season.play(&answers) { $0.isAt("inviting", training) }
        return (season, training, answers)
    }

    @Test func `each organisation is asked for nominations by the date`() throws {
        let (season, _, _) = try Self.season()
        #expect(season.open("nominate").count == 7)
        #expect(season.open("nominate").first?.task.to == "organisation:leicester")
        #expect(
            season.open("nominate").first?.invocation.due?.description == "2017-11-20T17:00:00Z")
    }

    @Test func `a training from nomination to accreditation`() throws {
        var (season, training, answers) = try Self.season()
        try season.play(&answers) { $0.isDone(training) }
        #expect(season.errors == [])
        #expect(season.answered.filter { $0 == "nominate" }.count == 7)
        // One declined, and the one who waited moved up.
        #expect(season.answered.filter { $0 == "take-training-place" }.count == 6)
        #expect(season.answered.filter { $0 == "take-freed-place" }.count == 1)
        #expect(season.told.filter { $0.event == "nominated" }.count == 7)
        #expect(season.told.filter { $0.event == "attended" }.count == 6)
        let accredited = season.told.filter { $0.event == "accredited" }
        #expect(accredited.count == 5)
        #expect(!accredited.contains { $0.to == "person:nottinghamshire-school-nurse-lead" })
        #expect(season.told.first { $0.event == "attended" }?.data["on"] == "2017-12-06")
        #expect(season.pool["northamptonshire-therapies-lead"]?.accreditedUntil == "2019-12-31")
        #expect(season.pool["nottinghamshire-school-nurse-lead"]?.accreditedUntil == nil)
        #expect(season.output(training)?["accredited"]?.arrayValue?.count == 5)
        #expect(season.today == "2017-12-06")
    }

    @Test func `silence of an organisation does not stop the others`() throws {
        var (season, training, answers) = try Self.season()
        answers.silence("nominate")
        try season.answer(
            "nominate", as: "organisation:rutland",
            ["nominations": [["person": "rutland-send-lead", "role": "la-send"]]])
        try season.wait(until: "2017-11-21T17:00:00Z")
        #expect(season.leaves(training) == ["ordering"])
        #expect(season.overdue.count == 6)
        #expect(season.open("nominate").isEmpty)
        #expect(season.errors == [])
    }

    @Test func `nobody is nominated twice, and names that nobody nominated get no place`() throws {
        var (season, training, answers) = try Self.season()
        answers.first(
            "nominate",
            ["nominations": [["person": "rutland-send-lead", "role": "la-send"]]])
        answers.silence("order-nominations")
        answers.silence("take-training-place")
        try season.play(&answers) { !$0.open("order-nominations").isEmpty }
        let form = Form(
            schema: try #require(season.open("order-nominations").first?.task.form))
        #expect(
            form.problems(in: ["order": ["rutland-send-led"]]).first?.nearest == "rutland-send-lead"
        )
        #expect(!form.problems(in: ["order": ["rutland-send-lead", "rutland-send-lead"]]).isEmpty)
        try season.answer("order-nominations", ["order": ["rutland-send-lead"]])
        try season.play(&answers) { $0.isAt("inviting", training) }
        #expect(season.context(training)["nominations"]?.arrayValue?.count == 1)
        #expect(season.open("take-training-place").map(\.task.to) == ["person:rutland-send-lead"])
        #expect(season.errors == [])
    }

    @Test func `a place that becomes free is offered at once, others are not disturbed`() throws {
        var (season, training, _) = try Self.offered()
        let before = season.open("take-training-place").map(\.invocation.id)
        #expect(before.count == 6)
        try season.answer(
            "take-training-place", as: "person:rutland-send-lead", ["decision": "decline"])
        #expect(season.open("take-freed-place").map(\.task.to) == ["person:leicester-psychologist"])
        let after = season.open("take-training-place").map(\.invocation.id)
        #expect(Set(before).subtracting(after).count == 1)
        #expect(season.context(training)["waiting"] == [])
        #expect(season.errors == [])
    }

    @Test func `silence past the date gives the place to the first who waits`() throws {
        var (season, training, _) = try Self.offered()
        try season.wait(until: "2017-11-30T17:00:00Z")
        #expect(season.context(training)["declined"]?.arrayValue?.count == 6)
        #expect(season.open("take-freed-place").map(\.task.to) == ["person:leicester-psychologist"])
        try season.answer("take-freed-place", ["decision": "accept"])
        #expect(season.context(training)["seats"] == ["leicester-psychologist"])
        try season.wait(until: "2017-12-06T17:00:00Z")
        #expect(
            season.leaves(training) == ["training.attendance"]
                || season.leaves(training) == ["attendance"])
        #expect(season.errors == [])
    }

    @Test func `somebody who cancels late makes room for the next`() throws {
        var (season, training, _) = try Self.offered()
        for _ in 0..<6 { try season.answer("take-training-place", ["decision": "accept"]) }
        #expect(season.open("take-freed-place").isEmpty)
        try season.event("cannotCome", ["person": "rutland-send-lead"], to: training)
        #expect(season.open("take-freed-place").map(\.task.to) == ["person:leicester-psychologist"])
        try season.event("cannotCome", ["person": "nobody"], to: training)
        #expect(season.context(training)["seats"]?.arrayValue?.count == 5)
        #expect(season.errors == [])
    }

    @Test func `a training that moves asks all who said yes again`() throws {
        var (season, training, _) = try Self.offered()
        for _ in 0..<2 { try season.answer("take-training-place", ["decision": "accept"]) }
        try season.event(
            "moveTraining",
            ["date": "2018-01-17", "answerBy": "2017-12-20", "place": "Birmingham, library"],
            to: training)
        #expect(season.open("take-training-place").count == 6)
        #expect(season.context(training)["seats"] == [])
        #expect(season.context(training)["event"]?["date"] == "2018-01-17")
        try season.wait(until: "2017-12-06T18:00:00Z")
        #expect(season.isAt("inviting", training), "the old date means nothing any more")
        for _ in 0..<6 { try season.answer("take-training-place", ["decision": "accept"]) }
        try season.wait(until: "2018-01-17T17:00:00Z")
        #expect(season.isAt("training", training))
        #expect(season.errors == [])
    }

    @Test func `a cancelled training ends, as abandoned`() throws {
        var (season, training, _) = try Self.offered()
        #expect(season.possible(training).contains("cancelTraining"))
        try season.event("cancelTraining", ["reason": "Snow."], to: training)
        #expect(season.isDone(training))
        #expect(season.tasks.isEmpty)
        #expect(
            try WorkflowFolder.chart("pool-training").state(named: "cancelled")?.tags
                == ["abandoned"])
        #expect(season.errors == [])
    }

    /// Six were expected, one was kept away; the others are assessed.
    private static func trainedButOne(
        _ extra: (inout JSONObject) -> Void = { _ in }
    ) throws -> (Season, Int) {
        var season = try Season(at: "2017-11-06T09:00:00Z", pool: try Pool.eastMidlands())
        var input =
            try WorkflowFolder.value("examples/pool-training.input.json5").objectValue ?? [:]
        extra(&input)
        let training = try season.start("pool-training", .object(input))
        var answers = try Answers("examples/try.answers.json5")
        let seats = { (season: Season) in
            (season.context(training)["seats"]?.arrayValue ?? []).compactMap(\.stringValue)
        }
        try season.play(&answers) { !$0.open("attendance").isEmpty }
        let there = Array(seats(season).dropFirst())
        try season.answer("attendance", ["attended": .array(there.map { .string($0) })])
        try season.answer(
            "assessment",
            [
                "results": .array(
                    there.map { ["person": .string($0), "outcome": "accredited"] })
            ])
        return (season, training)
    }

    @Test func `whoever was kept away is offered the catch-up session, and is accredited there`()
        throws
    {
        var (season, training) = try Self.trainedButOne()
        let absent = try #require(
            season.context(training)["absent"]?.arrayValue?.first?.stringValue)
        try season.answer(
            "plan-catch-up", ["decision": "session", "date": "2018-01-10", "place": "Leicester"])
        #expect(season.open("take-catch-up-place").map(\.task.to) == ["person:\(absent)"])
        try season.answer("take-catch-up-place", ["decision": "accept"])
        #expect(season.open("catch-up-results").isEmpty)
        try season.wait(until: "2018-01-10T18:00:00Z")
        try season.answer(
            "catch-up-results", ["results": [["person": .string(absent), "outcome": "accredited"]]])
        #expect(season.isDone(training))
        #expect(season.output(training)?["absent"] == [])
        #expect(season.pool[absent]?.isAccredited(on: "2018-01-10") == true)
        #expect(season.pool[absent]?.isAccredited(on: "2018-01-09", for: "health") == false)
        #expect(season.errors == [])
    }

    @Test func `who was there, and who has a result, are people of this training`() throws {
        var (season, training, answers) = try Self.season()
        answers.silence("attendance")
        answers.silence("assessment")
        try season.play(&answers) { !$0.open("attendance").isEmpty }
        let seats = (season.context(training)["seats"]?.arrayValue ?? [])
            .compactMap(\.stringValue)
        let attendance = Form(schema: try #require(season.open("attendance").first?.task.form))
        let misspelt = attendance.problems(in: ["attended": [.string(seats[0] + "x")]])
        #expect(misspelt.map(\.path) == ["attended[1]"])
        #expect(misspelt.first?.nearest == seats[0])
        try season.answer("attendance", ["attended": .array(seats.map { .string($0) })])
        let results = Form(schema: try #require(season.open("assessment").first?.task.form))
        let rows = seats.map { ["person": .string($0), "outcome": "accredited"] as JSONValue }
        #expect(results.problems(in: ["results": .array(rows)]).isEmpty)
        #expect(
            results.problems(in: ["results": .array(Array(rows.dropLast()))]).map(\.expected)
                == ["one row with person \(seats[seats.count - 1])"])
    }

    @Test func `a catch-up session without a day is asked for its day`() throws {
        var (season, training) = try Self.trainedButOne()
        try season.answer("plan-catch-up", ["decision": "session", "place": "Leicester"])
        #expect(season.isAt("dayOfCatchUp", training))
        try season.answer("catch-up-day", ["date": "2018-01-10"])
        #expect(season.isAt("catchUp", training))
        #expect(season.open("take-catch-up-place").count == 1)
        #expect(season.errors == [])
    }

    @Test func `a training for which nobody is nominated asks nobody who was there`() throws {
        var (season, training, answers) = try Self.season()
        for _ in 0..<7 { answers.first("nominate", ["nominations": []]) }
        try season.play(&answers) { $0.isDone(training) }
        #expect(!season.answered.contains("order-nominations"))
        #expect(!season.answered.contains("attendance"))
        #expect(season.output(training)?["accredited"] == [])
        #expect(season.errors == [])
    }

    @Test func `a nomination is a short name`() throws {
        let (season, _, _) = try Self.season()
        let form = Form(schema: try #require(season.open("nominate").first?.task.form))
        let nomination = { (person: JSONValue) -> JSONValue in
            ["nominations": [["person": person, "role": "la-send"]]]
        }
        #expect(form.problems(in: nomination("rutland-send-lead")).isEmpty)
        #expect(
            form.problems(in: nomination("Zoë Example")).map(\.path) == ["nominations[1].person"])
    }

    @Test func `without a catch-up session whoever was kept away stays nominated`() throws {
        var (season, training) = try Self.trainedButOne()
        try season.answer("plan-catch-up", ["decision": "none"])
        #expect(season.isDone(training))
        #expect(season.output(training)?["absent"]?.arrayValue?.count == 1)
        #expect(season.errors == [])
    }

    @Test func `before the accreditation ends a refresher renews it, and some leave`() throws {
        var (season, training) = try Self.trainedButOne { $0["refresherAskOn"] = "2019-09-02" }
        try season.answer("plan-catch-up", ["decision": "none"])
        #expect(season.isAt("lasting", training))
        let people = (season.context(training)["accredited"]?.arrayValue ?? [])
            .compactMap { $0["person"]?.stringValue }
        try season.event("leavesPool", ["person": .string(people[0])], to: training)
        #expect(season.pool[people[0]]?.status == "left")
        try season.wait(until: "2019-09-02T18:00:00Z")
        try season.answer(
            "plan-refresher",
            [
                "decision": "refresher", "date": "2019-11-06", "place": "Birmingham",
                "accreditedUntil": "2021-12-31",
            ])
        #expect(season.open("take-refresher-place").count == people.count - 1)
        try season.answer(
            "take-refresher-place", as: "person:\(people[1])", ["decision": "leave-the-pool"])
        try season.answer("take-refresher-place", as: "person:\(people[2])", ["decision": "accept"])
        try season.wait(until: "2019-11-06T18:00:00Z")
        // Whoever did not say that they come is not renewed.
        let form = Form(schema: try #require(season.open("refresher-results").first?.task.form))
        #expect(form.problems(in: ["renewed": [.string(people[3])]]).map(\.path) == ["renewed[1]"])
        try season.answer("refresher-results", ["renewed": [.string(people[2])]])
        #expect(season.isDone(training))
        #expect(season.output(training)?["renewed"] == [.string(people[2])])
        #expect(season.pool[people[1]]?.status == "left")
        #expect(season.pool[people[2]]?.accreditedUntil == "2021-12-31")
        #expect(season.pool[people[3]]?.accreditedUntil == "2019-12-31")
        #expect(season.errors == [])
    }
}
