import JSON
import ReviewEngine
import Testing

/// What a form is for people: suggestions, names of choices, the order of an answer.
@Suite struct FormToldTests {
    private static let notes: JSONValue = [
        ["said": ["findings": [["keyLine": 1, "text": "A"], ["keyLine": 2, "text": "B"]]]],
        ["said": ["body": ["erased": "2018-03-01T00:00:00Z"]]],
        ["said": ["findings": [["keyLine": 1, "text": "C"]]]],
    ]

    private static func told(_ field: JSONValue) throws -> JSONValue {
        let form = Form(schema: ["type": "object", "properties": ["a": field]])
        return try #require(form.told["properties"]?["a"])
    }

    @Test func `a list takes over what several said, in their order, without what is erased`()
        throws
    {
        let told = try Self.told([
            "type": "array", "default": ["of": Self.notes, "at": "said.findings"],
        ])
        let texts = told["default"]?.arrayValue?.map { $0["text"] }
        #expect(texts == ["A", "B", "C"])
    }

    @Test func `a text takes over one text, and nothing where there is none`() throws {
        let letter: JSONValue = [
            "type": "string", "default": ["of": ["text": "Dear"], "at": "text"],
        ]
        #expect(try Self.told(letter)["default"] == "Dear")
        let none: JSONValue = ["type": "string", "default": ["of": .null, "at": "text"]]
        #expect(try Self.told(none)["default"] == nil)
    }

    @Test func `names of choices stay beside their choices where one has none`() throws {
        let actions: JSONValue = [["text": "A"], [:], ["text": "C"]]
        let told = try Self.told([
            "enum": [1, 2, 3], "titles": ["of": ["actions": actions], "at": "actions.text"],
        ])
        #expect(told["titles"] == ["A", "", "C"])
    }

    @Test func `a form that quotes nothing is told as it is`() throws {
        let field: JSONValue = [
            "type": "array", "default": [["of": 1]], "titles": ["A"], "items": ["enum": ["a"]],
        ]
        #expect(try Self.told(field) == field)
    }

    @Test func `an answer is kept in the order of its form, what is unknown last`() {
        let form = Form(schema: [
            "properties": [
                "says": ["type": "string"], "isRight": ["type": "string"],
                "rows": ["items": ["properties": ["b": [:], "a": [:]]]],
            ]
        ])
        let answer = form.ordered([
            "other": 1, "rows": [["a": 1, "b": 2]], "isRight": "y", "says": "x",
        ])
        #expect(
            answer.compactText
                == #"{"says":"x","isRight":"y","rows":[{"b":2,"a":1}],"other":1}"#)
    }

    @Test func `of a copied list of words only the number is copied`() {
        let form = Form(schema: [
            "properties": [
                "questions": ["type": "array", "copy": true, "items": ["type": "string"]],
                "months": [
                    "type": "array", "copy": true, "items": ["type": "string", "copy": true],
                ],
            ]
        ])
        #expect(
            form.copied(from: ["questions": ["Why?", "How?"], "months": ["May"]])
                == ["questions": [.null, .null], "months": ["May"]] as JSONObject)
    }
}
