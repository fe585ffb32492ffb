import JSON
import ReviewClient

/// One review for its coordinator: where it stands, what can be done, drawn and in words.
extension Desk {
    func review(
        _ id: String, _ rest: [String], _ bearer: Bearer
    ) throws(Detour) -> HTTPResponse {
        switch (rest.first, rest.count) {
        case (nil, _), ("moved", 1):
            return try reviewPage(id, bearer, hasMoved: rest.first == "moved")
        case ("calendar", 1):
            return try calendarPage(
                bearer, review: id, at: "/review/\(id)/calendar",
                back: ("/review/\(id)", "Back to the review"))
        case ("code", _): return try code(before: ["review", id] + rest.dropFirst(), bearer)
        case ("documents", 2): return try reviewDocument(rest[1], id, bearer)
        case ("event", 2): return try event(id, rest[1], bearer)
        case ("hold", 1), ("release", 1), ("cancel", 1): return try steer(id, rest[0], bearer)
        default: return missing
        }
    }

    private func reviewPage(
        _ id: String, _ bearer: Bearer, hasMoved: Bool
    ) throws(Detour) -> HTTPResponse {
        let told = try commands("REPORT", ["review": .string(id)], bearer)["report"]?.objectValue
        let report = ReviewReport(told ?? [:], now: Moment(told?["now"]) ?? Moment(seconds: 0))
        let page = ReportPage(report)
        let status = report.status
        var main: HTML = hasMoved ? Part.notice("That is done.") : ""
        main += """
            <p class="caption">\(id), host \(Naming.title(report.host))</p>
            <h1>\(report.title)</h1>
            <p>\(Part.tag(FormField.words(status), tone(status))) \(phases(report.review))</p>
            \(held(report.review))<h2>You can now</h2>
            \(choices(id, report.review))<h2>Timeline</h2>
            <div class="drawn">\(page.timeline())</div>\(page.lanes())<p><a href="/review/\(id)/calendar">Its dates in your \
            calendar</a></p>
            <h2>Team and places</h2>
            \(team(report))<h2>Documents</h2>
            \(try documents(ofReview: id, bearer))<h2>Tasks</h2>
            \(tasks(report))<h2>History</h2>
            \(history(report))
            """
        return respond(signedInPage(report.title, main, bearer, at: "/reviews", isLive: true))
    }

    private func phases(_ review: JSONObject) -> HTML {
        let titles = review["phases"]?.arrayValue?.compactMap { $0["title"]?.stringValue } ?? []
        return "\(titles.joined(separator: " · "))"
    }

    private func held(_ review: JSONObject) -> HTML {
        Part.held(
            review["holds"],
            "Nothing falls due until it is released; answers are taken. Dates agreed with people do not "
                + "move by themselves.")
    }

    // MARK: What can be done

    private func choices(_ id: String, _ review: JSONObject) -> HTML {
        var items = (review["now"]?.arrayValue ?? []).compactMap { event -> HTML? in
            guard let name = event["event"]?.stringValue, event["ready"]?.boolValue != false,
                event["yours"]?.boolValue == true
            else { return nil }
            let words: HTML =
                event["description"]?.stringValue.map { "<br><span class=\"quiet\">\($0)</span>" }
                ?? ""
            let title = event["title"]?.stringValue ?? ""
            return """
                <li><span><a href="/review/\(id)/event/\(name)">\
                \(title.isEmpty ? FormField.words(name) : title)</a>\(words)</span></li>

                """
        }
        switch review["status"]?.stringValue {
        case _ where review["steers"]?.boolValue != true: break
        case "running":
            items.append("<li><a href=\"/review/\(id)/hold\">Put the review on hold</a></li>")
            items.append("<li><a href=\"/review/\(id)/cancel\">Cancel the review</a></li>")
        case "held":
            items.append("<li><a href=\"/review/\(id)/release\">Let the review go on</a></li>")
            items.append("<li><a href=\"/review/\(id)/cancel\">Cancel the review</a></li>")
        default: break
        }
        guard items.isEmpty else { return "<ul class=\"tasks\">\(items)</ul>\n" }
        return review["endedAt"] == nil || review["endedAt"]?.isNull == true
            ? "<p class=\"quiet\">Nothing here. What you are asked is in your list.</p>\n"
            : "<p class=\"quiet\">Nothing: the review has ended.</p>\n"
    }

    // MARK: Team, tasks, history

    private func team(_ report: ReviewReport) -> HTML {
        let places = report.context["required"]?.arrayValue ?? []
        let team = report.context["team"]?.arrayValue ?? []
        let open = report.tasks.filter(\.isOpen)
        guard !places.isEmpty || !team.isEmpty else {
            return "<p class=\"quiet\">There is none yet.</p>\n"
        }
        let rows = places.map { place -> [HTML] in
            let id = place["id"]?.stringValue ?? ""
            let title = place["title"]?.stringValue ?? FormField.words(id)
            let member = team.first { member in
                member["place"]?.stringValue == id || member["place"]?["id"]?.stringValue == id
            }
            guard let person = member?["person"]?.stringValue else {
                let asked = open.first { $0.title.contains(title) }
                let words = asked.map { "waiting for \(report.addressee($0.address))" } ?? ""
                return ["\(title)", "\(Part.tag("open", "some")) \(words)", ""]
            }
            let of = member?["organisation"]?.stringValue.map(Naming.title) ?? ""
            return ["\(title)", "\(report.addressee("person:\(person)"))", "\(of)"]
        }
        return Part.table("Team", [("Place", false), ("Who", false), ("From", false)], rows)
    }

    private func tasks(_ report: ReviewReport) -> HTML {
        let order = report.tasks.filter(\.isOpen) + report.tasks.filter { !$0.isOpen }.reversed()
        guard !order.isEmpty else { return "<p class=\"quiet\">There is none.</p>\n" }
        let rows = order.prefix(200).map { task -> [HTML] in
            [
                "\(task.title)", "\(report.addressee(task.address))",
                task.isOpen
                    ? Part.tag("Open", "some") : Part.tag(FormField.words(task.status), "plain"),
                task.isOpen
                    ? Part.due(task.due, now: report.now, isHeld: task.isHeld)
                    : "\(task.ended?.day.text ?? "")",
            ]
        }
        return Part.table(
            "Tasks",
            [("Task", false), ("For", false), ("Status", false), ("Due, or ended", false)],
            rows)
    }

    private func history(_ report: ReviewReport) -> HTML {
        let page = ReportPage(report)
        let rows = report.history.suffix(200).reversed().map { entry -> [HTML] in
            let reason: HTML = ReviewReport.reason(of: entry).map { "<br>“\($0)”" } ?? ""
            return [
                "\(Moment(entry["at"])?.text ?? "")",
                "\(page.who(entry))", page.what(entry) + reason,
            ]
        }
        return """
            <details><summary>Who did what, the newest first</summary>
            \(Part.table("History", [("When", false), ("Who", false), ("What", false)], rows))</details>

            """
    }
}
