import JSON
import ReviewEngine
import Testing

/// What of an answer a letter may hold.
@Suite struct FormDecisionTests {
    private static let fields: JSONObject = [
        "decision": [
            "type": "string", "enum": ["accept", "decline"], "titles": ["Yes", "No"], "copy": true,
        ],
        "first": ["type": "string", "format": "date", "copy": true, "title": "First day"],
        "others": [
            "type": "array", "copy": true,
            "items": ["type": "string", "format": "date", "copy": true],
        ],
        "born": ["type": "string", "format": "date"],
        "grade": ["type": "string", "enum": ["good", "poor"], "copy": true],
        "words": ["type": "string", "copy": true],
        "count": ["type": "integer", "copy": true],
    ]
    private static let answer: JSONValue = [
        "decision": "decline", "first": "2018-01-23", "others": ["2018-02-01", "soon"],
        "born": "1970-01-01", "grade": "poor", "words": "zebra", "count": 7,
    ]

    private func told(
        _ change: (inout JSONObject) -> Void = { _ in }, _ more: JSONObject = [:],
        answer: JSONValue = Self.answer
    ) -> JSONObject? {
        var fields = Self.fields
        change(&fields)
        var schema: JSONObject = ["type": "object", "properties": .object(fields)]
        for (key, value) in more { schema[key] = value }
        return Form(schema: .object(schema)).decision(in: answer)
    }

    @Test func `a yes or no with its days, and nothing else`() throws {
        let found = try #require(told())
        #expect(found["decision"] == ["value": "decline", "title": "No"])
        #expect(
            found["days"] == [
                ["name": "first", "day": "2018-01-23", "title": "First day"],
                ["name": "others", "day": "2018-02-01"],
            ])
        #expect(found.count == 2)
    }

    @Test func `nothing of a confidential form`() {
        #expect(told({ _ in }, ["confidential": true]) == nil)
    }

    @Test func `nothing where no plain yes or no is asked, or it is not copied`() {
        #expect(told({ $0["decision"] = nil }) == nil)
        #expect(
            told({ $0["decision"] = ["type": "string", "enum": ["accept", "decline"]] }) == nil)
        #expect(told(answer: ["decision": "zebra"]) == nil)
        #expect(told(answer: 7) == nil)
    }
}
