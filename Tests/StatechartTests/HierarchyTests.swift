import JSON
import Statechart
import Testing

@Suite struct HierarchyTests {
    @Test func `a review begins in the first state, all the way in`() throws {
        let run = try Rehearsed(
            "{id: 'c', states: {a: {states: {b: {states: {d: {}}}, e: {}}}, f: {}}}")
        #expect(run.snapshot.configuration == ["a", "b", "d"])
        #expect(run.leaves == ["d"])
    }

    @Test func `an event goes to the innermost state that handles it`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {
              a: {on: {go: 'x', up: 'y'}, initial: 'in', states: {in: {on: {go: 'out'}}, out: {}}},
              x: {}, y: {}}}
            """)
        try run.send("go")
        #expect(run.leaves == ["out"])
        try run.send("up")
        #expect(run.leaves == ["y"])
        try run.send("go")
        #expect(run.taken.isEmpty)
    }

    @Test func `exit runs inside out, then the transition, then entry outside in`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {
              a: {exit: {log: 'leave a'}, states: {b: {exit: {log: 'leave b'},
                  on: {go: {target: 'd', actions: {log: 'on the way'}}}}}},
              x: {entry: {log: 'enter x'}, initial: {target: 'd', actions: {log: 'begin x'}},
                  states: {d: {entry: {log: 'enter d'}}}}}}
            """)
        try run.send("go")
        #expect(run.logged == ["leave b", "leave a", "on the way", "enter x", "enter d"])
    }

    @Test func `initial actions run when a state begins by itself`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {
              a: {on: {go: 'x'}},
              x: {entry: {log: 'enter x'}, initial: {target: 'd', actions: {log: 'begin x'}},
                  states: {c: {}, d: {entry: {log: 'enter d'}}}}}}
            """)
        try run.send("go")
        #expect(run.logged == ["enter x", "begin x", "enter d"])
    }

    @Test func `a transition to a descendant stays inside unless it says reenter`() throws {
        let source = """
            {id: 'c', initial: 'a', states: {a: {
              entry: {log: 'enter a'}, exit: {log: 'leave a'},
              on: {inside: '.q', outside: {target: '.q', reenter: true}},
              states: {p: {exit: {log: 'leave p'}}, q: {entry: {log: 'enter q'}}}}}}
            """
        var run = try Rehearsed(source)
        try run.send("inside")
        #expect(run.logged == ["leave p", "enter q"])
        run = try Rehearsed(source)
        try run.send("outside")
        #expect(run.logged == ["leave p", "leave a", "enter a", "enter q"])
    }

    @Test func `a transition to itself begins anew below, and with reenter also itself`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {a: {
              entry: {log: 'enter a'}, exit: {log: 'leave a'},
              on: {next: '.q', again: 'a', anew: {target: 'a', reenter: true}},
              states: {p: {}, q: {}}}}}
            """)
        try run.send("next")
        try run.send("again")
        #expect(run.leaves == ["p"])
        #expect(run.logged.isEmpty)
        try run.send("anew")
        #expect(run.logged == ["leave a", "enter a"])
    }

    @Test func `a transition without target runs its actions and leaves nothing`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', context: {n: 0}, initial: 'a', states: {a: {exit: {log: 'left'},
              on: {count: {actions: {assign: {n: '=context.n + 1'}}}}}}}
            """)
        try run.send("count")
        try run.send("count")
        #expect(run.snapshot.context["n"] == 2)
        #expect(run.logged.isEmpty)
    }

    @Test func `a chart ends in a final state and gives its output`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', context: {n: 4}, initial: 'a', output: {twice: '=event.data.n * 2'}, states: {
              a: {on: {go: 'end'}, exit: {log: 'leave a'}},
              end: {type: 'final', output: {n: '=context.n'}, exit: {log: 'leave end'}}}}
            """)
        try run.send("go")
        #expect(run.snapshot.status == .done)
        #expect(run.snapshot.output == ["twice": 8])
        #expect(run.logged == ["leave a", "leave end"])
        #expect(throws: ChartError.self) { try run.send("go") }
    }

    @Test func `an output that fails makes the review fail`() throws {
        let run = try Rehearsed(
            "{id: 'c', output: '=1 / input.none', states: {end: {type: 'final'}}}",
            input: ["none": 0])
        #expect(run.snapshot.status == .failed)
        #expect(run.errors.count == 1)
    }

    @Test func `a compound state is done when its final child is entered`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {
              a: {onDone: {target: 'z', guard: 'event.data == 3'}, states: {
                b: {on: {go: 'e'}}, e: {type: 'final', output: 3}}},
              z: {}}}
            """)
        try run.send("go")
        #expect(run.leaves == ["z"])
        #expect(run.taken == ["b: go -> e", "a: onDone -> z"])
    }

    @Test func `keys that are not unique get dotted ids`() throws {
        let run = try Rehearsed(
            "{id: 'c', states: {a: {states: {x: {}}}, b: {states: {x: {}, y: {}}}}}")
        #expect(run.chart.stateIDs == ["c", "a", "a.x", "b", "b.x", "y"])
        #expect(run.leaves == ["a.x"])
    }
}
