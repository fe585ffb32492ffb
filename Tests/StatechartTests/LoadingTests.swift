import JSON
import Statechart
import Testing

@Suite struct LoadingTests {
    /// The errors of a chart as `line:column code`, with the whole of each for closer looks.
    static func errors(_ source: String) throws -> [ChartError] {
        do {
            _ = try Rehearsed.chart(source)
            return []
        } catch let errors as ChartErrors {
            return errors.errors
        }
    }

    @Test func `everything that is wrong is told at once, in the order of the file`() throws {
        let errors = try Self.errors(
            """
            {
              id: 'c',
              context: { scope: null, count: 0 },
              initial: 'scopee',
              states: {
                scope: {
                  on: { go: { target: 'nowhere', guard: 'context.cuont < 3' } },
                  after: { '10 workign days': 'done' },
                  entry: [ { assign: { scoop: 1 } }, { asign: {} } ],
                  titel: 'x',
                  invoke: { task: 'x', due: '2 days before context.vist' },
                },
                done: { type: 'finale' },
                'not ok': {},
              },
            }
            """)
        let told = errors.map { "\($0.position?.line ?? 0):\($0.position?.column ?? 0) \($0.code)" }
        #expect(
            told == [
                "4:12 CHT-006", "7:27 CHT-006", "7:54 CHT-007", "8:16 CHT-008", "9:28 CHT-011",
                "9:42 CHT-009", "10:7 CHT-002", "11:15 CHT-009", "11:33 CHT-011",
                "13:19 CHT-001", "14:5 CHT-004",
            ])
        #expect(
            errors.map(\.nearest) == [
                "scope", nil, "count", "working days", nil, "assign", "title", nil, nil,
                "final", nil,
            ])
    }

    @Test func `a state that is called as the chart is is stored and read again`() throws {
        var review = try Rehearsed(
            """
            {id: 'same', context: {n: 0}, initial: 'same', states: {
              same: {on: {up: {actions: [{assign: {n: "=inState('same') ? 1 : 2"}}]}}}, b: {}}}
            """)
        try review.send("up")
        #expect(review.leaves == ["same"])
        #expect(review.snapshot.context["n"] == 1)
    }

    @Test func `an error is one clear sentence`() throws {
        let error = try #require(
            try Self.errors("{id: 'c', states: {a: {on: {go: 'bb'}}, b: {}}}").first)
        #expect(
            error.description
                == "chart.json5:1:33: there is no such state: expected the id of a state, found \"bb\"; did you mean `b`? [CHT-006]"
        )
    }

    @Test(arguments: [
        ("[]", "CHT-001"), ("{states: {a: {}}}", "CHT-003"), ("{id: 'c'}", "CHT-003"),
        ("{id: 'c', states: {a: {type: 'final', on: {}}}}", "CHT-009"),
        ("{id: 'c', states: {p: {type: 'parallel', states: {f: {type: 'final'}}}}}", "CHT-009"),
        ("{id: 'c', states: {p: {type: 'parallel'}}}", "CHT-003"),
        ("{id: 'c', states: {a: {on: {go: ['b', 'd']}}, b: {}, d: {}}}", "CHT-006"),
        ("{id: 'c', events: {'done.x': {}}, states: {a: {}}}", "CHT-004"),
        ("{id: 'c', states: {a: {invoke: {task: 't'}}}}", "CHT-009"),
        ("{id: 'c', states: {a: {invoke: {task: 't', to: 'x', queue: 'y'}}}}", "CHT-009"),
        ("{id: 'c', states: {a: {invoke: {task: 't', queue: 'q', until: 'true'}}}}", "CHT-009"),
        (
            "{id: 'c', states: {a: {invoke: [{task: 't', queue: 'q'}, {task: 't', queue: 'q'}]}}}",
            "CHT-005"
        ),
        ("{id: 'c', states: {a: {invoke: {task: 't', queue: 'q', lease: '2 days'}}}}", "CHT-008"),
        ("{id: 'c', states: {a: {id: 'x'}, b: {id: 'x'}}}", "CHT-005"),
        ("{id: 'c', states: {a: {always: {guard: \"inState('b')\"}}}}", "CHT-006"),
        ("{id: 'c', states: {a: {entry: {choose: [{actions: []}, {actions: []}]}}}}", "CHT-009"),
        ("{id: 'c', resume: {later: 'keep'}, states: {a: {}}}", "CHT-002"),
        ("{id: 'c', states: {a: {initial: 'b', states: {d: {}}}, b: {}}}", "CHT-006"),
        ("{id: 'c', states: {a: {on: {'': 'a'}}}}", "CHT-004"),
        ("{id: 'c', events: {e: {barred: ['purdah']}}, states: {a: {}}}", "CHT-001"),
        ("{id: 'c', agreed: ['context.visit'], states: {a: {}}}", "CHT-011"),
        ("{id: 'c', agreed: 'context.visit', context: {visit: null}, states: {a: {}}}", "CHT-001"),
        ("{id: 'c', states: {a: {history: 'deepest'}}}", "CHT-001"),
    ])
    func `a wrong chart is refused`(source: String, code: String) throws {
        let errors = try Self.errors(source)
        #expect(errors.contains { $0.code == code }, "\(errors)")
    }

    @Test func `a snapshot that the chart cannot have written is refused`() throws {
        let chart = try Rehearsed.chart(
            "{id: 'c', states: {a: {states: {b: {}, d: {}}}, p: {type: 'parallel', states: {q: {}, r: {}}}}}"
        )
        for stored: JSONObject in [
            [:], ["states": []],
            ["states": ["b"], "timers": [["id": "t1", "start": "x", "from": 0]]],
            ["states": ["b"], "toAgree": [["path": []]]], ["states": ["a"]],
            ["states": ["b", "d"]], ["states": ["q"]],
            ["states": ["nowhere"]], ["states": ["b"], "status": "lost"],
            ["states": ["b"], "timers": [["id": "t1"]]],
            ["states": ["b"], "timers": [["id": "t1", "after": "b", "delay": 7, "from": 0]]],
            ["states": ["b"], "invocations": [["id": "x", "group": "x"]]],
            ["states": ["b"], "history": ["b": ["d"]]],
            ["states": ["b"], "timersMade": 9_223_372_036_854_775_807],
            ["states": ["b"], "timersMade": -1],
        ] {
            let error = #expect(throws: ChartError.self) {
                try ChartSnapshot(decoding: stored, chart: chart)
            }
            #expect(error?.code == "CHT-043")
        }
        #expect(throws: Never.self) {
            try ChartSnapshot(decoding: ["states": ["q", "r"]], chart: chart)
        }
    }
}

@Suite struct AskingTests {
    static let chart = """
        {id: 'c', context: {n: 0}, facts: {next: '=context.n + 1', broken: '=1 / context.n'},
          events: {postpone: {title: 'Postpone', by: 'coordinator'}, close: {title: 'Close'},
            withdraw: {title: 'Withdraw', abandons: true, form: {type: 'object'}}, agree: {}, never: {}},
          initial: 'a', on: {withdraw: 'end'}, states: {
            a: {on: {postpone: {guard: 'context.n > 0', target: 'b'}, more: {actions: {assign: {n: '=context.n + 1'}}},
                     agree: {guard: 'event.data.yes', target: 'b'}}},
            b: {on: {close: 'end', withdraw: {}}}, end: {type: 'final'}}}
        """

    @Test func `you can now send the declared events that an active state handles`() throws {
        var run = try Rehearsed(Self.chart)
        var now = run.chart.events(run.snapshot, run.environment)
        #expect(now.map(\.name) == ["postpone", "withdraw", "agree"])
        #expect(now.map(\.guardHolds) == [false, true, true])
        #expect(now[0].title == "Postpone")
        #expect(now[0].by == "coordinator")
        #expect(now[1].abandons)
        #expect(now[1].form == ["type": "object"])
        try run.send("more")
        now = run.chart.events(run.snapshot, run.environment)
        #expect(now.first?.guardHolds == true)
        try run.send("postpone")
        // A transition that does nothing forbids the event that an outer state would take.
        #expect(run.chart.events(run.snapshot, run.environment).map(\.name) == ["close"])
        try run.send("close")
        #expect(run.chart.events(run.snapshot, run.environment).isEmpty)
    }

    @Test func `facts are evaluated and broken ones left out`() throws {
        let run = try Rehearsed(Self.chart)
        #expect(run.chart.facts(run.snapshot, run.environment) == ["next": 1])
    }

    @Test func `the context can be corrected and the chart set into a state`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', context: {n: 0, by: null}, type: 'parallel', states: {
              left: {states: {a: {after: {'at context.by': 'b'}, exit: {log: 'left a'}}, b: {entry: {log: 'in b'}}}},
              right: {states: {x: {always: {guard: 'context.n > 2', target: 'y'}}, y: {}}}}}
            """)
        try run.take(
            run.chart.correct(
                ["n": 3, "by": "2017-08-01"], snapshot: run.snapshot, env: run.environment))
        #expect(run.leaves == ["a", "y"])
        #expect(run.dues == ["2017-08-01T17:00:00Z"])
        try run.take(
            run.chart.set(state: "b", snapshot: run.snapshot, env: run.environment))
        #expect(run.leaves == ["b", "y"])
        #expect(run.logged == ["left a", "in b"])
        #expect(run.snapshot.timers.isEmpty)
        #expect(throws: ChartError.self) {
            try run.chart.set(state: "nowhere", snapshot: run.snapshot, env: run.environment)
        }
        #expect(throws: ChartError.self) {
            try run.chart.correct(["m": 1], snapshot: run.snapshot, env: run.environment)
        }
    }
}
