import JSON
import ReviewClient
import Testing

@Suite struct AvailabilityTableTests {
    private let call: JSONObject = [
        "id": "r1", "title": "Call", "status": "done",
        "input": ["dates": ["2018-02-06", "2018-02-27"]],
        "context": [
            "people": ["derby-send", "rutland-send", "leicester-send"],
            "answers": [
                ["person": "derby-send", "yes": ["2018-02-06"], "ifNeeded": [], "no": []],
                [
                    "person": "rutland-send", "yes": [], "ifNeeded": ["2018-02-06"],
                    "no": ["2018-02-27"],
                ],
            ],
        ],
    ]

    @Test func `people stand below one another, dates beside, with how many could come`() throws {
        let table = try #require(AvailabilityTable(call))
        #expect(
            table.table(indent: 0).text(width: 80) == """
                person          6 Feb 2018  27 Feb 2018
                derby-send      yes         not known
                rutland-send    if needed   no
                leicester-send  no answer   no answer
                could come      2           0
                """)
    }

    @Test func `the report heads with the table, and tells people of one role apart`() {
        let task = { (id: String, person: String) -> JSONValue in
            [
                "task": .string(id), "name": "availability", "title": "When could you come?",
                "to": .string("person:\(person)"), "status": "done",
                "createdAt": "2018-01-02T09:00:00Z", "result": ["yes": ["2018-02-06"]],
            ]
        }
        var review = call
        review["tasks"] = [task("r1-1", "derby-send"), task("r1-2", "rutland-send")]
        let people: JSONValue = .array(
            ["derby-send", "rutland-send"].map {
                ["id": .string($0), "roles": ["la-send"], "organisation": "derby"]
            })
        let page = ReportPage(
            ReviewReport(
                ["review": .object(review), "people": people], now: Moment(seconds: 1_520_000_000))
        ).text()
        #expect(page.contains("<caption>Who can come when</caption>"))
        #expect(page.contains("<h3>LA SEND, Derby (rutland-send)</h3>"))
    }

    @Test func `another review has no such table`() {
        #expect(AvailabilityTable(["context": ["answers": []]]) == nil)
    }
}
