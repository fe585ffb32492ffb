import JSON
import ReviewClient
import Testing

@Suite struct ProposalTests {
    private let input: JSONObject = [
        "place": ["id": "health", "title": "Health", "role": "health"], "host": "derby",
        "visit": ["start": "2018-03-13", "end": "2018-03-14"],
        "team": [["place": "lead", "person": "leicester-dcs", "organisation": "leicester"]],
        "notAgain": ["asked-before"],
    ]

    private func person(
        _ id: String, of organisation: String, until: String?, roles: [JSONValue] = ["health"],
        conflicts: [JSONValue] = [], status: String = "member"
    ) -> JSONValue {
        var person: JSONObject = [
            "id": .string(id), "organisation": .string(organisation), "roles": .array(roles),
            "conflicts": .array(conflicts), "status": .string(status),
        ]
        if let until { person["accreditedUntil"] = .string(until) }
        return .object(person)
    }

    private func ids(_ result: JSONObject, _ list: String) -> [String] {
        (result[list]?.arrayValue ?? []).compactMap { $0["person"]?.stringValue }
    }

    @Test func `each who is left out has the reason, and others are not named`() {
        let result = Proposal(
            input: input,
            people: [
                person("good", of: "rutland", until: "2018-03-14"),
                person("host", of: "derby", until: "2019-01-01"),
                person("conflicted", of: "nottingham", until: "2019-01-01", conflicts: ["derby"]),
                person("asked-before", of: "rutland", until: "2019-01-01"),
                person("leicester-dcs", of: "leicester", until: "2019-01-01"),
                person("ends-between", of: "rutland", until: "2018-03-13"),
                person("never", of: "rutland", until: nil),
                person("gone", of: "rutland", until: "2019-01-01", status: "left"),
                person("other-role", of: "rutland", until: "2019-01-01", roles: ["la-send"]),
            ]
        ).result
        #expect(ids(result, "candidates") == ["good"])
        let reasons = (result["excluded"]?.arrayValue ?? []).map {
            "\($0["person"]?.stringValue ?? ""): \($0["why"]?.stringValue ?? "")"
        }
        #expect(
            reasons == [
                "asked-before: was asked already", "conflicted: has a conflict with the host",
                "ends-between: is accredited only until 13 Mar 2018", "gone: has left the pool",
                "host: is from the host", "leicester-dcs: is on the team already",
                "never: is not accredited",
            ])
    }

    @Test func `new organisations come first, then the longest accredited, then by name`() {
        let people = [
            person("b", of: "rutland", until: "2018-09-30"),
            person("a", of: "rutland", until: "2018-09-30"),
            person("long", of: "rutland", until: "2019-12-31"),
            person("same", of: "leicester", until: "2020-12-31"),
        ]
        let result = Proposal(input: input, people: people).result
        #expect(ids(result, "candidates") == ["long", "a", "b", "same"])
        #expect(Proposal(input: input, people: people.reversed()).result == result)
    }

    @Test func `a proposal fits into a queue's result whatever the pool`() {
        let people = (0..<400).map { number in
            person(
                "a-person-with-a-rather-long-name-\(number)", of: "organisation-\(number)",
                until: number % 2 == 0 ? "2019-01-01" : "2017-01-01")
        }
        let result = Proposal(input: input, people: people).result
        #expect(JSONValue.object(result).compactText.utf8.count <= 4_096)
        #expect(result["eligible"] == 200)
        #expect(ids(result, "candidates").count >= 5)
        #expect(!ids(result, "excluded").isEmpty)
        let named = ids(result, "candidates").count + ids(result, "excluded").count
        #expect(result["left"] == .int(Int64(400 - named)))
    }

    @Test func `a task without dates or with nonsense proposes and does not trap`() {
        #expect(Proposal(input: [:], people: [.null, [:], "x"]).result["eligible"] == 0)
    }
}
