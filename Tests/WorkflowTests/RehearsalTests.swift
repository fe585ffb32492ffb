import CivilTime
import JSON
import ReviewEngine
import ReviewRehearsal
import Statechart
import Testing

@Suite struct RehearsalTests {
    @Test func `one seed tells one story, another seed another`() throws {
        let plan = try Rehearsed.challenge()
        let story = Rehearsed.text(plan.run(seed: 7))
        #expect(story == Rehearsed.text(plan.run(seed: 7)))
        #expect(story != Rehearsed.text(plan.run(seed: 8)))
        let figures = Rehearsed.text(plan.survey(times: 5, seed: 7))
        #expect(figures == Rehearsed.text(plan.survey(times: 5, seed: 7)))
    }

    @Test func `a run of many is the run of its own seed`() throws {
        let plan = try Rehearsed.challenge()
        let survey = plan.survey(times: 3, seed: 40)
        let alone = [40, 41, 42].map { plan.run(seed: $0) }
        let weeks = alone.filter { $0.ending == .ended }.map(\.weeks)
        #expect(survey.weekSpread?.most == weeks.max())
        #expect(survey.ended == weeks.count)
        #expect(survey.outcomes.map(\.count).reduce(0, +) == 3)
        let example = try #require(survey.outcomes.first)
        #expect(plan.run(seed: example.example).outcome == example.name)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `with willing people a peer challenge ends closed, and nobody is late`(seed: UInt64) throws
    {
        var plan = try Rehearsed.challenge()
        plan.mood = .willing
        let run = plan.run(seed: seed)
        #expect(run.ending == .ended)
        #expect(run.states.map(\.id) == ["closed"])
        #expect(!run.isAbandoned)
        #expect(run.faults == [])
        #expect(run.overdue.map(\.name) == [])
        // Four to six months to the visit, six to ten to the progress.
        #expect((40...90).contains(run.weeks))
    }

    @Test func `a pool without health members is stuck, and the place is named`() throws {
        var plan = try Rehearsed.challenge(without: "health")
        plan.mood = .willing
        let run = plan.run(seed: 1)
        #expect(run.ending == .circles)
        #expect(run.why.contains { $0.contains("places-missing") })
        #expect(run.why.contains("Looked for again and again: Health."), "\(run.why)")
        // Whereas the whole pool has them.
        #expect(try Rehearsed.challenge().run(seed: 1).ending == .ended)
    }

    @Test func `two hundred peer challenges end, or it is said why not`() throws {
        let plan = try Rehearsed.challenge(madeUp: true)
        let survey = plan.survey(times: 200, seed: 1000)
        #expect(survey.times == 200)
        #expect(survey.ended > 150)
        #expect(survey.faults.map(\.name) == [])
        for outcome in survey.outcomes where outcome.ending != .ended {
            #expect(!outcome.why.isEmpty, "\(outcome.name)")
            #expect(plan.run(seed: outcome.example).why == outcome.why)
        }
        let closed = try #require(survey.outcomes.first)
        #expect(closed.name == "closed")
        // Paths that only late, unwilling and silent people open are gone too.
        #expect(survey.overdue.contains { $0.name == "accept-place" && $0.runs > 20 })
        #expect(survey.overdue.contains { $0.name == "request" })
        #expect(survey.again.contains { $0.name == "Health: accept-place" })
        #expect(survey.outcomes.contains { $0.name == "notTakenForward" })
        #expect(survey.histogram.map(\.count).reduce(0, +) == survey.ended)
    }

    @Test func `a state that is left while its children are at work withdraws them quietly`() throws
    {
        var plan = try Rehearsed.challenge(madeUp: true)
        plan.sendsEvents = true
        let survey = plan.survey(times: 150, seed: 1)
        // Some of these visits go ahead with a place still being filled: the engine refuses nothing.
        #expect(survey.outcomes.allSatisfy { $0.ending != .attention })
    }

    @Test func `answers of a file go before those that are made up`() throws {
        var plan = try Rehearsed.challenge()
        plan.mood = .willing
        var answers = try Answers("examples/try.answers.json5")
        answers.first("accept-request", ["decision": "not-now", "note": "The programme is full."])
        plan.answers = RehearsedAnswers(answers: answers)
        #expect(plan.run(seed: 1).states.map(\.id) == ["notTakenForward"])
        plan.answers = RehearsedAnswers(answers: try Answers("examples/try.answers.json5"))
        let run = plan.run(seed: 1)
        #expect(run.states.map(\.id) == ["closed"])
        // The one who declines once, and who is asked in their stead.
        #expect(run.again.contains { $0.name == "Health: accept-place" && $0.times == 1 })
        answers.first("scope", ["sponsor": "nobody"])
        answers.silence("accept-request")
        plan.answers = RehearsedAnswers(answers: answers)
        let misfit = plan.run(seed: 1)
        #expect(misfit.ending == .misfit)
        #expect(misfit.why.contains { $0.contains("scope") })
    }

    @Test func `a training is rehearsed from what it is started with`() throws {
        let input = try WorkflowFolder.value("examples/pool-training.input.json5").objectValue
        let plan = RehearsalPlan(
            workflow: try Rehearsed.workflow("pool-training"), input: input,
            people: try Pool.eastMidlands().people, calendars: try WorkflowFolder.calendars.get(),
            start: try Timestamp(parsing: "2017-11-06T09:00:00Z"))
        try plan.check()
        let survey = plan.survey(times: 30, seed: 1)
        #expect(survey.ended > 20)
        #expect(survey.outcomes.first?.name == "trained")
        #expect(survey.faults.map(\.name) == [])
    }

    @Test func `events are sent only when asked for`() throws {
        var plan = try Rehearsed.challenge(madeUp: true)
        let without = plan.survey(times: 60, seed: 1)
        #expect(!without.outcomes.contains { $0.name == "withdrawn" })
        plan.sendsEvents = true
        let with = plan.survey(times: 60, seed: 1)
        #expect(with.outcomes.contains { $0.name == "withdrawn" && $0.isAbandoned })
        let lines = (1...20).flatMap { plan.run(seed: $0).story }
        #expect(lines.contains { $0.kind == .event })
    }

    @Test func `what cannot begin is refused`() throws {
        var plan = try Rehearsed.challenge()
        plan.others = []
        #expect(throws: RehearsalError.self) { try plan.check() }
        plan = try Rehearsed.challenge()
        plan.input = ["host": "derby"]
        let error = #expect(throws: RehearsalError.self) { try plan.check() }
        #expect(error?.code == "REH-002")
        plan = try Rehearsed.challenge()
        plan.start = try Timestamp(parsing: "1950-01-02T09:00:00Z")
        let early = #expect(throws: RehearsalError.self) { try plan.check() }
        #expect(early?.code == "REH-003")
    }
}
