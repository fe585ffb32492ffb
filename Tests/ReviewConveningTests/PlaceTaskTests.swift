import CivilTime
import JSON
import Testing

@testable import ReviewConvening

@Suite struct PlaceTaskTests {
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

    @Test func `each who is left out has the reason, and others are not named`() throws {
        let result = try PlaceTask(
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
        ).result()
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

    @Test func `new organisations come first, of equals the longest accredited, then by name`()
        throws
    {
        let people = [
            person("b", of: "rutland", until: "2018-09-30"),
            person("a", of: "rutland", until: "2018-09-30"),
            person("long", of: "rutland", until: "2019-12-31"),
            person("same", of: "leicester", until: "2020-12-31"),
        ]
        let result = try PlaceTask(input: input, people: people).result()
        #expect(ids(result, "candidates") == ["long", "a", "b", "same"])
        let turned = try PlaceTask(input: input, people: people.reversed()).result()
        #expect(turned == result)
    }

    @Test func `a proposal fits into a queue's result whatever the pool`() throws {
        let people = (0..<400).map { number in
            person(
                "a-person-with-a-rather-long-name-\(number)", of: "organisation-\(number)",
                until: number % 2 == 0 ? "2019-01-01" : "2017-01-01")
        }
        let result = try PlaceTask(input: input, people: people).result()
        #expect(JSONValue.object(result).compactText.utf8.count <= 4_096)
        #expect(result["eligible"] == 200)
        #expect(ids(result, "candidates").count >= 5)
        #expect(!ids(result, "excluded").isEmpty)
        let named = ids(result, "candidates").count + ids(result, "excluded").count
        #expect(result["left"] == .int(Int64(400 - named)))
    }

    @Test func `answers to the availability call count, and silence is unknown`() throws {
        let people = [
            person("no", of: "rutland", until: "2019-09-30"),
            person("silent", of: "notts", until: "2019-09-30"),
            person("yes", of: "derbyshire", until: "2018-09-30"),
            person("unsure", of: "northants", until: "2018-09-30"),
        ]
        var input = input
        input["available"] = [
            ["person": "no", "answer": "no"], ["person": "yes", "answer": "yes"],
            ["person": "unsure", "answer": "if-needed"],
        ]
        let result = try PlaceTask(input: input, people: people).result()
        #expect(ids(result, "candidates") == ["yes", "unsure", "silent"])
        #expect(
            result["excluded"]?.arrayValue?.first?["why"]
                == "cannot come on 13 Mar 2018 and 14 Mar 2018")
    }

    @Test
    func `nobody is taken from an inspection of their organisation, nor counted for the host`()
        throws
    {
        let organisations: [JSONValue] = [
            [
                "id": "rutland", "kind": "local-authority",
                "inspections": [["from": "2018-03-14", "until": "2018-03-23"]],
            ], ["id": "derby-ccg", "kind": "health", "partOf": "derby"],
        ]
        let people = [
            person("kept", of: "rutland", until: "2019-01-01"),
            person("of-the-area", of: "derby-ccg", until: "2019-01-01"),
            person("free", of: "notts", until: "2019-01-01"),
        ]
        let result = try PlaceTask(
            input: input, people: people, organisations: organisations
        ).result()
        #expect(ids(result, "candidates") == ["free"])
        #expect(
            (result["excluded"]?.arrayValue ?? []).map { $0["why"]?.stringValue } == [
                "is kept by an inspection of their organisation, 14 to 23 Mar 2018",
                "is from the host",
            ])
    }

    @Test func `a place that they have in this very review is no other load`() throws {
        let row: JSONValue = [
            "id": "moves", "organisation": "rutland", "roles": ["health"], "status": "member",
            "reviewsDone": 0, "accreditations": [["until": "2019-01-01"]],
            "load": [
                [
                    "review": "r4", "host": "derby", "from": "2018-03-13", "until": "2018-03-14",
                ]
            ],
        ]
        var input = input
        for (review, found) in [("r4", ["moves"]), ("r5", [])] {
            input["review"] = .string(review)
            let result = try PlaceTask(input: input, people: [row], review: "r9").result()
            #expect(ids(result, "candidates") == found, "\(review)")
        }
    }

    @Test func `what was said before is told, and asking again is a way that is named`() throws {
        var input = input
        input["asked"] = [["person": "only", "said": "declined"]]
        let result = try PlaceTask(
            input: input, people: [person("only", of: "rutland", until: "2019-09-30")]
        ).result()
        #expect(result["candidates"] == [])
        #expect(
            result["excluded"] == [["person": "only", "why": "was asked already: declined"]])
        #expect(
            result["ways"]?.arrayValue?.first
                == "only is asked once more (Health, derby, 13 to 14 Mar 2018)")
    }

    @Test func `the register's facts are taken as they stand`() throws {
        let row = { (id: String, more: JSONObject) in
            var row: JSONObject = [
                "id": .string(id), "organisation": .string("of-\(id)"), "roles": ["health"],
                "status": "member", "reviewsDone": 0,
                "accreditations": [["until": "2019-01-01"]],
            ]
            for (key, value) in more { row[key] = value }
            return JSONValue.object(row)
        }
        let near: JSONValue = [
            "review": "r9", "host": "notts", "from": "2018-03-10", "until": "2018-03-10",
        ]
        var input = input
        input["rules"] = ["intervalDays": 14, "mostReviews": 2]
        let result = try PlaceTask(
            input: input,
            people: [
                row("fits", [:]),
                row("other-role", ["accreditations": [["role": "lead", "until": "2019-01-01"]]]),
                row("away", ["absences": [["from": "2018-03-14", "until": "2018-03-20"]]]),
                row("erased", ["status": "erased"]),
                row("near", ["load": [near]]),
                row(
                    "swapped",
                    [
                        "conflicts": [],
                        "conflictDetails": [
                            ["organisation": "derby", "kind": "swap", "until": "2018-12-31"]
                        ],
                    ]),
                row("torn", ["absences": "never"]),
            ], review: "r1"
        ).result()
        #expect(ids(result, "candidates") == ["fits"])
        let why = (result["excluded"]?.arrayValue ?? []).map {
            "\($0["person"]?.stringValue ?? ""): \($0["why"]?.stringValue ?? "")"
        }
        #expect(
            why == [
                "away: cannot come on 14 Mar 2018", "erased: has left the pool",
                "near: is on a review too near to it, 10 Mar 2018", "other-role: is not accredited",
                "swapped: their authority and derby reviewed each other lately",
            ])
        // Of the review itself it is no other load.
        let own = try PlaceTask(
            input: input, people: [row("near", ["load": [near]])], review: "r9"
        ).result()
        #expect(ids(own, "candidates") == ["near"])
    }

    @Test func `a task without dates or with nonsense is refused with its place`() throws {
        #expect(throws: ConveningError.self) {
            try PlaceTask(input: [:], people: [.null, [:], "x"])
        }
        #expect(throws: ConveningError.self) {
            try PlaceTask(
                input: ["host": "derby", "visit": ["start": "2018-02-30"]], people: [])
        }
    }

    @Test func `a call asks everybody who could be on a team, whatever they are busy with`() throws
    {
        let people = [
            person("good", of: "rutland", until: "2018-03-14"),
            person("host", of: "derby", until: "2019-01-01"),
            person("ends-before", of: "rutland", until: "2018-03-12"),
            person("other-role", of: "rutland", until: "2019-01-01", roles: ["analyst"]),
            person("gone", of: "rutland", until: "2019-01-01", status: "left"),
            person("lead", of: "rutland", until: "2019-01-01", roles: ["lead"]),
        ]
        let task = try CallTask(
            input: [
                "roles": ["health", "lead"], "host": "derby", "region": "east",
                "dates": ["2018-03-13", "2018-06-13"],
            ], people: people)
        #expect(task.result["people"] == ["good", "lead"])
    }

    @Test func `a file's season takes people and answers from the daemon`() throws {
        var problem = try ConveningProblem(
            JSONReader.parseJSON5(
                Array(
                    """
                    { reviews: [{ id: "r", host: "derby", days: 2, dates: ["2018-03-13", "2018-03-20"],
                      places: [{ id: "health", role: "health" }] }],
                      pins: [{ review: "r", person: "b" }] }
                    """.utf8), file: "season.json5"
            ).value, isWhole: false)
        problem.take(
            PoolReading(people: [
                person("a", of: "rutland", until: "2019-01-01"),
                person("b", of: "notts", until: "2019-01-01"),
            ]))
        problem.take(answers: [
            "days": 2,
            "answers": [
                [
                    "person": "b", "yes": ["2018-03-13", "2018-03-20"], "ifNeeded": [],
                    "no": ["2018-03-13"],
                ], ["person": "nobody", "yes": ["2018-03-13"]],
            ],
        ])
        let proposal = try Convening.propose(problem)
        #expect(proposal.people("health") == ["b"])
        #expect(proposal.reviews.first?.visit.start.description == "2018-03-20")
        #expect(
            proposal.reviews[0].places[0].people[0].reasons.contains(
                "said yes to 20 to 21 Mar 2018"))
    }
}
