import JSON
import ReviewClient

/// How the daemon does, for its operator: in words, figures, and drawn queues.
extension Desk {
    func status(_ bearer: Bearer) throws(Detour) -> HTTPResponse {
        // Whether this session may look after the daemon, only the daemon can say.
        let stuck = try commands("ATTENTION", ["limit": 100], bearer)["items"]?.arrayValue ?? []
        let health: JSONObject
        let figures: JSONObject
        let queues: [JSONValue]
        do {
            health = try lines.status("HEALTH")
            figures = try lines.status("STATUS")
            queues = try lines.status("QUEUES")["queues"]?.arrayValue ?? []
        } catch {
            throw .line(error)
        }
        let state = health["state"]?.stringValue ?? "unknown"
        let isWell = health["ok"]?.boolValue == true
        let problems = (health["problems"]?.arrayValue ?? []).compactMap(\.stringValue)
        let words = problems.map { problem -> HTML in "<li>\(problem)</li>\n" }
        let list: HTML = words.isEmpty ? "" : "<ul>\(words)</ul>\n"
        let main: HTML = """
            <h1>How the daemon does</h1>
            <p>\(Part.tag(FormField.words(state), isWell ? "good" : "less"))</p>
            \(list)\(summary(figures))<h2>Queues</h2>
            \(queueTable(queues))<h2>What needs attention</h2>
            \(attention(stuck))
            """
        return respond(signedInPage("Status", main, bearer, at: "/status", isLive: true))
    }

    private func summary(_ figures: JSONObject) -> HTML {
        func number(_ key: String) -> HTML { "\(Int(figures[key]?.intValue ?? 0))" }
        let since = Moment(figures["startedAt"])?.text ?? "–"
        let commit = figures["lastCommit_us"]?.intValue ?? 0
        return Part.summary([
            ("Version", "\(figures["version"]?.stringValue ?? "")", nil),
            ("Running since", "\(since)", nil),
            ("Steps since then", number("steps"), nil),
            ("Answers taken", number("completed"), nil),
            ("Requests refused", number("refusals"), nil),
            ("Sessions", number("sessions"), nil),
            ("Leases", number("leases"), nil),
            ("Last commit", "\(Double(commit) / 1_000) ms", nil),
            ("Next timer", "\(Moment(figures["nextTimer"])?.text ?? "none")", nil),
        ])
    }

    private func queueTable(_ queues: [JSONValue]) -> HTML {
        guard !queues.isEmpty else { return "<p class=\"quiet\">No queue has work.</p>\n" }
        let most = Int(queues.compactMap { $0["ready"]?.intValue }.max() ?? 0)
        let rows = queues.map { queue -> [HTML] in
            func number(_ key: String) -> Int { Int(queue[key]?.intValue ?? 0) }
            return [
                "\(queue["queue"]?.stringValue ?? "")", "\(number("ready"))",
                bar(number("ready"), of: most), "\(number("leased"))", "\(number("workers"))",
                queue["stuck"]?.stringValue.map { "\(Part.tag("stuck", "less")) \($0)" }
                    ?? "moving",
            ]
        }
        let columns = [
            ("Queue", false), ("Waiting", true), ("Drawn", false), ("In work", true),
            ("Workers", true), ("How it goes", false),
        ]
        return Part.table("Queues", columns, rows)
    }

    private func attention(_ items: [JSONValue]) -> HTML {
        guard !items.isEmpty else { return "<p class=\"quiet\">Nothing needs attention.</p>\n" }
        let rows = items.map { item -> [HTML] in
            let what = item["task"]?.stringValue ?? item["review"]?.stringValue ?? ""
            return [
                "\(what)", "\(item["title"]?.stringValue ?? "")",
                "\(Moment(item["since"])?.text ?? "")", "\(item["reason"]?.stringValue ?? "")",
            ]
        }
        return Part.table(
            "What needs attention",
            [("What", false), ("Title", false), ("Since", false), ("Why", false)], rows)
    }
}
