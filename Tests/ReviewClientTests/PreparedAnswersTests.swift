import JSON
import ReviewClient
import Testing

@Suite struct PreparedAnswersTests {
    private func answers(_ text: String) throws -> PreparedAnswers {
        try PreparedAnswers(try InputFile.parse(Array(text.utf8), file: "answers.json5"))
    }

    private func take(
        _ answers: inout PreparedAnswers, _ name: String, as principal: String,
        input: JSONValue = [:]
    ) throws -> JSONObject? {
        let today = try #require(CalendarDay("2017-12-29"))
        return answers.take(
            for: ["name": .string(name), "input": input], as: principal, today: today)
    }

    @Test func `the first that fits is taken, as often as it may be`() throws {
        var answers = try answers(
            """
            { answers: [
              { task: 'place', as: 'person:a', times: 1, result: { decision: 'decline' } },
              { task: 'place', result: { decision: 'accept' } },
              { task: '*', as: 'person:b', result: {} },
            ] }
            """)
        #expect(try take(&answers, "place", as: "person:b") == ["decision": "accept"])
        #expect(try take(&answers, "place", as: "person:a") == ["decision": "decline"])
        #expect(try take(&answers, "place", as: "person:a") == ["decision": "accept"])
        #expect(try take(&answers, "scope", as: "person:b") == [:])
        #expect(try take(&answers, "scope", as: "person:a") == nil)
    }

    @Test func `a condition looks into the task`() throws {
        var answers = try answers(
            "{answers: [{task: 'p', when: {'input.place.id': 'lead'}, result: {ok: true}}]}")
        #expect(try take(&answers, "p", as: "x", input: ["place": ["id": "health"]]) == nil)
        #expect(try take(&answers, "p", as: "x", input: ["place": ["id": "lead"]]) == ["ok": true])
    }

    @Test func `dates and values of the task are filled in`() throws {
        var answers = try answers(
            """
            {answers: [{task: 'p', result: {
              on: '{today}', due: 'by {today+5}', back: '{today-1}',
              names: ['{input.candidates.0.person}'], all: '{input.candidates}',
              left: 'a {curly} and {input.missing}', count: 3,
            }}]}
            """)
        let input: JSONValue = ["candidates": [["person": "derby-send"]]]
        #expect(
            try take(&answers, "p", as: "x", input: input) == [
                "on": "2017-12-29", "due": "by 2018-01-03", "back": "2017-12-28",
                "names": ["derby-send"], "all": [["person": "derby-send"]],
                "left": "a {curly} and {input.missing}", "count": 3,
            ])
    }

    @Test(arguments: [
        ("[]", "answers.json5:1:1"), ("{answer: []}", "answers.json5:1:10"),
        ("{answers: [\n {task: 'a'}]}", "answers.json5:2:2"),
        ("{answers: [{task: 'a', result: {}, tims: 1}]}", "answers.json5:1:42"),
        ("{answers: [{task: 'a', result: {}, times: 0}]}", "answers.json5:1:43"),
        ("{answers: [{task: 'a', result: []}]}", "answers.json5:1:32"),
    ])
    func `a fault of the file is told with line and column`(text: String, place: String) throws {
        let error = try #require(throws: ProgramError.self) { try answers(text) }
        #expect(error.code == "CLI-014")
        #expect(error.subject == place)
    }
}
