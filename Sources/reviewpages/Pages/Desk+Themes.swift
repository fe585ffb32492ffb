import JSON
import ReviewClient

/// What teams found over all reviews of the region, for its coordinator.
extension Desk {
    func themes(_ rest: [String], _ bearer: Bearer) throws(Detour) -> HTTPResponse {
        let report = ThemesReport(try rows("THEMES", "findings", bearer))
        if rest == ["themes.csv"] {
            return .sheet(report.csv, named: "themes.csv")
        }
        guard rest.isEmpty else { return missing }
        let page = ThemesPage(report, title: "Themes")
        let found: HTML =
            report.findings.isEmpty
            ? "<p>No team has told its findings yet.</p>\n"
            : """
            \(page.glance())<p><a href="/themes/themes.csv">All findings as a CSV file</a></p>
            <h2>What the findings rest on</h2>
            \(page.evidence())<h2>By key line of enquiry</h2>
            \(page.keyLines())
            """
        let main: HTML = "<h1>Themes</h1>\n<p>\(ThemesPage.note)</p>\n\(found)"
        return respond(signedInPage("Themes", main, bearer, at: "/themes"))
    }

    /// All rows of a list, page after page, as far as a page can show them.
    func rows(
        _ verb: String, _ list: String, _ bearer: Bearer, _ body: JSONObject = [:]
    ) throws(Detour) -> [JSONValue] {
        var body = body
        var rows: [JSONValue] = []
        body["limit"] = 500
        repeat {
            let found = try commands(verb, body, bearer)
            rows += found[list]?.arrayValue ?? []
            body["after"] = found["next"]
        } while body["after"] != nil && rows.count < 20_000
        return rows
    }
}
