import JSON
import Statechart
import Testing

@Suite struct ParallelTests {
    static let twoRegions = """
        {id: 'c', initial: 'p', states: {
          p: {type: 'parallel', onDone: 'end', on: {stop: 'off'}, states: {
            left: {states: {l1: {on: {l: 'l2', both: 'l2'}}, l2: {on: {l: 'lf'}}, lf: {type: 'final'}}},
            right: {states: {r1: {on: {r: 'rf', both: 'r2'}}, r2: {on: {r: 'rf'}}, rf: {type: 'final'}}}}},
          off: {}, end: {}}}
        """

    @Test func `all regions are entered and each goes its way`() throws {
        var run = try Rehearsed(Self.twoRegions)
        #expect(run.leaves == ["l1", "r1"])
        try run.send("both")
        #expect(run.leaves == ["l2", "r2"])
        try run.send("l")
        #expect(run.leaves == ["lf", "r2"])
    }

    @Test func `a parallel state is done when every region is`() throws {
        var run = try Rehearsed(Self.twoRegions)
        try run.send("r")
        try run.send("l")
        #expect(run.leaves == ["l2", "rf"])
        try run.send("l")
        #expect(run.leaves == ["end"])
    }

    @Test func `leaving a parallel state leaves all its regions`() throws {
        var run = try Rehearsed(Self.twoRegions)
        try run.send("stop")
        #expect(run.snapshot.configuration == ["off"])
    }

    @Test func `of two transitions that leave the same states the first in the file wins`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'p', states: {
              p: {type: 'parallel', states: {
                a: {states: {a1: {on: {go: 'a2'}}, a2: {}}},
                b: {on: {go: 'out'}, states: {b1: {}}}}},
              out: {}}}
            """)
        try run.send("go")
        // Both sources are equally deep in other regions: the first in document order wins.
        #expect(run.leaves == ["a2", "b1"])
    }

    @Test(arguments: [true, false])
    func `a transition further in goes before one around it, wherever it stands`(isFirst: Bool)
        throws
    {
        let regions = [
            "a: {states: {a1: {on: {go: 'a2'}}, a2: {}}}", "b: {states: {b1: {}}}",
        ]
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'p', states: {
              p: {type: 'parallel', on: {go: 'out'}, states: {
                \((isFirst ? regions : regions.reversed()).joined(separator: ","))}},
              out: {}}}
            """)
        try run.send("go")
        #expect(run.taken == ["a1: go -> a2"])
        #expect(Set(run.leaves) == ["a2", "b1"])
    }

    @Test func `a chart may be parallel itself`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', type: 'parallel', states: {
              a: {states: {a1: {on: {go: 'af'}}, af: {type: 'final'}}},
              b: {states: {b1: {on: {go: 'bf'}}, bf: {type: 'final'}}}}}
            """)
        #expect(run.leaves == ["a1", "b1"])
        try run.send("go")
        #expect(run.snapshot.status == .done)
    }

    @Test func `inState sees the other regions`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', type: 'parallel', states: {
              a: {states: {a1: {on: {go: 'a2'}}, a2: {}}},
              b: {states: {b1: {on: {look: {guard: "inState('a2')", target: 'b2'}}}, b2: {}}}}}
            """)
        try run.send("look")
        #expect(run.leaves == ["a1", "b1"])
        try run.send("go")
        try run.send("look")
        #expect(run.leaves == ["a2", "b2"])
    }

    @Test func `targets in several regions are entered together`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 's', states: {
              s: {on: {go: ['a2', 'b2']}},
              p: {type: 'parallel', states: {
                a: {states: {a1: {}, a2: {}}}, b: {states: {b1: {}, b2: {}}},
                d: {states: {d1: {}}}}}}}
            """)
        try run.send("go")
        #expect(run.leaves == ["a2", "b2", "d1"])
    }
}

@Suite struct HistoryTests {
    static let chart = """
        {id: 'c', initial: 'work', states: {
          work: {on: {hold: 'held'}, initial: 'one', states: {
            one: {on: {next: 'two'}},
            two: {initial: 'p', states: {p: {on: {next: 'q'}}, q: {}}},
            back: {history: 'shallow', target: 'one'},
            deep: {history: 'deep'}}},
          held: {on: {shallow: 'back', deep: 'deep'}}}}
        """

    @Test func `a shallow history remembers the child, a deep one all`() throws {
        var run = try Rehearsed(Self.chart)
        try run.send("next")
        try run.send("next")
        #expect(run.leaves == ["q"])
        try run.send("hold")
        let held = run
        try run.send("shallow")
        #expect(run.leaves == ["p"])
        run = held
        try run.send("deep")
        #expect(run.leaves == ["q"])
    }

    @Test func `a history that stands for its own source does not enter it twice`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'p', states: {p: {type: 'parallel', states: {
              a: {initial: 'x', states: {x: {on: {go: 'h', out: 'y'}}, y: {on: {back: 'x'}}, h: {history: 'shallow'}}},
              b: {on: {go: 'y'}, states: {z: {}}}}}}}
            """)
        try run.send("out")
        try run.send("back")
        try run.send("go")
        #expect(run.taken == ["x: go -> h"])
        #expect(run.snapshot.configuration.count == 5)
    }

    @Test func `a history that stands for a state inside its source leaves the source alone`()
        throws
    {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'w', context: {n: 0}, states: {
              w: {initial: 'a', on: {out: 'o'}, states: {
                a: {initial: 'x', entry: [{assign: {n: '=context.n + 1'}}], on: {again: 'h'},
                  after: {'3 days': 'y'}, invoke: {id: 't', task: 't', queue: 'q'},
                  states: {x: {on: {go: 'y'}}, y: {on: {go: 'x'}}}},
                h: {history: 'deep'}}},
              o: {on: {back: 'h'}}}}
            """)
        try run.send("go")
        for event in ["out", "back", "go"] { try run.send(event) }
        #expect(run.leaves == ["x"])
        try run.send("again")
        #expect(run.leaves == ["y"])
        #expect(run.snapshot.context["n"] == 2)
        #expect(run.snapshot.timers.count == 1)
        #expect(run.snapshot.invocations.map(\.id) == ["t~2"])
    }

    @Test func `a history with nothing to remember leads to its default`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'held', states: {
              work: {states: {one: {}, two: {}, h: {history: 'shallow', target: 'two'},
                g: {history: 'deep'}}},
              held: {on: {h: 'h', g: 'g'}}}}
            """)
        let first = run
        try run.send("h")
        #expect(run.leaves == ["two"])
        run = first
        try run.send("g")
        #expect(run.leaves == ["one"])
    }
}
