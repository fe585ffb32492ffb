import JSON
import ReviewClient
import Testing

/// What a director, a parent carer or a coordinator reads in it.
@Suite struct ReportWordsTests {
    private func page(_ report: JSONObject) throws -> String {
        let now = try #require(Moment("2018-09-03T09:00:00Z"))
        return ReportPage(ReviewReport(report, now: now)).text()
    }

    private func review(_ more: JSONObject) -> JSONObject {
        var review: JSONObject = [
            "id": "r3", "title": "SEND peer challenge", "workflow": "send-peer-challenge",
            "organisation": "lincolnshire", "status": "done", "startedAt": "2018-01-10T17:00:00Z",
        ]
        for (name, value) in more { review[name] = value }
        return ["review": .object(review)]
    }

    @Test func `the host stands in the title, once, and what it is is not said twice`() throws {
        let page = try page(review([:]))
        #expect(page.contains("<h1>SEND peer challenge, Lincolnshire</h1>"))
        #expect(!page.contains("class=\"kind\""))
        let named = try self.page(review(["title": "Lincolnshire’s second visit"]))
        #expect(named.contains("<h1>Lincolnshire’s second visit</h1>"))
        #expect(named.contains("<p class=\"kind\">SEND peer challenge</p>"))
        #expect(!named.contains("belongs to the host"))
    }

    @Test func `places and people are named, not their ids`() throws {
        let page = try page(
            review([
                "context": [
                    "required": [["id": "la-send", "title": "Local authority SEND"]],
                    "asked": [
                        ["place": "la-send", "person": "derby-send-lead", "answer": "accepted"]
                    ],
                ],
                "tasks": [
                    [
                        "task": "r3-1", "name": "order", "title": "Put them in order",
                        "status": "done",
                        "createdAt": "2018-01-10T17:00:00Z",
                        "result": [
                            "order": ["derby-clinical-officer", "rutland-send-head"],
                            "by": "derby-send-lead", "day": "2018-03-13", "note": "derby-send-lead",
                        ],
                        "form": [
                            "type": "object",
                            "properties": [
                                "order": [
                                    "type": "array", "ordered": true,
                                    "items": ["type": "string", "enum": "=context.who"],
                                ],
                                "by": ["type": "string", "format": "name"],
                                "day": ["type": "string", "enum": "=context.days"],
                                "note": ["type": "string"],
                            ],
                        ],
                    ]
                ],
            ]))
        #expect(page.contains("Local authority SEND"))
        #expect(page.contains("<ol><li>Derby Clinical Officer</li><li>Rutland SEND Head</li></ol>"))
        #expect(page.contains("Tue 13 Mar 2018"))
        // What somebody typed stays as it was typed.
        #expect(page.split(separator: "derby-send-lead").count == 2)
        #expect(page.contains("-heading\">Put them in order</h2>"))
    }

    @Test func `the history says what of which part, in the words of the form that asked`() throws {
        var report = review([
            "tasks": [
                [
                    "task": "r3-1", "name": "confirm", "title": "Confirm", "status": "done",
                    "createdAt": "2018-01-10T17:00:00Z",
                    "form": [
                        "type": "object",
                        "properties": [
                            "decision": [
                                "type": "string", "enum": ["my-own-list"],
                                "titles": ["A list of mine"],
                            ]
                        ],
                    ],
                ]
            ],
            "history": [
                [
                    "at": "2018-01-10T17:00:00Z", "sequence": 2, "who": "coordinator:east-midlands",
                    "kind": "complete", "task": "r3-1", "summary": "“Confirm” was answered.",
                    "said": ["decision": "my-own-list"],
                ],
                [
                    "at": "2018-01-10T17:00:00Z", "sequence": 3, "who": "queue:convening",
                    "kind": "grant", "summary": "“Propose” was handed to an automatic step.",
                ],
            ],
        ])
        report["children"] = [
            [
                "id": "r5", "title": "One place", "input": ["place": ["title": "Health"]],
                "history": [
                    [
                        "at": "2018-01-10T17:00:00Z", "sequence": 1, "who": "clock",
                        "kind": "start",
                        "summary": "The review was started.",
                    ]
                ],
            ]
        ]
        let page = try page(report)
        #expect(page.contains("decision: A list of mine"))
        #expect(page.contains("Health: This part was started."))
        #expect(page.contains("By itself"))
        #expect(!page.contains("handed to an automatic step"))
        #expect(page.contains("2 entries"))
    }

    @Test func `each cell says its column where rows become blocks`() throws {
        let page = try page(
            review(["context": ["team": [["title": "Health", "organisation": "derby"]]]]))
        #expect(page.contains("<td role=\"cell\" data-name=\"From\">Derby</td>"))
        let tables = page.split(separator: "<table").count - 1
        #expect(tables > 0)
        #expect(page.split(separator: "class=\"rows\"").count - 1 == tables)
    }

    @Test func `a concern is told with whether the host has acknowledged it`() throws {
        let concern: JSONObject = [
            "kind": "safeguarding", "raisedOn": "2018-03-13", "raisedBy": "lead-reviewer",
            "raisedWith": "sponsor", "how": "in-person", "acknowledgedOn": .null,
        ]
        var seen = concern
        seen["acknowledgedOn"] = "2018-03-14T09:00:00Z"
        let page = try page(
            review(["context": ["concerns": [.object(concern), .object(seen)]]]))
        #expect(page.contains("the host has not acknowledged it"))
        #expect(page.contains("acknowledged by the host on <time"))
    }
}
