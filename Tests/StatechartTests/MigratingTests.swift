import JSON
import Statechart
import Testing

@Suite struct MigratingTests {
    static let old = """
        {id: 'c', context: {date: null, label: 'old'}, initial: 'asking',
         events: {go: {title: 'Go'}, agree: {title: 'Agree'}},
         states: {
          asking: {
            on: {go: 'later', agree: {actions: {assign: {date: '2017-08-01'}}}},
            after: {'10 working days': 'later'},
            invoke: {id: 'question', task: 'question', title: 'Well?', to: 'person:a',
              due: '5 working days', onDone: 'later'}},
          later: {on: {go: 'over'}}, over: {type: 'final'}}}
        """

    static func mapping(_ text: String) throws -> ChartMapping {
        try ChartMapping(JSONReader.parseJSON5(Array(text.utf8), file: "map.json5"))
    }

    /// The review of the old chart, moved.
    static func moved(
        _ new: String, by mapping: String, after events: [String] = []
    ) throws -> (run: Rehearsed, told: [String]) {
        var run = try Rehearsed(Self.old)
        for event in events { try run.send(event) }
        let chart = try Rehearsed.chart(new)
        let migrated = try chart.taking(
            over: run.snapshot, by: Self.mapping(mapping), env: run.environment)
        var next = try Rehearsed(chart)
        try next.take(migrated.step)
        return (next, migrated.told)
    }

    static func problems(_ new: String, by mapping: String) throws -> [ChartError] {
        do {
            _ = try moved(new, by: mapping)
            return []
        } catch let errors as ChartErrors {
            return errors.errors
        }
    }

    @Test func `what keeps its name goes on: no action runs, what is asked stays asked`() throws {
        let new = Self.old.replacing("later: {", with: "later: {entry: {log: 'x'}, ")
            .replacing("asking: {\n", with: "asking: { entry: {log: 'no'}, exit: {log: 'no'},\n")
        let (run, told) = try Self.moved(new, by: "{}", after: ["agree"])
        #expect(run.leaves == ["asking"])
        #expect(run.effects.isEmpty)
        #expect(run.snapshot.invocations.map(\.id) == ["question"])
        #expect(run.snapshot.context["date"] == "2017-08-01")
        #expect(run.dues == ["2017-06-15T17:00:00Z", "2017-06-08T17:00:00Z"])
        #expect(told.isEmpty)
    }

    @Test func `states, invokes and context take the names that the mapping gives`() throws {
        let new = """
            {id: 'c', context: {visit: {start: null}, label: 'new', more: 3}, initial: 'phase',
             states: {phase: {initial: 'asked', states: {
               asked: {after: {'10 working days': 'over'},
                 invoke: {id: 'inquiry', task: 'question', title: 'Well?', to: 'person:a',
                   onDone: 'over'}}}}, over: {type: 'final'}}}
            """
        var (run, told) = try Self.moved(
            new,
            by: """
                {states: {asking: 'asked'}, invocations: {question: 'inquiry'},
                 context: {'visit': "={'start': context.date}"}}
                """, after: ["agree"])
        #expect(run.leaves == ["asked"])
        #expect(run.snapshot.context["visit"] == ["start": "2017-08-01"])
        #expect(run.snapshot.context["label"] == "old")
        #expect(run.snapshot.context["more"] == 3)
        #expect(run.snapshot.context["date"] == nil)
        #expect(told.contains("stands in `asked`, which was `asking`"))
        try run.complete("question", ["yes": true])
        #expect(run.snapshot.status == .done)
    }

    @Test func `what is new in a state begins: a task, a time, a region`() throws {
        let new = """
            {id: 'c', context: {date: null, label: ''}, initial: 'both', states: {
              both: {type: 'parallel', states: {
                one: {initial: 'asking', states: {asking: {
                  after: {'15 working days': 'over'},
                  invoke: [
                    {id: 'question', task: 'question', title: 'Well?', to: 'person:a', onDone: 'over'},
                    {id: 'second', task: 'second', title: 'And?', to: 'person:b', onDone: 'over'}]}}},
                two: {initial: 'side', states: {side: {entry: {log: 'entered'}}}}}},
              over: {type: 'final'}}}
            """
        let (run, told) = try Self.moved(new, by: "{}")
        #expect(run.leaves == ["asking", "side"])
        #expect(run.started.map(\.id) == ["second"])
        #expect(run.effects.contains(.log("entered")))
        // Fifteen working days from when `asking` was entered; the old ten are gone.
        #expect(run.dues == ["2017-06-08T17:00:00Z", "2017-06-22T17:00:00Z"])
        #expect(told.contains("the time “10 working days” ends"))
        #expect(told.contains("enters `two`, which is new beside the others"))
    }

    @Test func `a state that is entered asks for everything anew, with new ids`() throws {
        let (run, _) = try Self.moved(
            Self.old.replacing("Well?", with: "Well then?"),
            by: "{states: {asking: {enter: 'asking'}}}")
        #expect(run.effects.first == .stop(invocationID: "question"))
        #expect(run.started.map(\.id) == ["question~2"])
        #expect(run.snapshot.timers.count == 2)
    }

    @Test func `null withdraws what is open, and the state asks its own anew`() throws {
        let (run, _) = try Self.moved(Self.old, by: "{invocations: {question: null}}")
        #expect(run.effects.first == .stop(invocationID: "question"))
        #expect(run.started.map(\.id) == ["question~2"])
    }

    @Test func `entering an end ends the review`() throws {
        let (run, _) = try Self.moved(
            Self.old, by: "{states: {asking: {enter: 'over'}}, invocations: {question: null}}")
        #expect(run.snapshot.status == .done)
    }

    @Test(arguments: [
        (
            "{id: 'c', context: {}, initial: 'other', states: {other: {}}}", "{}",
            [
                "the review stands in `asking`, which has no counterpart",
                "`question` is open, and the new definition asks nothing of this name",
            ]
        ),
        (
            "{id: 'c', context: {}, initial: 'asking', states: {asking: {}}}", "{}",
            ["`question` is open, and the new definition asks nothing of this name"]
        ),
        (
            "{id: 'c', context: {}, initial: 'asking', states: {asking: {}, over: {type: 'final'}}}",
            "{states: {asking: 'over'}, invocations: {question: null}}",
            ["`over` is an end, which a review does not just stand in"]
        ),
        (
            """
            {id: 'c', context: {x: 1}, initial: 'asking', states: {asking: {invoke:
              {id: 'question', workflow: 'w', onDone: 'asking'}}}}
            """, "{context: {x: '=context.label.gone'}}",
            [
                "`x` cannot be worked out: `context.label.gone` failed: no such field `gone`",
                "`question` is open, and `question` is of another kind",
            ]
        ),
    ])
    func `what is impossible is said, all of it`(
        _ new: String, _ mapping: String, _ expected: [String]
    ) throws {
        let problems = try Self.problems(new, by: mapping)
        #expect(problems.count == expected.count)
        for (problem, words) in zip(problems, expected) {
            #expect(problem.code == "CHT-046")
            #expect(problem.problem.hasPrefix(String(words.prefix(40))), "\(problem)")
        }
    }

    @Test func `a mapping's slips are found with their places before any review is looked at`()
        throws
    {
        let chart = try Rehearsed.chart(Self.old)
        let slips = try Self.mapping(
            "{states: {askin: 'asking', later: 'latr'}, invocations: {question: 'questoin'},\n"
                + " context: {dat: 1}}"
        ).slips(from: [chart], to: chart)
        #expect(
            slips.map { "\($0.position?.line ?? 0) \($0.found ?? "") \($0.nearest ?? "")" } == [
                "1 `askin` asking", "1 `latr` later", "1 `questoin` question", "2 `dat` date",
            ])
    }

    @Test func `a difference is told in words`() throws {
        let new = """
            {id: 'c', context: {date: null, more: 1}, initial: 'asking',
             events: {go: {title: 'Go'}},
             states: {
              asking: {
                title: 'The question', on: {go: 'over'}, after: {'15 working days': 'over'},
                invoke: {id: 'question', task: 'question', title: 'Well?', to: 'person:a',
                  due: '7 working days', form: {type: 'object', required: ['yes'],
                    properties: {yes: {type: 'boolean'}}}, onDone: 'over'}},
              over: {type: 'final'}}}
            """
        let difference = ChartDifference(
            from: try Rehearsed.chart(Self.old), to: try Rehearsed.chart(new))
        let lines = difference.lines.map { "\($0.about): \($0.text)" }
        for line in [
            "states: the state `later` is gone",
            "transitions: “The question” (`asking`): no longer go -> later",
            "transitions: “The question” (`asking`): new go -> over",
            "transitions: “The question” (`asking`): no longer agree",
            "deadlines: “The question” (`asking`): no longer after “10 working days”",
            "deadlines: “The question” (`asking`): new after “15 working days”",
            "deadlines: the task “Well?” (`question`): due “7 working days”, until now “5 working days”",
            "forms: the task “Well?” (`question`): the field `yes` is new",
            "forms: the task “Well?” (`question`): `yes` must be answered now",
            "events: “Agree” (`agree`) can no longer be done",
            "context: `context.label` is gone", "context: `context.more` is new",
        ] { #expect(lines.contains(line), "\(line)\nis missing in\n\(lines)") }
        #expect(
            ChartDifference(from: try Rehearsed.chart(new), to: try Rehearsed.chart(new)).lines
                .isEmpty)
    }
}
