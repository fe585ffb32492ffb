import JSON
import ReviewEngine
import Testing

/// Forms: what fits, what does not and where, what a chart gets to see.
@Suite struct FormTests {
    private func problems(_ schema: JSONValue, _ answer: JSONValue) -> [String] {
        Form(schema: schema).problems(in: answer).map { "\($0.path): \($0.expected)" }
    }

    @Test(
        arguments: [
            ("object", [:] as JSONValue), ("array", []), ("string", "a"), ("boolean", true),
            ("integer", 1), ("number", 1.5), ("number", 1), ("null", nil),
        ] as [(String, JSONValue?)])
    func `each type takes its own values and no others`(type: String, fitting: JSONValue?) {
        let schema: JSONValue = ["type": .string(type)]
        #expect(problems(schema, fitting ?? .null).isEmpty)
        let others: [JSONValue] = [[:], [], "a", true, 1, 1.5, .null]
        let taken = others.filter { problems(schema, $0).isEmpty }
        #expect(taken.count == (type == "number" ? 2 : 1))
    }

    @Test func `text has its lengths in characters, and a date is a day that exists`() {
        let schema: JSONValue = ["type": "string", "minLength": 2, "maxLength": 3]
        #expect(problems(schema, "a") == ["the answer: at least 2 characters"])
        #expect(problems(schema, "éé").isEmpty)
        #expect(problems(schema, "abcd") == ["the answer: at most 3 characters"])
        #expect(problems(["minLength": 1], "") == ["the answer: some text"])
        let date: JSONValue = ["type": "string", "format": "date"]
        #expect(problems(date, "2017-02-28").isEmpty)
        for text in ["2017-02-29", "28.2.2017", "2017-2-8", "", "2017-02-28T00:00:00Z"] {
            #expect(problems(date, .string(text)).count == 1, "\(text)")
        }
    }

    @Test func `numbers, lists, choices and constants have their bounds`() {
        #expect(problems(["minimum": 1, "maximum": 3], 0) == ["the answer: 1.0 or more"])
        #expect(problems(["minimum": 1, "maximum": 3], 3.5) == ["the answer: 3.0 or less"])
        #expect(problems(["minItems": 1], []) == ["the answer: at least 1 entries"])
        #expect(problems(["maxItems": 1], [1, 2]) == ["the answer: at most 1 entries"])
        #expect(problems(["enum": ["a", "b"]], "c") == ["the answer: one of \"a\", \"b\""])
        #expect(problems(["const": "a"], "b") == ["the answer: \"a\""])
        let found = Form(schema: ["enum": ["accept", "decline"]]).problems(in: "acept")
        #expect(found.first?.nearest == "accept")
    }

    @Test func `every fault is told with its place`() {
        let schema: JSONValue = [
            "type": "object", "required": ["on", "who"],
            "properties": [
                "on": ["type": "string", "format": "date"], "who": ["type": "string"],
                "findings": [
                    "type": "array",
                    "items": [
                        "type": "object", "required": ["kind"],
                        "properties": ["kind": ["enum": ["strength", "area"]]],
                    ],
                ],
            ],
        ]
        let answer: JSONValue = [
            "on": "soon", "findings": [["kind": "strength"], ["kind": "weak"], [:]], "wo": 1,
        ]
        let paths = Form(schema: schema).problems(in: answer).map(\.path)
        #expect(Set(paths) == ["who", "on", "findings[2].kind", "findings[3].kind", "wo"])
        let extra = Form(schema: schema).problems(in: answer).first { $0.path == "wo" }
        #expect(extra?.nearest == "who")
    }

    @Test func `fields that are not in the form are refused unless it allows them`() {
        #expect(problems(["properties": ["a": [:]]], ["b": 1]).count == 1)
        #expect(
            problems(["properties": ["a": [:]], "additionalProperties": true], ["b": 1]).isEmpty)
        #expect(problems(["additionalProperties": false], ["b": 1]).count == 1)
        #expect(problems(["type": "object"], ["b": 1]).isEmpty)
    }

    @Test func `only marked fields are copied, at every depth`() {
        let schema: JSONValue = [
            "type": "object",
            "properties": [
                "decision": ["copy": true], "reason": [:],
                "days": ["copy": true, "items": ["copy": true]],
                "people": [
                    "copy": true,
                    "items": ["properties": ["id": ["copy": true], "note": [:]]],
                ],
                "secret": ["properties": ["id": ["copy": true]]],
            ],
        ]
        let answer: JSONValue = [
            "decision": "accept", "reason": "because", "days": [1, 2],
            "people": [["id": "p1", "note": "x"], ["id": "p2"]], "secret": ["id": "s"], "other": 1,
        ]
        #expect(
            Form(schema: schema).copied(from: answer) == [
                "decision": "accept", "days": [1, 2], "people": [["id": "p1"], ["id": "p2"]],
            ])
        #expect(Form(schema: [:]).copied(from: answer).isEmpty)
        #expect(Form(schema: schema).copied(from: "text").isEmpty)
    }

    @Test func `an answer that lies deeper than a form is read is refused, not passed unread`() {
        var schema: JSONValue = ["type": "integer"]
        var answer: JSONValue = "no number"
        for _ in 0..<20 {
            schema = ["type": "object", "properties": ["a": schema]]
            answer = ["a": answer]
        }
        #expect(problems(schema, answer).first?.hasSuffix(": a whole number") == true)
        for _ in 0..<20 {
            schema = ["type": "object", "properties": ["a": schema]]
            answer = ["a": answer]
        }
        #expect(problems(schema, answer).first?.hasSuffix(": at most 32 levels") == true)
    }

    @Test func `a form that is no schema asks nothing and traps nothing`() {
        for schema in [.null, 1, "x", [], ["type": 7, "required": 2, "enum": 3, "items": false]]
            as [JSONValue]
        {
            #expect(problems(schema, ["a": 1]).isEmpty)
        }
        var deep: JSONValue = 1
        for _ in 0..<200 { deep = ["a": deep] }
        #expect(problems(deep, deep).isEmpty)
    }
}
