import JSON
import ReviewEngine
import Statechart
import Testing

/// Fields that a form judges together, short names, and forms of a task's own.
@Suite struct FormTogetherTests {
    private func problems(_ schema: JSONValue, _ answer: JSONValue) -> [String] {
        Form(schema: schema).problems(in: answer).map {
            "\($0.path): \($0.expected), not \($0.found)"
        }
    }

    private static let visit: JSONValue = [
        "type": "object",
        "inOrder": [["papersBy", "visitStart", "visitEnd"], ["briefingBy", "visitStart"]],
        "properties": [
            "papersBy": ["format": "date"], "briefingBy": ["format": "date"],
            "visitStart": ["format": "date"], "visitEnd": ["format": "date"],
        ],
    ]

    @Test func `dates the wrong way round are told with the date that they lie before`() {
        #expect(problems(Self.visit, ["visitStart": "2018-03-13", "visitEnd": "2018-03-13"]) == [])
        #expect(
            problems(Self.visit, ["visitStart": "2018-03-13", "visitEnd": "2018-03-12"])
                == ["visitEnd: 2018-03-13 or later, which is visitStart, not 2018-03-12"])
        #expect(
            problems(
                Self.visit,
                ["papersBy": "2018-04-01", "briefingBy": "2018-04-02", "visitStart": "2018-03-13"])
                == [
                    "visitStart: 2018-04-01 or later, which is papersBy, not 2018-03-13",
                    "visitStart: 2018-04-02 or later, which is briefingBy, not 2018-03-13",
                ])
        // One that is left out is jumped over; what is no date is told once.
        #expect(
            problems(Self.visit, ["papersBy": "2018-04-01", "visitEnd": "2018-03-12"]).count == 1)
        #expect(problems(Self.visit, ["visitStart": "soon", "visitEnd": "2018-03-12"]).count == 1)
    }

    @Test func `what ends does so after it begins, and times are of a day`() {
        let session: JSONValue = [
            "type": "object", "inOrder": [["from", "to"]],
            "properties": [
                "from": ["type": "string", "format": "time"],
                "to": ["type": "string", "format": "time"],
            ],
        ]
        #expect(problems(session, ["from": "09:30", "to": "10:00"]) == [])
        #expect(problems(session, ["to": "10:00"]) == [])
        for end in ["09:30", "09:00"] {
            #expect(
                problems(session, ["from": "09:30", "to": .string(end)])
                    == ["to: a time after 09:30, which is from, not \(end)"])
        }
        for none in ["9.30", "9:30", "09:30:00", "24:00", "0930", "soon", ""] {
            #expect(
                problems(session, ["from": .string(none), "to": "10:00"])
                    == ["from: a time of day such as 09:30, HH:MM, not \"\(none)\""])
        }
    }

    @Test func `an entry stands in one of several lists, and one of them is answered`() {
        let schema: JSONValue = [
            "type": "object", "distinct": ["yes", "no"], "atLeastOneOf": ["yes", "no"],
            "properties": ["yes": ["type": "array"], "no": ["type": "array"], "note": [:]],
        ]
        #expect(problems(schema, ["yes": ["a"], "no": ["b"]]) == [])
        #expect(problems(schema, ["no": ["b"], "yes": []]) == [])
        #expect(
            problems(schema, ["yes": ["a", "b"], "no": ["c", "b"]])
                == ["no[2]: an entry that is not in yes, not b"])
        for empty: JSONValue in [[:], ["note": "Away."], ["yes": [], "no": []]] {
            #expect(problems(schema, empty) == ["yes: at least one of yes, no, not none of them"])
        }
    }

    @Test func `there is one row for each choice, and no entry comes twice`() {
        let schema: JSONValue = [
            "type": "array", "oneForEach": "who",
            "items": ["properties": ["who": ["enum": ["ann", "bob"]], "how": [:]]],
        ]
        #expect(problems(schema, [["who": "bob"], ["who": "ann", "how": "well"]]) == [])
        #expect(
            problems(schema, [["who": "ann"], ["who": "ann"]])
                == [
                    "the answer: one row with who ann, not 2",
                    "the answer: one row with who bob, not none",
                ])
        #expect(
            problems(["uniqueItems": true], ["a", "b", "a"])
                == ["the answer: each entry once, not a again"])
    }

    @Test func `a short name is what the wire takes as one`() {
        let schema: JSONValue = ["type": "string", "format": "name"]
        let long = String(repeating: "a", count: 64)
        for name in ["derby-send-lead", "a", "0.9_x", long] {
            #expect(problems(schema, .string(name)) == [])
        }
        for name in ["Zoë Example", "", "Derby", "a b", "a/b", long + "a"] {
            #expect(problems(schema, .string(name)).count == 1, "\(name)")
        }
    }

    @Test func `what goes to a person without a short name is dropped and told`() throws {
        var world = try World(
            """
            {id: 'c', title: 'C', context: {}, states: {a: {on: {go: {actions: [
              {send: {to: "='person:' + event.data.who", event: 'nominated', data: {}}}]}}}}}
            """)
        try world.take(World.start(world.workflow), status: "running")
        try world.take(.message(name: "go", data: ["who": "Zoë Example"]))
        #expect(
            world.review?.problem
                == "`nominated` went to the person “Zoë Example”, which is no short name")
        try world.take(
            .message(name: "go", data: ["who": "ann"]), messages: ["tell person:ann nominated {}"])
    }

    @Test func `a task keeps the form that was worked out for it, others have the chart's`() throws
    {
        var world = try World(
            """
            {id: 'c', title: 'C', context: {people: ['ann', 'bob']}, states: {a: {
              on: {more: {actions: [{assign: {people: "=context.people + ['cy']"}}]}},
              invoke: [
                {id: 'own', task: 'own', to: 'role:coordinator', due: 'PT1H', onDone: {},
                  form: {type: 'object', properties: {
                    who: {type: 'string', enum: '=context.people', copy: true}}}},
                {id: 'same', task: 'same', to: 'role:coordinator', due: 'PT1H', onDone: {},
                  form: {type: 'object', properties: {ok: {type: 'boolean', copy: true}}}}]}}}
            """)
        try world.take(
            World.start(world.workflow), tasks: ["1 ready", "2 ready"], status: "running")
        try world.take(.message(name: "more", data: [:]))
        let chart = world.workflow.chart
        let own = try world.task(1)
        #expect(chart.form(of: own)?["properties"]?["who"]?["enum"] == ["ann", "bob"])
        #expect(try chart.form(of: world.task(2)) == chart.form(ofInvoke: "same"))
        #expect(String(decoding: own.encodedBytes, as: UTF8.self).contains("\"form\""))
        #expect(
            !String(decoding: try world.task(2).encodedBytes, as: UTF8.self).contains("\"form\""))
    }
}
