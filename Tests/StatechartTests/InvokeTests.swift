import CivilTime
import JSON
import Statechart
import Testing

@Suite struct InvokeTests {
    @Test func `which workflow a child runs is worked out when it starts, among those named`()
        throws
    {
        let source = { (kind: String) in
            """
            {id: 'c', context: {kind: '\(kind)', error: null}, initial: 'a', states: {
              a: {on: {'error.execution': {target: 'e', actions: [{assign: {error: '=event.data.message'}}]}},
                invoke: {id: 'k', workflow: '=context.kind', among: ['visit', 'desk-review'],
                  onDone: 'e', onError: 'e'}},
              e: {}}}
            """
        }
        let run = try Rehearsed(source("desk-review"))
        #expect(run.started.map(\.kind) == [.child(workflow: "desk-review", input: [:])])
        #expect(run.chart.childWorkflows == ["visit", "desk-review"])
        let other = try Rehearsed(source("anything"))
        #expect(other.started == [])
        #expect(other.leaves == ["e"])
        #expect(
            other.snapshot.context["error"]
                == "this is none of the workflows that may be started")
        #expect(
            !run.chart.verify(children: [("visit", true), ("desk-review", false)]).granted.isEmpty)
    }

    static let scope = """
        {id: 'c', context: {scope: null}, initial: 'scope', states: {
          scope: {
            on: {skip: 'off'},
            invoke: {id: 'scope', task: 'agree-scope', title: "='Scope for ' + input.host",
              description: 'Say what it is about', to: "='organisation:' + input.host",
              form: {type: 'object'}, input: {host: '=input.host', n: 1},
              due: '10 working days', remind: ['2 working days before due', '3 days'],
              onDone: [{guard: 'event.data.ok', target: 'done', actions: {assign: {scope: '=event.data'}}},
                       {target: 'scope', reenter: true}],
              onError: 'failed', onOverdue: {actions: {log: "='overdue ' + event.name"}}}},
          done: {}, failed: {entry: {log: '=event.data.code'}}, off: {}}}
        """

    @Test func `a task is started with its expressions evaluated`() throws {
        let run = try Rehearsed(Self.scope, input: ["host": "derby"])
        let invocation = try #require(run.started.first)
        #expect(invocation.id == "scope")
        guard case .task(let task) = invocation.kind else {
            Issue.record("not a task")
            return
        }
        #expect(task.name == "agree-scope")
        #expect(task.title == "Scope for derby")
        #expect(task.to == "organisation:derby")
        #expect(task.input == ["host": "derby", "n": 1])
        // Ten working days from Thursday, at 17:00.
        #expect(invocation.due?.description == "2017-06-15T17:00:00Z")
        #expect(
            run.dues == ["2017-06-15T17:00:00Z", "2017-06-13T17:00:00Z", "2017-06-04T17:00:00Z"])
    }

    @Test func `its answer comes as an event and its timers are gone`() throws {
        var run = try Rehearsed(Self.scope, input: ["host": "derby"])
        try run.complete("scope", ["ok": true, "days": 2])
        #expect(run.leaves == ["done"])
        #expect(run.snapshot.context["scope"] == ["ok": true, "days": 2])
        #expect(run.snapshot.timers.isEmpty)
        #expect(run.snapshot.invocations.isEmpty)
        #expect(run.stopped.isEmpty)
    }

    @Test func `a second activation has another id and the first is stale`() throws {
        var run = try Rehearsed(Self.scope, input: ["host": "derby"])
        try run.complete("scope", ["ok": false])
        #expect(run.started.map(\.id) == ["scope~2"])
        #expect(throws: ChartError.self) { try run.complete("scope", ["ok": true]) }
        try run.complete("scope~2", ["ok": true])
        #expect(run.leaves == ["done"])
    }

    @Test func `leaving the state stops the task`() throws {
        var run = try Rehearsed(Self.scope, input: ["host": "derby"])
        try run.send("skip")
        #expect(run.stopped == ["scope"])
        #expect(run.snapshot.timers.isEmpty)
    }

    @Test func `an error outcome is an event with its code`() throws {
        var run = try Rehearsed(Self.scope, input: ["host": "derby"])
        try run.fail("scope", "NO_QUORUM")
        #expect(run.leaves == ["failed"])
        #expect(run.logged == ["NO_QUORUM"])
    }

    @Test func `timers fire in order and the overdue task stays open`() throws {
        var run = try Rehearsed(Self.scope, input: ["host": "derby"])
        try run.fireNext()
        #expect(run.effects == [.remind(invocationID: "scope", number: 2)])
        try run.fireNext()
        #expect(run.effects == [.remind(invocationID: "scope", number: 1)])
        try run.fireNext()
        #expect(
            run.effects == [.overdue(invocationID: "scope"), .log("overdue overdue.scope")])
        #expect(run.snapshot.timers.isEmpty)
        #expect(run.snapshot.invocations.map(\.id) == ["scope"])
    }

    @Test func `a state that is left within the macrostep starts nothing`() throws {
        let run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {
              a: {always: 'b', invoke: {task: 'x', queue: 'q'}}, b: {invoke: {task: 'y', queue: 'q'}}}}
            """)
        #expect(run.started.map(\.id) == ["y"])
    }

    @Test func `an address that is none is an error and starts nothing`() throws {
        let run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {
              a: {invoke: {task: 'x', to: "=input.who"}, on: {'error.execution': 'b'}}, b: {}}}
            """, input: ["who": "nobody"])
        #expect(run.started.isEmpty)
        #expect(run.leaves == ["b"])
        #expect(run.errors.count == 1)
    }
}

@Suite struct GroupTests {
    static let places = """
        {id: 'c', context: {team: [], need: 2}, initial: 'convene', states: {
          convene: {invoke: {id: 'places', workflow: 'team-place', forEach: '=input.places', as: 'place',
              input: {role: '=place.role', number: '=event.index', all: '=size(input.places)'},
              due: '10 working days',
              onItem: {actions: {assign: {team: '=context.team + [{"role": event.item.role, "who": event.data}]'}}},
              onDone: {target: 'ready', actions: {log: '=event.data'}},
              onError: {actions: {log: '=string(event.index) + event.data.code'}}}},
          ready: {}}}
        """
    static let three: JSONObject = [
        "places": [["role": "lead"], ["role": "health"], ["role": "carer"]]
    ]

    @Test func `one invocation starts for each element`() throws {
        let run = try Rehearsed(Self.places, input: Self.three)
        #expect(run.started.map(\.id) == ["places#0", "places#1", "places#2"])
        #expect(run.started.map(\.index) == [0, 1, 2])
        #expect(
            run.started.last?.kind
                == .child(
                    workflow: "team-place", input: ["role": "carer", "number": 2, "all": 3]))
        #expect(run.snapshot.timers.count == 3)
    }

    @Test func `each end is an event of its element and the last one ends the group`() throws {
        var run = try Rehearsed(Self.places, input: Self.three)
        try run.complete("places#1", "b")
        #expect(run.snapshot.context["team"] == [["role": "health", "who": "b"]])
        try run.complete("places#0", "a")
        #expect(run.leaves == ["convene"])
        try run.complete("places#2", "c")
        #expect(run.leaves == ["ready"])
        #expect(run.logged == [#"["a","b","c"]"#])
        #expect(run.snapshot.groups.isEmpty)
    }

    @Test func `an element that fails counts as ended without a result`() throws {
        var run = try Rehearsed(Self.places, input: Self.three)
        try run.complete("places#0", "a")
        try run.fail("places#1", "LEFT")
        #expect(run.logged == ["1LEFT"])
        try run.complete("places#2", "c")
        #expect(run.logged == [#"["a",null,"c"]"#])
    }

    @Test func `until ends the group early and stops the rest`() throws {
        let source = Self.places.replacing(
            "due:", with: "until: 'size(context.team) >= context.need', due:")
        var run = try Rehearsed(source, input: Self.three)
        try run.complete("places#2", "c")
        #expect(run.leaves == ["convene"])
        try run.complete("places#0", "a")
        #expect(run.stopped == ["places#1"])
        #expect(run.leaves == ["ready"])
        #expect(run.logged == [#"["a",null,"c"]"#])
        #expect(run.snapshot.timers.isEmpty)
    }

    @Test func `an empty list is done at once`() throws {
        let run = try Rehearsed(Self.places, input: ["places": []])
        #expect(run.leaves == ["ready"])
        #expect(run.logged == ["[]"])
    }

    @Test func `fewer than minItems is an error of the invoke`() throws {
        let source = Self.places.replacing("due:", with: "minItems: 1, due:")
            .replacing("string(event.index) + event.data.code", with: "event.data.code")
        let run = try Rehearsed(source, input: ["places": []])
        #expect(run.logged == ["too-few-items"])
        #expect(run.leaves == ["convene"])
    }

    @Test func `events of the group are also seen by on`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {a: {
              invoke: {id: 'g', task: 't', queue: 'q', forEach: '=input.list'},
              on: {'done.item.g': {actions: {log: "=event.item + string(event.index)"}}, 'done.invoke.*': 'b'}},
              b: {}}}
            """, input: ["list": ["x", "y"]])
        try run.complete("g#1", .null)
        #expect(run.logged == ["y1"])
        try run.complete("g#0", .null)
        #expect(run.logged == ["x0"])
        #expect(run.leaves == ["b"])
    }

    @Test func `a look-up sees the element by the name that it was given`() throws {
        let run = try Rehearsed(
            """
            {id: 'c', context: {}, initial: 'a', lookups: {all: {workflow: 'w', fact: 'f'}}, states: {
              a: {invoke: {id: 'i', task: 't', queue: 'q', due: '1 day', forEach: "=['p', 'q']", as: 'who',
                lookups: {them: {person: '=who + event.data.x'}}, onDone: 'a'}}}}
            """)
        let lookups = run.chart.lookups(
            completing: "i#1", data: ["x": "!"], snapshot: run.snapshot, env: run.environment)
        #expect(
            lookups == [
                Lookup(name: "them", kind: .person("q!", PersonQuestion())),
                Lookup(name: "all", kind: .fact(workflow: "w", fact: "f")),
            ])
    }
}
