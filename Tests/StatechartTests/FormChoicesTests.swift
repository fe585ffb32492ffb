import JSON
import Statechart
import Testing

/// Choices of a form that are known only when the task is made.
@Suite struct FormChoicesTests {
    private static func source(_ people: String, as choices: String = "=context.people") -> String {
        """
        {id: 'c', context: {people: \(people), error: null}, initial: 'a', states: {
          a: {on: {'error.execution': {target: 'e', actions: {assign: {error: '=event.data.message'}}}},
            invoke: {id: 't', task: 't', to: 'role:coordinator', due: '1 day', onDone: 'e',
              form: {type: 'object', properties: {
                rows: {type: 'array', copy: true, items: {type: 'object', copy: true, properties: {
                  who: {type: 'string', enum: "\(choices)", copy: true, title: 'Who'},
                  how: {type: 'string', enum: ['well', 'badly'], copy: true}}}}}}}},
          e: {type: 'final'}}}
        """
    }

    private static func task(_ run: Rehearsed) throws -> TaskSpec {
        let tasks = run.started.compactMap { invocation -> TaskSpec? in
            if case .task(let task) = invocation.kind { task } else { nil }
        }
        return try #require(tasks.first)
    }

    @Test func `the task carries the list as an ordinary form, each choice once`() throws {
        let run = try Rehearsed(Self.source("['ann', 'bob', 'ann']"))
        let task = try Self.task(run)
        #expect(task.isFormItsOwn)
        let row = try #require(task.form?["properties"]?["rows"]?["items"]?["properties"])
        #expect(row["who"]?["enum"] == ["ann", "bob"])
        #expect(row["who"]?["title"] == "Who")
        #expect(row["how"]?["enum"] == ["well", "badly"])
        // What all tasks of the invoke have in common lists nobody.
        let common = try #require(run.chart.form(ofInvoke: "t"))
        #expect(common["properties"]?["rows"]?["items"]?["properties"]?["who"]?["enum"] == nil)
    }

    @Test func `a form that says all its choices is the chart's own`() throws {
        let task = try Self.task(
            Rehearsed(
                Self.source("[]").replacing("enum: \"=context.people\"", with: "enum: ['ann']")))
        #expect(!task.isFormItsOwn)
    }

    @Test(arguments: ["[]", "'ann'", "['ann', 1]", "null"])
    func `what gives no choices is an error of the chart, and nobody is asked`(people: String)
        throws
    {
        let run = try Rehearsed(Self.source(people))
        #expect(run.started == [])
        #expect(run.leaves == ["e"])
        #expect(run.snapshot.context["error"] == "`context.people` gives no choices")
    }

    @Test func `what choices are called and what is suggested is worked out with the task`() throws
    {
        let run = try Rehearsed(
            """
            {id: 'c', context: {lines: {questions: [null, null], body: 'ab'}}, initial: 'a', states: {
              a: {invoke: {id: 't', task: 't', to: 'role:coordinator', due: '1 day', onDone: 'e',
                form: {type: 'object', properties: {
                  line: {type: 'integer', copy: true,
                    enum: '=[1, 2, 3].filter(n, n <= size(context.lines.questions))',
                    titles: {of: '=context.lines', at: 'questions'}},
                  note: {type: 'string', default: {of: '=context.lines', at: 'note'}},
                  days: {type: 'integer', copy: true, default: 3}}}}},
              e: {type: 'final'}}}
            """)
        let fields = try #require(try Self.task(run).form?["properties"])
        let lines: JSONValue = ["questions": [.null, .null], "body": "ab"]
        #expect(fields["line"]?["enum"] == [1, 2])
        #expect(fields["line"]?["titles"] == ["of": lines, "at": "questions"])
        #expect(fields["note"]?["default"] == ["of": lines, "at": "note"])
        #expect(fields["days"]?["default"] == 3)
    }

    @Test func `each element of a list sees its own choices`() throws {
        let run = try Rehearsed(
            """
            {id: 'c', context: {sets: [{n: 'x', of: ['a']}, {n: 'y', of: ['b', 'c']}]}, initial: 'a',
              states: {
              a: {invoke: {id: 't', task: 't', to: "='person:' + set.n", forEach: '=context.sets',
                as: 'set', due: '1 day', onDone: 'e',
                form: {type: 'object', properties: {
                  one: {type: 'string', enum: '=set.of', copy: true}}}}},
              e: {type: 'final'}}}
            """)
        let lists = run.started.compactMap { invocation -> JSONValue? in
            guard case .task(let task) = invocation.kind else { return nil }
            return task.form?["properties"]?["one"]?["enum"]
        }
        #expect(lists == [["a"], ["b", "c"]])
    }

    @Test func `the check types the expression`() throws {
        let found = { (choices: String) in
            try Rehearsed.chart(Self.source("[]", as: choices)).check().map(\.problem)
        }
        #expect(try found("=context.people.map(p, p.id)") == [])
        let never = ["this expression never gives a list of strings or of whole numbers"]
        #expect(try found("=size(context.people)") == never)
        #expect(try found("=[true]") == never)
        #expect(try found("=[1, 2].filter(n, n <= size(context.people))") == [])
    }

    @Test(arguments: [
        "events: {go: {form: {properties: {p: {enum: '=context.x'}}}}}",
        "input: {properties: {p: {enum: '=context.x'}}}",
        "events: {go: {form: {properties: {p: {enum: 'a'}}}}}",
        "events: {go: {form: {properties: {p: {enum: ['a'], titles: '=context.x'}}}}}",
        "events: {go: {form: {properties: {p: {enum: ['a'], titles: ['A', 'B']}}}}}",
        "events: {go: {form: {properties: {p: {enum: ['a'], titles: {of: '=context.x'}}}}}}",
        "events: {go: {form: {properties: {p: {default: '=context.x'}}}}}",
        "input: {properties: {p: {default: ['=context.x']}}}",
        "events: {go: {form: {inOrder: [['a', 'b']], properties: {a: {}}}}}",
        "events: {go: {form: {properties: {a: {format: 'date', notAfter: '2018-01-01'}}}}}",
        "events: {go: {form: {properties: {a: {type: 'string', notBefore: 'today'}}}}}",
        "events: {go: {form: {atLeastOneOf: ['b'], properties: {a: {}}}}}",
        "events: {go: {form: {properties: {a: {oneForEach: 'who', items: {properties: {}}}}}}}",
    ])
    func `a form that nobody could judge is not loaded`(part: String) {
        #expect(throws: (any Error).self) {
            try Rehearsed.chart("{id: 'c', context: {x: []}, \(part), states: {a: {}}}")
        }
    }
}
