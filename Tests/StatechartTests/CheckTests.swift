import JSON
import Statechart
import Testing

@Suite struct CheckTests {
    static func findings(_ source: String) throws -> [String] {
        try Rehearsed.chart(source).check().map { "\($0.position.line) \($0.severity) \($0.code)" }
    }

    @Test func `a sound chart has no findings`() throws {
        let found = try Rehearsed.chart(
            """
            {id: 'c', context: {n: 0, visit: {start: null}}, events: {go: {}}, initial: 'a', states: {
              a: {invoke: {task: 't', queue: 'q', due: '1 day', onDone: 'b', onError: 'b'}, on: {go: 'b'},
                  after: {'2 days after context.visit.start': 'b'}, entry: {assign: {'visit.start': '=date(now)'}}},
              b: {on: {'error.execution': 'e'}, always: {guard: 'context.n > 0', target: 'e'}},
              e: {type: 'final'}}}
            """
        ).check()
        #expect(found == [])
    }

    @Test func `states that nothing leads to are found, the outermost of them`() throws {
        let found = try Self.findings(
            """
            {id: 'c', initial: 'a', states: {
              a: {on: {go: 'e'}},
              lost: {states: {inner: {}}},
              e: {type: 'final'}},
              events: {go: {}}}
            """)
        #expect(found == ["3 error CHT-020"])
    }

    @Test func `transitions that are never taken are found`() throws {
        let found = try Self.findings(
            """
            {id: 'c', events: {go: {}, 'go.far': {}, stop: {}}, context: {n: 1}, initial: 'a', states: {
              a: {on: {go: [
                    {guard: 'context.n > 1', target: 'e'},
                    {guard: '(context.n > 1)', target: 'a'},
                    'e',
                    {guard: 'context.n > 2', target: 'a'}],
                   'go.far': 'a',
                   stop: 'e'}},
              e: {type: 'final'}}}
            """)
        #expect(
            found == ["4 error CHT-021", "6 error CHT-021", "7 error CHT-021"])
    }

    @Test func `tasks without deadline and automatic steps without onError are found`() throws {
        let found = try Self.findings(
            """
            {id: 'c', initial: 'a', states: {
              a: {invoke: {task: 't', queue: 'q', onDone: 'e'}},
              e: {type: 'final'}}}
            """)
        #expect(found == ["2 warning CHT-022", "2 warning CHT-023"])
    }

    @Test func `events that nothing makes, and declared ones that nothing handles, are found`()
        throws
    {
        let found = try Rehearsed.chart(
            """
            {id: 'c', events: {postpone: {}, close: {}}, initial: 'a', states: {
              a: {invoke: {id: 'scope', task: 't', to: 'role:x', due: '1 day', onDone: 'e'},
                on: {postpon: 'e',
                     'done.invoke.scop': 'e',
                     'error.invoke.scope': 'e',
                     made: 'e'}, entry: {raise: 'made'}},
              e: {type: 'final'}}}
            """
        ).check()
        #expect(
            found.map { "\($0.position.line) \($0.code) \($0.nearest ?? "")" } == [
                "1 CHT-025 ", "1 CHT-025 ", "3 CHT-024 postpone", "4 CHT-024 done.invoke.scope",
            ])
    }

    @Test func `paths of the context that nothing declares or sets are found`() throws {
        let found = try Rehearsed.chart(
            """
            {id: 'c', context: {visit: {start: null, end: null}, free: null, empty: null}, events: {go: {}}, initial: 'a', states: {
              a: {on: {go: {target: 'e', actions: {assign: {'visit.start': '=event.data', free: '=event.data'}}}},
                after: {'2 days after context.visit.strat': 'e',
                        '3 days after context.visit.end': 'e',
                        '1 day': {guard: 'context.free.any.thing == 1', target: 'e'}},
                entry: {log: '=context.empty'}},
              e: {type: 'final'}}}
            """
        ).check()
        #expect(
            found.map { "\($0.position.line) \($0.severity) \($0.nearest ?? "")" } == [
                "3 error start", "4 warning ", "6 warning ",
            ])
    }
}
