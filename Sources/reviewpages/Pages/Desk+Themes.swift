import JSON
import ReviewClient

/// What teams found over all reviews of the region, for its coordinator.
extension Desk {
    func themes(_ bearer: Bearer) throws(Detour) -> HTTPResponse {
        let report = ThemesReport(try rows("THEMES", "findings", bearer))
        let page = ThemesPage(report, title: "Themes")
        let found: HTML =
            report.findings.isEmpty
            ? "<p>No team has told its findings yet.</p>\n"
            : """
            \(page.glance())\(sheetLink("themes.csv", "All findings"))\
            <h2>What the findings rest on</h2>
            \(page.evidence())<h2>By key line of enquiry</h2>
            \(page.keyLines())
            """
        let main: HTML = "<h1>Themes</h1>\n<p>\(ThemesPage.note)</p>\n\(found)"
        return respond(signedInPage("Themes", main, bearer, at: "/themes"))
    }
}
