import JSON
import ReviewClient
import Testing

@Suite struct ReportPageTests {
    private func page(_ report: JSONObject) throws -> String {
        ReportPage(try self.report(report)).text()
    }

    /// `tasks` and `history` may stand beside the review here.
    private func report(_ report: JSONObject) throws -> ReviewReport {
        var review = report["review"]?.objectValue ?? [:]
        for name in ["tasks", "history"] { review[name] = review[name] ?? report[name] }
        let now = try #require(Moment("2018-09-03T09:00:00Z"))
        return ReviewReport(
            ["review": .object(review), "children": report["children"] ?? []], now: now)
    }

    private func task(
        _ name: String, _ number: Int64, to: String, from: String, until: String?,
        result: JSONValue? = nil
    ) -> JSONValue {
        var row: JSONObject = [
            "task": .string("r1-\(number)"), "name": .string(name), "title": .string(name),
            "to": .string(to), "createdAt": .string(from),
            "status": until == nil ? "ready" : "done",
        ]
        if let until { row["endedAt"] = .string(until) }
        if let result { row["result"] = result }
        return .object(row)
    }

    @Test func `a report of nothing is a page`() throws {
        let page = try page([:])
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        #expect(page.contains("</html>"))
    }

    @Test func `a young review is drawn to its deadline, and told in words`() throws {
        var asked = try #require(
            task("scope", 1, to: "organisation:derby", from: "2018-09-03T08:00:00Z", until: nil)
                .objectValue)
        asked["due"] = "2018-09-24T16:00:00Z"
        let page = ReportPage(
            try report([
                "review": ["id": "r1", "status": "running", "startedAt": "2018-09-03T08:00:00Z"],
                "tasks": [.object(asked)],
            ]))
        let drawn = page.timeline().source
        // The thin line ends at the day, before the right edge, where all that is beyond is cut off.
        let line = try #require(drawn.firstMatch(of: /d="M([0-9.]+) [0-9.]+H([0-9.]+)M/))
        #expect(try #require(Double(line.output.1)) < 260)
        #expect((800..<940).contains(try #require(Double(line.output.2))))
        let words = page.lanes().source
        #expect(words.contains("answer by Mon 24 Sep 2018"))
        #expect(words.contains("Today: Mon 3 Sep 2018"))
    }

    @Test func `no answer becomes markup`() throws {
        let evil: JSONValue = "<script>alert(1)</script>"
        let page = try page([
            "review": [
                "id": "r1", "title": evil, "organisation": evil, "status": "running",
                "startedAt": "2018-01-02T09:00:00Z",
                "context": [
                    "team": [["title": evil, "person": evil, "organisation": evil]],
                    "asked": [["place": evil, "person": evil, "said": ["reason": evil]]],
                    "keyLines": ["questions": [evil]],
                ],
            ],
            "history": [
                ["at": "2018-01-02T09:00:00Z", "who": evil, "summary": evil, "reason": evil]
            ],
            "tasks": [
                task(
                    "scope", 1, to: "organisation:<script>", from: "2018-01-02T09:00:00Z",
                    until: "2018-01-05T09:00:00Z",
                    result: ["<script>": evil, "list": [["<script>": evil]]]),
                task(
                    "final-letter", 2, to: "person:x", from: "2018-01-02T09:00:00Z",
                    until: "2018-01-05T09:00:00Z", result: ["text": evil]),
                task("<script>", 3, to: "x", from: "2018-01-02T09:00:00Z", until: nil),
            ],
        ])
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;"))
    }

    @Test func `progress stands beside the action it is of`() throws {
        let page = try page([
            "review": ["id": "r1", "title": "Derby", "status": "running"],
            "tasks": [
                task(
                    "next-steps", 1, to: "organisation:derby", from: "2018-03-01T09:00:00Z",
                    until: "2018-03-05T09:00:00Z",
                    result: [
                        "actions": [
                            [
                                "text": "Write the offer down", "owner": "Head of SEND",
                                "due": "2018-06-01", "status": "not-started",
                            ],
                            [
                                "text": "Meet the forum", "owner": "DCS", "due": "2018-06-01",
                                "status": "not-started",
                            ],
                        ]
                    ]),
                task(
                    "progress", 2, to: "organisation:derby", from: "2018-08-01T09:00:00Z",
                    until: "2018-08-05T09:00:00Z",
                    result: [
                        "actions": [["number": 2, "status": "done", "progress": "Met monthly"]]
                    ]),
            ],
        ])
        #expect(page.contains("1 done, 1 not started"))
        #expect(page.contains("<strong>1 of 2</strong>actions done"))
        let row = try #require(page.split(separator: "\n").first { $0.contains("Meet the forum") })
        #expect(row.contains("Met monthly") && row.contains(">Done<"))
    }

    @Test func `a task that no step names has a step of its own`() throws {
        let page = try page([
            "review": ["id": "r1", "title": "Derby", "status": "running"],
            "tasks": [
                task(
                    "count-chairs", 1, to: "organisation:derby", from: "2018-03-01T09:00:00Z",
                    until: "2018-03-05T09:00:00Z", result: ["chairs": 12])
            ],
        ])
        #expect(page.contains("Count chairs</h2>"))
        #expect(page.contains("<dt>Chairs</dt><dd>12</dd>"))
    }

    @Test func `a hold is found between its hold and its release`() throws {
        let report = try report(
            [
                "history": [
                    [
                        "at": "2018-05-01T09:00:00Z", "kind": "hold",
                        "reason": "pre-election period",
                    ],
                    ["at": "2018-05-08T09:00:00Z", "kind": "release"],
                    ["at": "2018-09-01T09:00:00Z", "kind": "hold"],
                ]
            ])
        #expect(report.holds.map(\.from.day.isoText) == ["2018-05-01", "2018-09-01"])
        #expect(report.holds.map(\.to.day.isoText) == ["2018-05-08", "2018-09-03"])
    }

    @Test func `tasks and history of the parts stand among the review's own, by time`() throws {
        let report = try report([
            "review": [
                "id": "r1",
                "history": [
                    ["sequence": 1, "at": "2018-01-02T09:00:00Z", "summary": "a"],
                    ["sequence": 4, "at": "2018-01-04T09:00:00Z", "summary": "d"],
                ],
                "tasks": [task("scope", 1, to: "x", from: "2018-01-03T09:00:00Z", until: nil)],
            ],
            "children": [
                [
                    "id": "r2",
                    "history": [
                        ["sequence": 2, "at": "2018-01-03T09:00:00Z", "summary": "b"],
                        ["sequence": 3, "at": "2018-01-03T09:00:00Z", "summary": "c"],
                    ],
                    "tasks": [
                        task("accept-place", 1, to: "x", from: "2018-01-02T09:00:00Z", until: nil)
                    ],
                ]
            ],
        ])
        #expect(report.history.map { $0["summary"] } == ["a", "b", "c", "d"])
        #expect(report.history.map { $0["review"] } == ["r1", "r2", "r2", "r1"])
        #expect(report.tasks.map(\.name) == ["accept-place", "scope"])
    }
}
