/// An overview of themes as one page: self-contained, without script, printable; and its parts, which
/// a coordinator's pages show within their own frame.
package struct ThemesPage {
    private let report: ThemesReport
    private let title: String

    package init(_ report: ThemesReport, title: String) {
        self.report = report
        self.title = title
    }

    package func text() -> String {
        let sections = [
            PageSection(id: "evidence", heading: "What the findings rest on", body: evidence()),
            PageSection(id: "key-lines", heading: "By key line of enquiry", body: keyLines()),
        ].filter { !$0.body.isEmpty }
        let body: HTML = """
            <main id="main" tabindex="-1">
            <p class="kind">Overview of themes</p>
            <h1>\(title)</h1>
            \(glance())
            <nav aria-label="Contents"><ol>
            \(PageSection.contents(sections))</ol></nav>
            \(sections.map(\.html))</main>
            <footer><p>\(Self.note)</p></footer>

            """
        return StandalonePage(
            title: title, skip: ("main", "Skip to the themes"), body: body
        ).text
    }

    /// What every reader of findings is to know.
    package static let note =
        "What a team found belongs to its host. A host is named only where it agreed to be."

    package func glance() -> HTML {
        let strengths = report.findings.count { $0.isStrength }
        let figures: [(Int, String)] = [
            (report.reviews, report.reviews == 1 ? "review" : "reviews"),
            (strengths, strengths == 1 ? "strength" : "strengths"),
            (report.findings.count - strengths, "areas to consider"),
        ]
        let items = figures.map { figure -> HTML in
            "<li><strong>\(figure.0)</strong>\(figure.1)</li>\n"
        }
        return "<ul class=\"glance figures\">\(items)</ul>\n"
    }

    // MARK: What they rest on

    /// Strengths and areas for each kind of evidence: as bars, and in figures.
    package func evidence() -> HTML {
        let groups = report.groups(by: .evidence)
        guard !groups.isEmpty else { return "" }
        let most = max(1, groups.map { max($0.strengths, $0.areas) }.max() ?? 1)
        let rows = groups.map { group -> [HTML] in
            [
                "\(group.title)", "\(group.strengths)", "\(group.areas)", "\(group.reviews)",
                bar(group.strengths, most, "#17623f") + bar(group.areas, most, "#8a4b00"),
            ]
        }
        let table = ReportTable(
            label: "Table: what the findings rest on",
            caption: "<caption class=\"unseen\">What the findings rest on</caption>",
            columns: ["Rests on", "Strengths", "Areas to consider", "Reviews", "Drawn"], rows: rows)
        return """
            <p>A finding that rests on several counts for each. The upper bar is strengths, the lower one \
            areas to consider.</p>
            \(table.html)
            """
    }

    private func bar(_ count: Int, _ most: Int, _ colour: HTML) -> HTML {
        let width = Double(count) * 160 / Double(most)
        return """
            <svg class="bar" viewBox="0 0 160 9" preserveAspectRatio="none" width="160" height="9" \
            aria-hidden="true"><rect width="\(width)" height="7" fill="\(colour)"/></svg>
            """
    }

    // MARK: By key line

    package func keyLines() -> HTML {
        let groups = report.groups(by: .keyLine).map { group -> HTML in
            """
            <h3>\(group.title)</h3>
            <p class="quiet">\(group.reviews == 1 ? "One review" : "\(group.reviews) reviews")</p>
            <div class="found">
            \(list(group.findings.filter(\.isStrength), "Strengths", "strengths"))\
            \(list(group.findings.filter { !$0.isStrength }, "Areas to consider", "areas"))</div>

            """
        }
        return "\(groups)"
    }

    private func list(_ findings: [ThemesReport.Finding], _ heading: HTML, _ look: HTML) -> HTML {
        guard !findings.isEmpty else { return "" }
        let items = findings.map { finding -> HTML in
            let evidence = finding.evidence.map { FormField.words($0).lowercased() }
                .joined(separator: ", ")
            let host = finding.host.map { "\(ReviewReport.title($0)) · " } ?? ""
            let rests = evidence.isEmpty ? "" : "rests on \(evidence)"
            return "<li>\(finding.text)<small>\(host)\(rests)</small></li>\n"
        }
        return "<div class=\"\(look)\"><h4>\(heading)</h4>\n<ul>\n\(items)</ul></div>\n"
    }
}
