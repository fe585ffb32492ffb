import JSON
import ReviewClient
import Testing

@Suite struct FormReaderTests {
    private let form: JSONValue = [
        "type": "object", "required": ["decision", "visitStart"],
        "properties": [
            "decision": ["type": "string", "enum": ["accept", "decline"]],
            "visitStart": ["type": "string", "format": "date", "title": "First day"],
            "agreed": ["type": "boolean"],
            "places": ["type": "integer", "minimum": 1, "maximum": 9],
            "questions": [
                "type": "array", "maxItems": 2, "items": ["type": "string", "minLength": 3],
            ],
            "sessions": [
                "type": "array",
                "items": [
                    "type": "object", "required": ["day"],
                    "properties": ["day": ["type": "string"]],
                ],
            ],
        ],
    ]

    private func answer(_ fields: (String, String)...) throws -> JSONObject {
        try FormReader.answer(fields.map { (name: $0.0, value: $0.1) }, form: form)
    }

    @Test func `values are read by the type of their field`() throws {
        let answer = try answer(
            ("Decision", "ACCEPT"), ("visit-start", "23/01/2018"), ("agreed", "no"),
            ("places", "4"), ("questions", "How do we know?"), ("questions", "What is next?"),
            ("sessions", "[{day: '2018-01-23'}]"))
        #expect(
            answer == [
                "decision": "accept", "visitStart": "2018-01-23", "agreed": false, "places": 4,
                "questions": ["How do we know?", "What is next?"],
                "sessions": [["day": "2018-01-23"]],
            ])
    }

    @Test(arguments: [
        ("decisoin", "accept", "FRM-001"), ("decision", "acept", "FRM-002"),
        ("visitStart", "2018-02-30", "FRM-002"), ("places", "many", "FRM-002"),
        ("agreed", "perhaps", "FRM-002"), ("sessions", "[{", "CLI-007"),
    ])
    func `what does not fit is refused by field`(name: String, value: String, code: String) throws {
        let error = try #require(throws: ProgramError.self) { try answer((name, value)) }
        #expect(error.code == code)
        #expect(error.exit == .data)
    }

    @Test func `the nearest name and the nearest choice are offered`() throws {
        #expect(
            throws: ProgramError(
                .data, "FRM-002", "the value does not fit the field", subject: "decision",
                expected: "one of accept, decline", found: "\"acept\"", nearest: "accept")
        ) { try answer(("decision", "acept")) }
    }

    @Test(arguments: [
        (#"{"decision":"accept"}"#, "FRM-003", nil as String?),
        (#"{"decision":"accept","visitStart":"2018-01-23","places":12}"#, "FRM-002", "places"),
        (
            #"{"decision":"accept","visitStart":"2018-01-23","questions":["Why?","x"]}"#, "FRM-002",
            "questions[1]"
        ),
        (
            #"{"decision":"accept","visitStart":"2018-01-23","questions":["Why?","How?","Who?"]}"#,
            "FRM-002", "questions"
        ), (#"{"decision":"accept","visitStart":"2018-01-23","sessions":[{}]}"#, "FRM-003", nil),
        ("[]", "FRM-002", nil),
    ])
    func `an answer is checked before it is sent`(
        answer: String, code: String, subject: String?
    ) throws {
        let value = try JSONReader.parse(answer)
        let error = try #require(throws: ProgramError.self) {
            try FormCheck.check(value, form: form)
        }
        #expect(error.code == code)
        #expect(error.subject == subject)
    }

    @Test func `without a form JSON stays JSON and the rest is text`() throws {
        let answer = try FormReader.answer(
            [(name: "complete", value: "true"), (name: "note", value: "all in")], form: nil)
        #expect(answer == ["complete": true, "note": "all in"])
    }

    @Test func `a field is named in words`() {
        #expect(FormField.words("visitStart") == "Visit start")
        #expect(FormField.words("area-to-consider") == "Area to consider")
    }
}
