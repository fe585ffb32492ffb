package import JSON

/// What teams found over many reviews, grouped: what THEMES told, as commands and pages show it.
package struct ThemesReport {
    package struct Finding {
        package var isStrength: Bool
        package var text: String
        /// Kinds of evidence, as the forms name them.
        package var evidence: [String]
        package var question: String
        package var theme: String
        package var on: CalendarDay?
        /// Where the host agreed to be named.
        package var host: String?
        package var review: String?
        /// The same for the findings of one review.
        package var source: String

        init(_ line: JSONValue) {
            isStrength = line["kind"]?.stringValue == "strength"
            text = line["text"]?.stringValue ?? ""
            evidence = (line["evidence"]?.arrayValue ?? []).compactMap(\.stringValue)
            question = line["question"]?.stringValue ?? ""
            theme = line["theme"]?.stringValue ?? ""
            on = line["on"]?.stringValue.flatMap { CalendarDay($0) }
            host = line["host"]?.stringValue
            review = line["review"]?.stringValue
            source = line["source"]?.stringValue ?? ""
        }

        package var kind: String { isStrength ? "Strength" : "Area to consider" }
    }

    /// By what findings stand together.
    package enum Grouping: String, CaseIterable {
        case keyLine = "key-line"
        case kind
        case evidence
    }

    package struct Group {
        package var title: String
        package var findings: [Finding]

        package var strengths: Int { findings.count { $0.isStrength } }
        package var areas: Int { findings.count - strengths }
        package var reviews: Int { Set(findings.map(\.source)).count }
    }

    package let findings: [Finding]

    package init(_ lines: [JSONValue]) { findings = lines.map(Finding.init) }

    package var reviews: Int { Set(findings.map(\.source)).count }

    /// Groups, the largest first; a finding that rests on several kinds of evidence is in each.
    package func groups(by grouping: Grouping) -> [Group] {
        var groups: [Group] = []
        for finding in findings {
            for title in titles(of: finding, grouping) {
                if let place = groups.firstIndex(where: { sameBytes($0.title, title) }) {
                    groups[place].findings.append(finding)
                } else {
                    groups.append(Group(title: title, findings: [finding]))
                }
            }
        }
        return groups.enumerated().sorted { left, right in
            left.element.findings.count == right.element.findings.count
                ? left.offset < right.offset
                : left.element.findings.count > right.element.findings.count
        }.map(\.element)
    }

    private func titles(of finding: Finding, _ grouping: Grouping) -> [String] {
        switch grouping {
        case .keyLine: [finding.question.isEmpty ? "Without a question" : finding.question]
        case .kind: [finding.isStrength ? "Strengths" : "Areas to consider"]
        case .evidence:
            finding.evidence.isEmpty
                ? ["Nothing stated"] : finding.evidence.map(FormField.words)
        }
    }

    /// Every finding as a row for a spreadsheet.
    package var csv: String {
        CSVText.text(
            ["theme", "key line of enquiry", "kind", "finding", "rests on", "told on", "host"],
            findings.map { finding in
                [
                    finding.theme, finding.question, FormField.words(finding.kind), finding.text,
                    finding.evidence.map(FormField.words).joined(separator: "; "),
                    finding.on?.isoText ?? "", finding.host.map(ReviewReport.title) ?? "",
                ]
            })
    }
}
