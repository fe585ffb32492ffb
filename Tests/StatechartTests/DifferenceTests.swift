import JSON
import Statechart
import Testing

/// What differs between two definitions, as DEPLOY tells it.
@Suite struct DifferenceTests {
    /// Each key of the language once, its forms' apart.
    static let chart = """
        {id: 'c', title: 'All', $schema: 's', description: 'D', initial: {target: 'one',
          actions: [{assign: {n: 100}}], description: 'Di'}, tags: ['rt'], meta: {rm: 1},
         input: {type: 'object', properties: {start: {type: 'string'}}},
         context: {n: 5, list: [], due: null, day: null},
         events: {go: {title: 'Go', description: 'De', by: 'coordinator', abandons: false,
           barred: 'inspection', form: {type: 'object', properties: {eventField: {type: 'string'}}},
           meta: {em: 1}}},
         lookups: {l: {workflow: 'lw', fact: 'lf'}, p: {person: 'px', from: '2017-01-01',
           on: '2017-02-01', apart: 3, besides: 'rb'}},
         facts: {f: '=context.n + 200'}, resume: {default: 'shift', asked: 'keep'},
         agreed: ['context.due'], incompleteAfter: '12 months', output: '=context.n + 300',
         on: {go: {guard: 'context.n > 1', target: 'two', actions: {assign: {n: 101}},
           reenter: false, description: 'Dt', meta: {tm: 1}}},
         always: {guard: 'context.n > 2', target: 'two'}, after: {'99 days': 'two'},
         entry: [{log: 'root in'}], exit: [{log: 'root out'}],
         states: {
          one: {title: 'One', description: 'Do', type: 'compound', initial: 'inner', onDone: 'two',
           entry: [{assign: {n: 102}}, {raise: {event: 'own', data: {d: 1}}},
            {send: {event: 'far', data: {d: 2}, to: '#kid', delay: '2 weeks', id: 'sid'}},
            {cancel: 'sid'}, {log: 'words', description: 'Da'},
            {choose: [{guard: 'context.n > 3', actions: [{assign: {n: 103}}], description: 'Db'},
              {actions: [{log: 'other'}]}]},
            {forEach: '=context.list', as: 'e', index: 'i', actions: [{assign: {n: 104}}]}],
           exit: {log: 'out'}, always: {guard: 'context.n > 4', target: 'two'}, tags: ['t1'],
           meta: {sm: 1}, on: {own: 'two', other: {actions: {log: 'o'}}}, after: {'5 days': 'two'},
           invoke: [
            {id: 'asked', task: 'ask', title: 'Ask', description: 'Dk', to: 'person:a',
             input: {shown: 1}, due: '7 days', remind: ['1 day before due'], onDone: 'two',
             onError: 'two', onItem: {actions: {log: 'item'}}, onOverdue: 'two',
             forEach: '=context.list', as: 'who', until: 'context.n > 5', minItems: 1,
             barred: ['inspection'], meta: {im: 1}, lookups: {tl: {workflow: 'tw', fact: 'tf'}},
             form: {type: 'object', properties: {field: {type: 'string', title: 'Q',
              default: {of: '=context.list', at: 'said.text'}}}}},
            {id: 'auto', task: 'auto', queue: 'q1', due: '1 day', lease: 'PT5M',
             retry: {attempts: 2, backoff: 'PT1M'}, onDone: 'two', onError: 'two'},
            {id: 'kid', workflow: "='w' + 'x'", among: ['wx', 'wy'], input: {ki: 1},
             onDone: 'two', onError: 'two'}],
           states: {inner: {on: {again: 'past'}}, end: {type: 'final', output: 1},
            past: {type: 'history', history: 'shallow', target: 'inner'}}},
          two: {type: 'final', output: '=context.n + 400', tags: ['abandoned']}}}
        """

    /// A key of a place, and one change of what it says there.
    static let changes: [(key: String, from: String, to: String)] = [
        ("root.initial", "target: 'one'", "target: 'two'"), ("root.tags", "['rt']", "['ru']"),
        ("root.id", "id: 'c', ", "id: 'd', "), ("root.title", "'All'", "'Every'"),
        ("root.meta", "{rm: 1}", "{rm: 2}"), ("root.input", "start: {", "begin: {"),
        ("root.context", "{n: 5,", "{n: 500,"), ("root.events", "{go: {t", "{gone: {t"),
        ("root.lookups", "{l: {", "{m: {"), ("root.facts", "+ 200", "+ 201"),
        ("root.resume", "'shift'", "'keep'"), ("root.resume", "asked: 'keep'", "asked: 'shift'"),
        ("root.agreed", "['context.due']", "['context.day']"),
        ("root.incompleteAfter", "12 months", "1 month"), ("root.output", "+ 300", "+ 301"),
        ("root.on", "on: {go: {g", "on: {goes: {g"), ("root.always", "n > 2", "n > 22"),
        ("root.after", "99 days", "98 days"), ("root.entry", "root in", "root into"),
        ("root.exit", "root out", "root outof"), ("root.states", "two: {t", "three: {}, two: {t"),
        ("root.invoke", "tags: ['rt']", "tags: ['rt'], invoke: {task: 'r', to: 'person:r'}"),
        ("initialTransition.target", "target: 'one'", "target: 'two'"),
        ("initialTransition.actions", "n: 100", "n: 1000"),
        ("event.title", "'Go'", "'Went'"), ("event.by", "'coordinator'", "'host'"),
        ("event.abandons", "abandons: false", "abandons: true"),
        ("event.barred", "barred: 'inspection'", "barred: 'pre-election'"),
        ("event.form", "eventField", "otherField"), ("event.meta", "{em: 1}", "{em: 2}"),
        ("lookup.workflow", "'lw'", "'lx'"), ("lookup.fact", "'lf'", "'lg'"),
        ("lookup.person", "'px'", "'py'"), ("lookup.from", "2017-01-01", "2017-01-02"),
        ("lookup.on", "2017-02-01", "2017-02-02"), ("lookup.apart", "apart: 3", "apart: 4"),
        ("lookup.besides", "'rb'", "'rc'"), ("transition.guard", "n > 1'", "n > 11'"),
        ("transition.target", "n > 1', target: 'two'", "n > 1', target: 'one'"),
        ("transition.actions", "n: 101", "n: 1010"),
        ("transition.reenter", "reenter: false", "reenter: true"),
        ("transition.meta", "{tm: 1}", "{tm: 2}"),
        ("state.id", "two: {t", "two: {id: 'deux', t"), ("state.title", "'One'", "'Uno'"),
        ("state.initial", "'inner', onDone", "'end', onDone"),
        ("state.onDone", "onDone: 'two',\n   entry", "onDone: 'one',\n   entry"),
        ("state.states", "end: {type", "ends: {type"), ("state.tags", "['t1']", "['t2']"),
        ("state.meta", "{sm: 1}", "{sm: 2}"), ("state.on", "{own: 'two'", "{own: 'one'"),
        ("state.after", "'5 days'", "'6 days'"), ("state.always", "n > 4", "n > 44"),
        ("state.entry", "n: 102", "n: 1020"), ("state.exit", "'out'", "'away'"),
        ("state.output", "+ 400", "+ 401"), ("state.history", "'shallow'", "'deep'"),
        ("state.target", "target: 'inner'}", "target: 'end'}"),
        ("state.invoke", "id: 'auto'", "id: 'car'"),
        ("action.assign", "n: 102", "n: '=1'"), ("action.raise", "'own', d", "'owns', d"),
        ("action.send", "'far'", "'near'"), ("action.cancel", "cancel: 'sid'", "cancel: 'tid'"),
        ("action.log", "'words'", "'more'"), ("action.choose", "n > 3", "n > 33"),
        ("action.forEach", "{forEach: '=context.list', as", "{forEach: '=[1]', as"),
        ("action.as", "as: 'e'", "as: 'f'"), ("action.index", "index: 'i'", "index: 'j'"),
        ("action.actions", "n: 104", "n: 1040"), ("raised.event", "'own', d", "'owns', d"),
        ("raised.data", "{d: 1}", "{d: 11}"), ("sent.event", "'far'", "'near'"),
        ("sent.data", "{d: 2}", "{d: 22}"), ("sent.to", "'#kid'", "'#auto'"),
        ("sent.delay", "2 weeks", "3 weeks"), ("sent.id", "id: 'sid'", "id: 'tid'"),
        ("branch.guard", "n > 3", "n > 33"), ("branch.actions", "n: 103", "n: 1030"),
        ("task.task", "task: 'ask'", "task: 'beg'"), ("task.id", "id: 'auto'", "id: 'car'"),
        ("task.title", "'Ask'", "'Beg'"), ("task.to", "person:a", "person:b"),
        ("task.queue", "'q1'", "'q2'"), ("task.input", "shown: 1", "shown: 2"),
        ("task.due", "7 days", "8 days"), ("task.remind", "1 day before", "2 days before"),
        ("task.onDone", "due'], onDone: 'two'", "due'], onDone: 'one'"),
        ("task.onError", "onError: 'two', onItem", "onError: 'one', onItem"),
        ("task.onItem", "'item'", "'items'"),
        ("task.onOverdue", "onOverdue: 'two'", "onOverdue: 'one'"),
        ("task.forEach", "forEach: '=context.list', as: 'who'", "forEach: '=[2]', as: 'who'"),
        ("task.as", "'who'", "'whom'"), ("task.until", "n > 5", "n > 55"),
        ("task.minItems", "minItems: 1", "minItems: 2"),
        ("task.barred", "['inspection']", "['pre-election']"), ("task.meta", "{im: 1}", "{im: 2}"),
        ("task.lookups", "'tf'", "'tg'"), ("task.form", "{field", "{fold"),
        ("task.form", "title: 'Q'", "title: 'R'"),
        ("quoted.of", "of: '=context.list'", "of: '=[3]'"),
        ("quoted.at", "'said.text'", "'said.topic'"), ("task.lease", "PT5M", "PT6M"),
        ("task.retry", "attempts: 2", "attempts: 3"),
        ("retry.attempts", "attempts: 2", "attempts: 3"), ("retry.backoff", "PT1M", "PT2M"),
        ("child.id", "id: 'kid'", "id: 'child'"), ("child.workflow", "'x'", "'y'"),
        ("child.among", "'wy'", "'wz'"), ("child.input", "ki: 1", "ki: 2"),
    ]

    static func changed(_ from: String, _ to: String) -> String? {
        let parts = chart.split(separator: from, omittingEmptySubsequences: false)
        return parts.count == 2 ? parts.joined(separator: to) : nil
    }

    static func lines(_ old: String, _ new: String) throws -> [String] {
        ChartDifference(from: try Rehearsed.chart(old), to: try Rehearsed.chart(new)).lines.map(
            \.text)
    }

    @Test(arguments: changes.indices)
    func `one changed value is told as what it is`(_ number: Int) throws {
        let change = Self.changes[number]
        let new = try #require(Self.changed(change.from, change.to), "\(change)")
        for lines in [try Self.lines(Self.chart, new), try Self.lines(new, Self.chart)] {
            #expect(!lines.isEmpty, "\(change)")
            let vague = lines.filter {
                $0.contains("something else") || $0.contains("otherwise than before")
            }
            #expect(vague.isEmpty, "\(change)")
        }
    }

    @Test func `each key of the language is changed above, or is words`() throws {
        let definitions = try #require(WorkflowSchema.value["$defs"]?.objectValue)
        let places =
            [("root", WorkflowSchema.value)]
            + definitions.filter { $0.key != "form" }.map { ($0.key, $0.value) }
        let tested = Set(Self.changes.map(\.key))
        var missing: [String] = []
        for (place, definition) in places {
            for key in definition["properties"]?.objectValue?.keys ?? [] {
                let name = "\(place).\(key)"
                // What kind of state it is, is told below.
                let isWords = ["$schema", "description", "type"].contains(key)
                // What tasks and child reviews share is the same code.
                let isShared = place == "child" && tested.contains("task.\(key)")
                if !isWords, !isShared, !tested.contains(name) { missing.append(name) }
            }
        }
        #expect(missing == [])
    }

    @Test func `another spelling, a description and a comment are nothing but words`() throws {
        for (from, to) in [
            ("'Dt'", "'Because'"), ("'Dk'", "'Please'"), ("'Db'", "'Else'"),
            ("$schema: 's'", "$schema: 't'"),
            ("'D', i", "'E', /* why */ i"), ("exit: {log: 'out'}", "exit: [[{log: 'out'}]]"),
            ("{own: 'two'", "{own: [{target: ['two']}]"),
            ("barred: ['inspection']", "barred: 'inspection'"),
            ("initial: 'inner'", "initial: {target: 'inner'}"),
        ] {
            let new = try #require(Self.changed(from, to), "\(from)")
            #expect(try Self.lines(Self.chart, new) == [], "\(from)")
        }
    }

    @Test func `order that decides is told`() throws {
        let (a, b) = (
            "a: {on: {x: 'b'}}", "b: {on: {x: [{guard: 'review.id == \"r\"', target: 'a'}, 'b']}}"
        )
        let old = "{id: 'c', states: {\(a), \(b)}}"
        #expect(
            try Self.lines(old, "{id: 'c', states: {\(b), \(a)}}") == [
                "the workflow: its states stand in the order `b`, `a`"
            ])
        let other = "b: {on: {x: ['b', {guard: 'review.id == \"r\"', target: 'a'}]}}"
        #expect(
            try Self.lines(old, "{id: 'c', states: {\(a), \(other)}}") == [
                "`b`: what is tried on x stands in another order"
            ])
    }

    @Test func `another kind of state is told`() throws {
        let old = "{id: 'c', states: {a: {states: {x: {}, y: {}}}, b: {}}}"
        let new =
            "{id: 'c', type: 'parallel', states: {a: {type: 'parallel', states: {x: {}, y: {}}}, b: {}}}"
        #expect(
            try Self.lines(old, new) == [
                "the workflow is of another kind", "`a` is of another kind",
            ])
    }

    @Test func `many differences are each told with their place`() throws {
        let old = """
            {id: 'dd', title: 'D', context: {n: 5}, events: {go: {title: 'g', by: 'coordinator'}},
             resume: {default: 'shift'}, states: {
              s: {entry: [{assign: {n: '=context.n + 1'}}],
               on: {go: {target: 'e', actions: [{assign: {n: '=1'}}]}},
               invoke: {id: 't', task: 't', to: 'role:coordinator', due: '5 days', input: {a: 1},
                onDone: {target: 'e', actions: [{assign: {n: 2}}]}}},
              e: {type: 'final', output: '=context.n'}}}
            """
        let new = """
            {id: 'dd', title: 'D', context: {n: 500},
             events: {go: {title: 'g', by: 'host', abandons: true, barred: ['inspection']}},
             resume: {default: 'keep'}, states: {
              s: {entry: [{assign: {n: '=context.n - 1'}}],
               on: {go: {target: 'e', actions: [{assign: {n: '=9'}}]}},
               invoke: {id: 't', task: 't', to: 'role:coordinator', due: '5 days',
                remind: '1 day before due', input: {b: '=3'},
                onDone: {target: 'e', actions: [{assign: {n: 22}}]}}},
              e: {type: 'final', output: '=0', tags: ['abandoned']}}}
            """
        let lines = try Self.lines(old, new)
        #expect(
            lines == [
                "`s`: go -> e sets `n` to “=9”, until now to “=1”",
                "`s`, on entering sets `n` to “=context.n - 1”, until now to “=context.n + 1”",
                "`e`: `output` is “=0”, until now “=context.n”",
                "`e`: new `tags`: [\"abandoned\"]",
                "the task “t” (`t`): reminded “1 day before due”, until now never",
                "the task “t” (`t`): new `input.b`: “=3”",
                "the task “t” (`t`): no longer `input.a`: 1",
                "the task “t” (`t`): onDone -> e sets `n` to 22, until now to 2",
                "`context.n` begins with 500, until now with 5",
                "“g” (`go`): `by` is “host”, until now “coordinator”",
                "“g” (`go`): new `abandons`: true", "“g” (`go`): new `barred`: [\"inspection\"]",
                "`resume`: `default` is “keep”, until now “shift”",
            ], "\(lines.joined(separator: "\n"))")
    }
}
