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

    @Test func `an event that another review sends is declared, and offered to nobody`() throws {
        let run = try Rehearsed(
            """
            {id: 'c', context: {}, events: {
                news: {title: 'News', by: 'review'}, stop: {title: 'Stop', by: 'coordinator'}},
              initial: 'a', states: {
              a: {on: {news: 'b', stop: 'e'}}, b: {on: {stop: 'e'}}, e: {type: 'final'}}}
            """)
        #expect(run.chart.check().map(\.problem) == [])
        #expect(run.chart.events.map(\.name) == ["stop"])
        #expect(run.chart.events(run.snapshot, run.environment).map(\.name) == ["stop"])
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

    /// Everything that is wrong with a file, from reading and checking, as `workflow check` has it.
    static func told(_ source: String) throws -> [String] {
        let node: JSONNode
        do {
            node = try JSONReader.parseJSON5(Array(source.utf8), file: "mine.json5")
        } catch {
            return [words(error.position, "\(error.code)")]
        }
        return loaded(node)
    }

    private static func loaded(_ node: JSONNode) -> [String] {
        do {
            return try Chart.load(node).check().map { finding in
                #expect(finding.position.file == "mine.json5")
                #expect(finding.expected != nil || finding.hint != nil, "\(finding)")
                return words(finding.position, finding.code)
            }
        } catch {
            return error.errors.map { error in
                #expect(error.expected != nil || error.nearest != nil, "\(error)")
                return words(error.position, error.code)
            }
        }
    }

    private static func words(_ position: SourcePosition?, _ code: String) -> String {
        "\(position?.line ?? 0):\(position?.column ?? 0) \(code)"
    }

    @Test func `a finding says where, what was expected, what was found and what helps`() throws {
        let source = """
            {id: 'c', states: {a: {invoke: {task: 't', to: 'person:p', due: '1 day',
              form: {type: 'object', properties: {
                say: {type: 'string', enum: ['accept', 'decline'], copy: true}}},
              onDone: {guard: "event.data.say == 'acept'", target: 'a'}}}}}
            """
        let node = try JSONReader.parseJSON5(Array(source.utf8), file: "mine.json5")
        #expect(
            try Chart.load(node).check().map(\.description) == [
                "error: mine.json5:4:38: the field never has this value: "
                    + "expected accept, decline, found \"acept\"; did you mean `accept`?; "
                    + "`event.data.say` is one of these choices [CHT-028]"
            ])
    }

    @Test func `what a child review is started with must fit its workflow`() throws {
        let load = { (source: String) in
            try Chart.load(JSONReader.parseJSON5(Array(source.utf8), file: "mine.json5"))
        }
        let child = try load(
            """
            {id: 'kid', input: {type: 'object', required: ['host', 'place'], properties: {
              host: {type: 'string'}, place: {type: 'string', enum: ['health', 'lead']},
              days: {type: 'integer'}, visit: {type: 'object', required: ['start'],
              properties: {start: {type: 'string'}}}}}, states: {a: {}}}
            """)
        let parent = { (input: String) in
            try load(
                """
                {id: 'c', context: {d: null}, states: {a: {invoke: {workflow: 'kid', onDone: 'a', onError: 'a',
                  input: {\(input)}}}}}
                """
            ).checkInputs(of: [child]).map {
                "\($0.position.line):\($0.position.column) \($0.expected ?? "") / \($0.found ?? "")"
            }
        }
        #expect(try parent("host: '=context.d', place: 'lead', visit: {start: '=context.d'}") == [])
        #expect(try parent("host: 'derby'") == ["2:10 `input.place` / host"])
        #expect(
            try parent("host: 'derby', place: 'leed'") == [
                "2:26 \"health\", \"lead\" / \"leed\""
            ])
        #expect(
            try parent("host: 'derby', place: 'lead', days: '=size(input.x) > 1'") == [
                "2:41 integer / boolean as `input.days`"
            ])
        #expect(
            try parent("host: 'derby', place: 'lead', hots: 1") == [
                "2:41 host, place, days, visit / `input.hots`"
            ])
        #expect(
            try parent("host: 'derby', place: 'lead', visit: {strat: 1}").count == 2)
    }

    @Test(arguments: [
        ("a missing bracket", "{id: 'c',\n states: {a: {}", "2:16 JSN-002"),
        (
            "a target that is no state", "{id: 'c', initial: 'a', states: {\n a: {always: 'b'}}}",
            "2:14 CHT-006"
        ),
        ("a misspelt key", "{id: 'c', states: {a: {\n entri: []}}}", "2:2 CHT-002"),
        (
            "an unknown name", "{id: 'c', states: {a: {on: {go: {\n  guard: 'contxt.n > 1'}}}}}",
            "2:11 CHT-007"
        ),
        (
            "an impossible sum",
            "{id: 'c', states: {a: {on: {go: {\n  actions: {assign: {}}, guard: \"1 + 'x' == 2\"}}}}}",
            "2:36 CHT-007"
        ),
        (
            "a guard that is a number",
            "{id: 'c', events: {go: {}}, states: {a: {on: {go: {\n  guard: '1 + 1'}}}}}",
            "2:10 CHT-007"
        ),
        (
            "a loop over a number",
            "{id: 'c', states: {a: {entry: {\n  forEach: '=3', as: 'x', actions: []}}}}",
            "2:12 CHT-007"
        ),
        (
            "an address that is a number",
            "{id: 'c', states: {a: {invoke: {task: 't', due: '1 day', onDone: 'a',\n  to: '=5'}}}}",
            "2:7 CHT-007"
        ),
        (
            "a time that is true",
            "{id: 'c', states: {a: {after: {\n '=true': 'a'}}}}", "2:2 CHT-007"
        ),
        (
            "a state that nothing leads to",
            "{id: 'c', initial: 'a', states: {a: {},\n  lost: {}}}", "2:3 CHT-020"
        ),
        (
            "a transition that never fires",
            "{id: 'c', events: {go: {}}, states: {a: {on: {go: [{actions: []},\n  {target: 'a'}]}}}}",
            "2:3 CHT-021"
        ),
        (
            "a task without deadline",
            "{id: 'c', states: {a: {invoke:\n {task: 't', to: 'person:p', onDone: 'a'}}}}",
            "2:2 CHT-022"
        ),
        (
            "a missing onError",
            "{id: 'c', states: {a: {invoke:\n {task: 't', queue: 'q', due: '1 day', onDone: 'a'}}}}",
            "2:2 CHT-023"
        ),
        (
            "a child that may be cancelled",
            "{id: 'c', states: {a: {invoke:\n {workflow: 'w', onDone: 'a'}}}}", "2:2 CHT-023"
        ),
        (
            "agreed dates that nobody agrees anew",
            "{id: 'c', context: {visit: '2018-01-01'},\n agreed: ['context.visit'], states: {a: {}}}",
            "2:11 CHT-027"
        ),
        (
            "an answer that is not asked",
            "{id: 'c', states: {a: {invoke: {task: 't', to: 'person:p', due: '1 day', form: {type: 'object', properties: {yes: {type: 'boolean', copy: true}}},\n onDone: {guard: 'event.data.yess', target: 'a'}}}}}",
            "2:18 CHT-028"
        ),
        (
            "an answer that is kept aside",
            "{id: 'c', states: {a: {invoke: {task: 't', to: 'person:p', due: '1 day', form: {type: 'object', properties: {why: {type: 'string'}}},\n onDone: {guard: \"event.data.why != ''\", target: 'a'}}}}}",
            "2:18 CHT-028"
        ),
        (
            "a choice that there is not",
            "{id: 'c', states: {a: {invoke: {task: 't', to: 'person:p', due: '1 day', form: {type: 'object', properties: {say: {type: 'string', enum: ['accept', 'decline'], copy: true}}},\n onDone: {guard: \"event.data.say == 'acept'\", target: 'a'}}}}}",
            "2:37 CHT-028"
        ),
        (
            "an input that nobody gives",
            "{id: 'c', input: {type: 'object', properties: {host: {type: 'string'}}},\n context: {n: '=input.hst'}, states: {a: {}}}",
            "2:15 CHT-028"
        ),
        (
            "a length of a hold that is none",
            "{id: 'c', context: {d: '2018-01-01'},\n incompleteAfter: '2 days after context.d', states: {a: {}}}",
            "2:19 CHT-008"
        ),
        (
            "a workflow that can be anything",
            "{id: 'c', states: {a: {invoke: {id: 'k', onDone: 'a', onError: 'a',\n workflow: '=input.kind'}}}}",
            "2:12 CHT-003"
        ),
        (
            "a form with two types",
            "{id: 'c', events: {go: {form: {\n type: ['string', 'null']}}}, states: {a: {on: {go: 'a'}}}}",
            "2:8 CHT-001"
        ),
        (
            "a form with a keyword that nobody minds",
            "{id: 'c', events: {go: {form: {type: 'string',\n pattern: 'x'}}}, states: {a: {on: {go: 'a'}}}}",
            "2:2 CHT-002"
        ),
    ])
    func `each planted mistake is found at its place`(
        _ what: String, _ source: String, _ expected: String
    ) throws {
        #expect(try Self.told(source) == [expected], "\(what)")
    }
}
