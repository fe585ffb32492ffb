import JSON
import Statechart
import Testing

@Suite struct ActionTests {
    @Test func `assign evaluates all of its values before it sets them`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', context: {a: 1, b: 2, deep: {x: null}, list: [{n: 0}]}, states: {s: {on: {
              swap: {actions: {assign: {a: '=context.b', b: '=context.a'}}},
              deep: {actions: {assign: {'deep.x.y': 5, 'list.0.n': '=context.a'}}}}}}}
            """)
        try run.send("swap")
        #expect(run.snapshot.context["a"] == 2)
        #expect(run.snapshot.context["b"] == 1)
        try run.send("deep")
        #expect(run.snapshot.context["deep"] == ["x": ["y": 5]])
        #expect(run.snapshot.context["list"] == [["n": 2]])
    }

    @Test func `a failed expression ends its block and becomes error-execution`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', context: {n: 0}, initial: 's', states: {
              s: {on: {go: {target: 't', actions: [{log: 'before'}, {assign: {n: '=1 / context.n'}}, {log: 'after'}]}}},
              t: {entry: [[{log: '=1 / context.n'}], [{log: 'second block'}]],
                  on: {'error.execution': {actions: {log: '=event.data.code'}}}}}}
            """)
        try run.send("go")
        #expect(run.logged == ["before", "second block", "CHT-044", "CHT-044"])
        #expect(run.errors.count == 2)
        #expect(run.errors.first?.position?.line == 2)
        #expect(run.leaves == ["t"])
    }

    @Test func `a guard that fails or gives no boolean is false`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 's', states: {
              s: {on: {go: [{guard: 'event.data.none.deeper', target: 'bad'}, {guard: 'event.data.n', target: 'bad'},
                            {target: 'good'}]}}, bad: {}, good: {}}}
            """)
        try run.send("go", ["n": 1])
        #expect(run.leaves == ["good"])
        #expect(run.errors.count == 2)
    }

    @Test func `choose takes the first branch that holds`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', states: {s: {on: {go: {actions: {choose: [
              {guard: 'event.data > 10', actions: {log: 'large'}},
              {guard: 'event.data > 5', actions: {log: 'middle'}}, {actions: {log: 'small'}}]}}}}}}
            """)
        for (number, word) in [(11, "large"), (7, "middle"), (1, "small")] {
            try run.send("go", .int(Int64(number)))
            #expect(run.logged == [word])
        }
    }

    @Test func `forEach sees the element, the place and what it has changed`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', context: {sum: 0, seen: []}, states: {s: {on: {go: {actions: [
              {forEach: '=event.data', as: 'x', index: 'i', actions: [
                {assign: {sum: '=context.sum + x * (i + 1)'}},
                {forEach: '=[1, 2]', as: 'y', actions: {assign: {seen: '=context.seen + [x * y]'}}}]},
              {log: '=string(context.sum)'}]}}}}}
            """)
        try run.send("go", [3, 4])
        #expect(run.logged == ["11"])
        #expect(run.snapshot.context["seen"] == [3, 6, 4, 8])
    }

    @Test func `raise comes before events that were sent`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', states: {s: {on: {
              go: {actions: [{send: 'sent'}, {raise: {event: 'raised', data: 1}}]},
              sent: {actions: {log: "='sent ' + event.type"}}, raised: {actions: {log: "='raised ' + event.type"}}}}}}
            """)
        try run.send("go")
        #expect(run.logged == ["raised internal", "sent external"])
    }

    @Test func `send reaches parents, children and others, and refuses other addresses`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', states: {s: {invoke: {id: 'k', workflow: 'kid'}, on: {
              up: {actions: {send: {event: 'e', to: '#parent', data: {n: 1}}}},
              down: {actions: {send: {event: 'e', to: '#k'}}},
              none: {actions: {send: {event: 'e', to: '#other', id: 'x'}}},
              bad: {actions: {send: {event: 'e', to: "=event.data"}}},
              error: {actions: {log: '=event.name'}}}}}}
            """)
        try run.send("up")
        #expect(run.effects == [.send(to: "#parent", event: "e", data: ["n": 1])])
        try run.send("down")
        #expect(run.effects == [.send(to: "#k", event: "e", data: .null)])
        try run.send("none")
        #expect(run.logged == ["error.communication"])
        try run.send("bad", "somewhere")
        #expect(run.logged == ["error.execution"])
        try run.send("bad", "person:derby-send-lead")
        #expect(
            run.effects == [.send(to: "person:derby-send-lead", event: "e", data: .null)])
    }

    @Test func `eventless transitions run until none holds`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', context: {n: 0}, initial: 'idle', states: {idle: {on: {go: 'count'}},
              count: {always: [{guard: 'context.n >= 5', target: 'done'},
                {actions: {assign: {n: '=context.n + 1'}}}]}, done: {}}}
            """)
        try run.send("go")
        #expect(run.leaves == ["done"])
        #expect(run.snapshot.context["n"] == 5)
    }

    @Test func `an eventless guard that reads the event waits for one`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {
              a: {on: {go: 'b', 'error.*': {actions: {log: 'failed'}}}},
              b: {always: {guard: 'event.data.yes', target: 'd'},
                on: {ask: {actions: {log: 'asked'}}, 'error.*': {actions: {log: 'failed'}}}},
              d: {}}}
            """)
        try run.send("go", ["yes": false])
        #expect(run.leaves == ["b"])
        // The event is answered before what hangs on it (SCXML D, mainEventLoop).
        try run.send("ask", ["yes": true])
        #expect(run.leaves == ["d"])
        #expect(run.logged == ["asked"])
        #expect(run.errors.isEmpty)
    }

    @Test func `a loop without an end is named and changes nothing`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'idle', states: {idle: {on: {go: 'a'}}, a: {always: 'b'}, b: {always: 'a'}}}
            """)
        let before = run.snapshot
        let error = #expect(throws: ChartError.self) { try run.send("go") }
        #expect(error?.code == "CHT-040")
        #expect(error?.problem.contains("a: always -> b") == true)
        #expect(run.snapshot == before)
    }

    @Test func `event descriptors match by whole words`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', states: {s: {on: {
              'a.b.*': {actions: {log: 'a.b'}}, 'a': {actions: {log: 'a'}}, 'x y': {actions: {log: 'x or y'}},
              '*': {actions: {log: 'any'}}}}}}
            """)
        for (event, word) in [
            ("a.b", "a.b"), ("a.b.c", "a.b"), ("a.bc", "a"), ("ab", "any"), ("y", "x or y"),
            ("x.1", "x or y"), ("z", "any"),
        ] {
            try run.send(event)
            #expect(run.logged == [word], "\(event)")
        }
    }

    @Test func `the context begins with values and expressions over the input`() throws {
        let run = try Rehearsed(
            """
            {id: 'c', context: {n: '=input.n + 1', twice: '=context.n * 2', plain: '==x', list: [1, '=input.n']},
             states: {s: {}}}
            """, input: ["n": 1])
        #expect(
            run.snapshot.context == ["n": 2, "twice": 4, "plain": "=x", "list": [1, 1]])
    }

    @Test func `look-ups are seen as part of the event`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', context: {who: 'x'}, lookups: {next: {workflow: 'pool-training', fact: 'next'}}, states: {s: {
              invoke: {id: 't', task: 't', to: 'role:lead',
                lookups: {
                  all: {person: '=event.data.names', on: '=context.day'},
                  one: {person: '=context.who'},
                  visit: {person: 'x', from: '=context.day', on: '2017-09-02', apart: '=7 * 2',
                          besides: 'r7'}},
                onDone: {actions: {log: '=event.lookups.one.known'}}}}}}
            """.replacing("who: 'x'", with: "who: 'x', day: '2017-09-01'"))
        let wanted = run.chart.lookups(
            completing: "t", data: ["names": ["a", "b"]], snapshot: run.snapshot,
            env: run.environment)
        #expect(
            wanted == [
                Lookup(
                    name: "all", kind: .people(["a", "b"], PersonQuestion(on: "2017-09-01"))),
                Lookup(name: "one", kind: .person("x", PersonQuestion())),
                Lookup(
                    name: "visit",
                    kind: .person(
                        "x",
                        PersonQuestion(
                            from: "2017-09-01", on: "2017-09-02", apart: 14,
                            besides: "r7"))),
                Lookup(name: "next", kind: .fact(workflow: "pool-training", fact: "next")),
            ])
        run.lookups = ["one": ["known": true]]
        try run.complete("t", ["names": []])
        #expect(run.logged == ["true"])
    }
}
