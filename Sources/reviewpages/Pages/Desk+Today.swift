import JSON
import ReviewClient

/// A coordinator's day: what is late, what waits for them, what comes, what stands still.
extension Desk {
    func today(_ bearer: Bearer) throws(Detour) -> HTTPResponse {
        let found = try commands("TODAY", [:], bearer)
        let now = Moment(found["now"])
        let overdue = found["overdue"]?.arrayValue ?? []
        let mine = found["waitingForMe"]?.arrayValue ?? []
        let next = found["next"]?.arrayValue ?? []
        let idle = found["idle"]?.arrayValue ?? []
        let main: HTML = """
            <p class="caption" data-clock>\(now?.text ?? "")</p>
            <h1>Today</h1>
            <ul class="figures">\(figure(overdue.count, "overdue"))\(figure(mine.count, "waiting for you"))\
            \(figure(next.count, "due in 14 days"))\(figure(idle.count, "idle"))</ul>
            \(attentionList(found["attention"]?.arrayValue ?? []))<h2>Overdue</h2>
            \(table("Overdue", overdue, now, none: "Nothing is overdue."))
            <h2>Waiting for you</h2>
            \(table("Waiting for you", mine, now, none: "Nothing waits for you.", isMine: true))
            <h2>The next 14 days</h2>
            \(table("The next 14 days", next, now, none: "Nothing is due."))
            <h2>Idle</h2>
            \(idleList(idle))\(sheetLink("tasks.csv", "All open tasks"))
            <p><a href="/calendar">The region’s dates in your calendar</a></p>

            """
        return respond(signedInPage("Today", main, bearer, at: "/today", isLive: true))
    }

    /// What cannot go on by itself; nothing where all goes well.
    private func attentionList(_ rows: [JSONValue]) -> HTML {
        guard !rows.isEmpty else { return "" }
        let lines = rows.map { row -> HTML in
            """
            <li><a href="/review/\(row["review"]?.stringValue ?? "")">\
            \(row["title"]?.stringValue ?? "")</a>: \(row["reason"]?.stringValue ?? "")</li>

            """
        }
        return "<h2>Needs attention</h2>\n<ul>\(lines)</ul>\n"
    }

    private func figure(_ count: Int, _ words: String) -> HTML {
        "<li><strong>\(count)</strong>\(words)</li>"
    }

    /// Tasks as a table; one's own lead to their answer, others to their review.
    func table(
        _ caption: String, _ rows: [JSONValue], _ now: Moment?, none: String,
        isMine: Bool = false
    ) -> HTML {
        guard !rows.isEmpty else { return "<p class=\"quiet\">\(none)</p>\n" }
        let lines = rows.map { row -> [HTML] in
            let review = row["review"]?.stringValue ?? ""
            let task = row["task"]?.stringValue ?? ""
            let path = isMine ? "/task/\(task)" : "/review/\(review)"
            let host = row["organisation"]?.stringValue.map(Naming.title) ?? ""
            let to = row["to"]?.stringValue.map(Naming.addressee) ?? ""
            return [
                "<a href=\"\(path)\">\(row["title"]?.stringValue ?? task)</a>", "\(host)", "\(to)",
                Part.due(row, now: now),
            ]
        }
        return Part.table(
            caption, [("What", false), ("Host", false), ("Asked", false), ("Due", false)], lines)
    }

    private func idleList(_ rows: [JSONValue]) -> HTML {
        guard !rows.isEmpty else {
            return "<p class=\"quiet\">Every running review has a next date.</p>\n"
        }
        let lines = rows.map { row -> HTML in
            """
            <li><a href="/review/\(row["id"]?.stringValue ?? "")">\
            \(row["title"]?.stringValue ?? "")</a>, \(RowWords.idle(row))</li>

            """
        }
        return "<ul>\(lines)</ul>\n"
    }

    // MARK: All reviews

    func reviews(_ bearer: Bearer) throws(Detour) -> HTTPResponse {
        var body: JSONObject = ["limit": 100]
        if let after = request.after { body["after"] = .string(after) }
        let found = try commands("LIST", body, bearer)
        let now = Moment(try commands("CLOCK", [:], bearer)["now"])
        let rows = (found["reviews"]?.arrayValue ?? []).filter { $0["parent"] == nil }
        let lines = rows.map { row -> [HTML] in
            let stands = row["at"]?.arrayValue?.compactMap(\.stringValue) ?? []
            let status = row["status"]?.stringValue ?? ""
            return [
                """
                <a href="/review/\(row["id"]?.stringValue ?? "")">\(row["title"]?.stringValue ?? "")</a>
                """, "\(Naming.title(row["organisation"]?.stringValue ?? ""))",
                Part.tag(FormField.words(status), tone(status)),
                "\(stands.joined(separator: ", "))",
                Moment(row["nextDue"]).map {
                    Part.due($0, now: now, isHeld: status == "held")
                } ?? "",
            ]
        }
        let more: HTML =
            found["next"]?.stringValue.map {
                "<p><a href=\"/reviews?after=\($0)\">More reviews</a></p>\n"
            } ?? ""
        let list: HTML =
            lines.isEmpty
            ? "<p>There is none.</p>\n"
            : Part.table(
                "Reviews",
                [
                    ("Review", false), ("Host", false), ("Status", false),
                    ("Where it stands", false), ("Next date", false),
                ], lines)
        let start: HTML =
            role == .coordinator
            ? "<p><a class=\"button\" href=\"/start\">Start a review</a></p>\n" : ""
        return respond(
            signedInPage(
                "Reviews",
                "<h1>Reviews</h1>\n\(list)\(more)\(sheetLink("reviews.csv", "All reviews"))\(start)",
                bearer, at: "/reviews"))
    }

    func tone(_ status: String) -> String {
        switch status {
        case "running", "done": "good"
        case "held": "some"
        case "failed", "cancelled", "attention": "less"
        default: "plain"
        }
    }
}
