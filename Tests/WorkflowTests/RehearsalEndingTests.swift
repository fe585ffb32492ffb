import CivilTime
import JSON
import ReviewRehearsal
import Testing

/// Small charts that end badly, each in its own way, and are told apart.
@Suite struct RehearsalEndingTests {
    @Test func `nothing planned and no timer is a standstill, with what people could do`() throws {
        let plan = try Rehearsed.plan(
            """
            { id: "asleep", title: "Asleep",
              events: { wake: { title: "Wake it up", by: "coordinator" } },
              initial: "sleeping",
              states: {
                sleeping: { title: "Sleeping", on: { wake: "over" } },
                over: { type: "final", title: "Over" } } }
            """)
        let run = plan.run(seed: 1)
        #expect(run.ending == .waits)
        #expect(run.states.map(\.id) == ["sleeping"])
        #expect(run.why.contains("People can then: wake (Wake it up)."))
        var played = plan
        played.sendsEvents = true
        #expect(played.run(seed: 1).states.map(\.id) == ["over"])
    }

    @Test func `silence is told with the task and who does not answer`() throws {
        let plan = try Rehearsed.plan(Self.question)
        let runs = (0..<200).map { plan.run(seed: $0) }
        let silent = runs.filter { $0.ending == .waits }
        #expect(!silent.isEmpty && silent.count < 40)
        #expect(
            silent.allSatisfy {
                $0.reason == "question" && $0.why[0].contains("who does not answer")
                    && $0.why[0].contains("(question) waits for")
            })
        #expect(runs.contains { $0.overdue.map(\.name) == ["question"] && $0.ending == .ended })
    }

    private static let question = """
        { id: "question", title: "A question", initial: "asking",
          states: {
            asking: { title: "Asking", invoke: { id: "q", task: "question", title: "Will you?",
              to: "person:somebody", due: "5 working days", onDone: "over",
              form: { type: "object", required: ["yes"],
                properties: { yes: { type: "boolean", copy: true, title: "Yes" } } } } },
            over: { type: "final", title: "Over" } } }
        """

    @Test func `what never changes is a circle, and what never ends meets the horizon`() throws {
        let circle = try Rehearsed.plan(
            """
            { id: "circle", title: "A circle", initial: "asking",
              states: { asking: { title: "Asking", invoke: { id: "q", task: "again",
                title: "Once more?", to: "role:coordinator", due: "5 working days",
                onDone: { target: "asking", reenter: true } } } } }
            """)
        let run = circle.run(seed: 1)
        #expect(run.ending == .circles)
        #expect(run.why.contains { $0.contains("(again)") })
        let clock = try Rehearsed.plan(
            """
            { id: "clock", title: "A clock", context: { ticks: 0 }, initial: "ticking",
              states: { ticking: { title: "Ticking", after: { "1 month": { target: "ticking",
                reenter: true, actions: [{ assign: { ticks: "=context.ticks + 1" } }] } } } } }
            """)
        let endless = clock.run(seed: 1)
        #expect(endless.ending == .horizon)
        #expect(endless.weeks > 156 && endless.weeks < 157)
    }

    @Test func `times that have passed and go round are stopped at their instant`() throws {
        let plan = try Rehearsed.plan(
            """
            { id: "late", title: "Late", context: { by: null, tries: 0 }, initial: "begun",
              states: {
                begun: { title: "Begun", entry: [{ assign: { by: "=addWorkingDays(date(now), 5)" } }],
                  always: "asking" },
                asking: { title: "Asking", invoke: { id: "t", task: "t", title: "Well?",
                  to: "person:somebody", due: "at context.by at 17:00", onDone: "over",
                  onOverdue: "again" } },
                again: { title: "Again", entry: [{ assign: { tries: "=context.tries + 1" } }],
                  always: "asking" },
                over: { type: "final", title: "Over" } } }
            """)
        let runs = (1...20).map { plan.run(seed: $0) }
        let circle = try #require(runs.first { $0.ending == .circles })
        #expect(
            circle.why == [
                "times that have passed set each other off without an end, at: asking."
            ])
        #expect(runs.contains { $0.ending == .ended })
    }

    @Test func `automatic steps without end are stopped at their instant`() throws {
        let plan = try Rehearsed.plan(
            """
            { id: "busy", title: "Busy", context: { n: 0 }, initial: "working",
              states: { working: { title: "Working", invoke: { id: "w", task: "work", title: "Work",
                queue: "q", due: "1 working day", onError: "over",
                onDone: { target: "working", reenter: true,
                  actions: [{ assign: { n: "=context.n + 1" } }] } } },
                over: { type: "final", title: "Over" } } }
            """)
        let run = plan.run(seed: 1)
        #expect(run.ending == .circles)
        #expect(run.endedAt == run.startedAt)
    }

    @Test func `answers to every kind of field fit the form`() throws {
        let plan = try Rehearsed.plan(
            """
            { id: "fields", title: "Fields", initial: "asking",
              states: {
                asking: { title: "Asking", invoke: { id: "q", task: "fields", title: "Everything",
                  to: "person:somebody", due: "5 working days", onDone: "over",
                  form: { type: "object", required: ["a", "b", "c", "d", "e", "f", "g"],
                    properties: {
                      a: { type: "string", minLength: 300, maxLength: 310 },
                      b: { type: "integer", minimum: -3, maximum: -1, copy: true },
                      c: { type: "array", minItems: 3, maxItems: 3,
                        items: { type: "string", enum: ["x", "y", "z"], copy: true } },
                      d: { type: "string", format: "date", copy: true },
                      e: { type: "object", required: ["n"],
                        properties: { n: { type: "number", minimum: 0.5, maximum: 2 } } },
                      f: { type: "array", minItems: 2, items: { type: "string", minLength: 5 } },
                      g: { const: "only" },
                      h: { type: "string", copy: true, minLength: 2, maxLength: 4 } } } } },
                over: { type: "final", title: "Over" } } }
            """)
        let endings = (0..<60).map { plan.run(seed: $0) }.filter { $0.ending != .waits }
        #expect(endings.count > 40)
        for run in endings { #expect(run.ending == .ended, "\(run.why)") }
    }
}
