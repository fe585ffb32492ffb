import CivilTime
import JSON
import Statechart
import Testing

@Suite struct TimerTests {
    @Test func `after leads on when its time has come`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {a: {after: {'10 working days': 'late', '6 months': 'gone'},
              on: {'*': {actions: {log: 'any'}}}}, late: {}, gone: {}}}
            """)
        #expect(run.dues == ["2017-06-15T17:00:00Z", "2017-12-01T17:00:00Z"])
        try run.fireNext()
        #expect(run.leaves == ["late"])
        #expect(run.snapshot.timers.isEmpty)
    }

    @Test func `a wildcard further in cannot take a deadline away`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {a: {after: {'1 day': 'late'},
              states: {in: {on: {'*': {actions: {log: 'any'}}}}}}, late: {}}}
            """)
        try run.fireNext()
        #expect(run.leaves == ["late"])
    }

    @Test func `an anchor in the context gives the date as soon as it is known`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', context: {visit: {start: null}}, initial: 'a', states: {a: {
              after: {'15 working days before context.visit.start': 'papers'},
              on: {agree: {actions: {assign: {'visit.start': '=event.data'}}}}}, papers: {}}}
            """)
        #expect(run.dues == [nil])
        try run.send("agree", "2017-11-20")
        #expect(run.dues == ["2017-10-30T17:00:00Z"])
        try run.send("agree", "2017-12-04")
        #expect(run.dues == ["2017-11-13T17:00:00Z"])
        try run.send("agree", .null)
        #expect(run.dues == [nil])
        // One that lands in the past is due at once.
        try run.send("agree", "2017-06-05")
        let due = try #require(run.snapshot.timers.first?.due)
        #expect(due < run.now)
        try run.fireNext()
        #expect(run.leaves == ["papers"])
    }

    @Test func `a due date on an anchor takes its reminders along`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', context: {by: '2017-09-15'}, initial: 'a', states: {a: {
              invoke: {task: 't', to: 'role:lead', due: 'at context.by at 12:00', remind: ['2 days before due']},
              on: {move: {actions: {assign: {by: '=event.data'}}}}}}}
            """)
        #expect(run.dues == ["2017-09-15T12:00:00Z", "2017-09-13T17:00:00Z"])
        try run.send("move", "2017-09-22")
        #expect(run.dues == ["2017-09-22T12:00:00Z", "2017-09-20T17:00:00Z"])
        try run.fireNext()
        try run.send("move", "2017-10-22")
        // The reminder has fired: it does not come back.
        #expect(run.dues == ["2017-10-22T12:00:00Z"])
    }

    @Test func `send can wait and can be cancelled`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', initial: 'a', states: {a: {
              entry: [{send: {event: 'nudge', data: {n: 1}, delay: '3 days', id: 'n'}},
                      {send: {event: 'far', delay: '=duration("24h")', to: 'person:x'}}],
              on: {nudge: {actions: {log: '=event.data.n'}}, stop: {actions: {cancel: 'n'}}}}}}
            """)
        let first = run
        #expect(run.dues == ["2017-06-04T17:00:00Z", "2017-06-02T10:00:00Z"])
        try run.fireNext()
        #expect(run.effects == [.send(to: "person:x", event: "far", data: .null)])
        try run.fireNext()
        #expect(run.logged == ["1"])
        run = first
        try run.send("stop")
        #expect(run.snapshot.timers.count == 1)
    }

    @Test func `after a hold what was left goes on, what counts back keeps its date`() throws {
        var run = try Rehearsed(
            """
            {id: 'c', context: {visit: '2017-09-29'}, resume: {default: 'shift', kept: 'keep'},
              type: 'parallel', states: {
                a: {after: {'10 working days': '.x'}, states: {x: {}}},
                b: {after: {'5 working days before context.visit': '.y'}, states: {y: {}}},
                d: {invoke: {id: 'kept', task: 't', to: 'role:lead', due: '6 months'}, states: {z: {}}}}}
            """)
        #expect(
            run.dues
                == ["2017-06-15T17:00:00Z", "2017-09-22T17:00:00Z", "2017-12-01T17:00:00Z"])
        let held = try Timestamp(parsing: "2017-06-05T09:00:00Z")
        run.now = try Timestamp(parsing: "2017-07-03T09:00:00Z")
        try run.take(
            run.chart.resume(run.snapshot, heldAt: held, env: run.environment))
        // Eight working days were left on 5 June.
        #expect(
            run.dues
                == ["2017-07-13T17:00:00Z", "2017-09-22T17:00:00Z", "2017-12-01T17:00:00Z"])
    }

    @Test func `a timer fires once`() throws {
        var run = try Rehearsed(
            "{id: 'c', states: {a: {after: {'1 day': {actions: {log: 'x'}}}}}}")
        let id = try #require(run.snapshot.timers.first?.id)
        try run.fireNext()
        #expect(run.logged == ["x"])
        #expect(throws: ChartError.self) {
            try run.chart.fire(timer: id, snapshot: run.snapshot, env: run.environment)
        }
    }

    @Test func `a date beyond the bank holidays is an error and stays open`() throws {
        var run = try Rehearsed(
            "{id: 'c', states: {a: {after: {'900 working days': {actions: {log: 'x'}}}}}}")
        #expect(run.errors.isEmpty == false)
        #expect(run.dues == [nil])
        try run.send("any")
        #expect(run.errors.isEmpty == false)
    }
}
