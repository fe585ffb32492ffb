import JSON

/// A review as one page: self-contained, without script, readable by a screen reader, printable.
///
/// Made by `reviewctl report`, and later served by pages. What it says comes from REPORT alone.
package struct ReportPage {
    let report: ReviewReport
    let steps: [(heading: String, tasks: [ReportTask])]

    package init(_ report: ReviewReport) {
        self.report = report
        steps = ReportOutline.steps(of: report)
    }

    /// The whole file.
    package func text() -> String {
        let sections = self.sections().filter { !$0.body.isEmpty }
        let body: HTML = """
            \(header())<nav aria-label="Contents"><ol>
            \(PageSection.contents(sections))</ol></nav>
            <main id="main" tabindex="-1">
            \(sections.map(\.html))</main>
            \(footer())
            """
        return StandalonePage(
            title: "\(report.heading): report of the review", skip: ("main", "Skip to the report"),
            body: body
        ).text
    }

    private func sections() -> [PageSection] {
        var sections = [
            PageSection(id: "timeline", heading: "Timeline", body: timeline() + stepTable()),
            PageSection(
                id: "availability", heading: "Who can come when",
                body: AvailabilityTable(report.review)?.html() ?? ""),
            PageSection(id: "request", heading: "Request and scope", body: scope()),
            PageSection(id: "team", heading: "Team", body: team()),
            PageSection(id: "key-lines", heading: "Key lines of enquiry", body: keyLines()),
            PageSection(
                id: "documents", heading: "Self-evaluation and documents", body: documents()),
            PageSection(id: "timetable", heading: "Timetable of the visit", body: timetable()),
            PageSection(id: "findings", heading: "Findings", body: findings() + concerns()),
            PageSection(id: "letter", heading: "Letter", body: letter()),
            PageSection(id: "actions", heading: "Next steps", body: actions()),
            PageSection(id: "follow-up", heading: "Follow-up", body: followUp()),
        ]
        let known = ReportOutline.known.map(\.heading)
        for (number, step) in steps.enumerated() where !known.contains(step.heading) {
            let answered = step.tasks.filter { $0.status == "done" && $0.result != nil }
            let headings = self.headings(of: answered)
            let answers = zip(answered, headings).map { task, heading -> HTML in
                let above: HTML = answered.count > 1 ? "<h3>\(heading)</h3>\n" : ""
                return above + AnswerView.html(task.result, form: task.form)
            }
            // All were asked the same: that says more than the name of the step.
            let titles = Set(answered.filter { $0.title != $0.name }.map(\.title))
            let asked = titles.count == 1 ? titles.first : nil
            sections.append(
                PageSection(
                    id: "step-\(number)", heading: asked ?? step.heading, body: "\(answers)"))
        }
        sections.append(PageSection(id: "history", heading: "History", body: history()))
        return sections
    }

    /// Several people who were asked the same are told apart by who they are, and by their short name
    /// where two are the same in role and organisation.
    private func headings(of tasks: [ReportTask]) -> [String] {
        if Set(tasks.map(\.title)).count == tasks.count { return tasks.map(\.title) }
        let names = tasks.map { report.addressee($0.address) }
        return zip(tasks, names).map { task, name in
            let id = task.address.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
            return names.count { $0 == name } > 1 ? "\(name) (\(id))" : name
        }
    }

    private func header() -> HTML {
        var facts: [(String, HTML)] = [("Host", "\(ReviewReport.title(report.host))")]
        if let region = report.review["region"]?.stringValue {
            facts.append(("Region", "\(ReviewReport.title(region))"))
        }
        if let visit = report.visit {
            let days: HTML =
                visit.start == visit.end
                ? "\(day(visit.start))" : "\(day(visit.start)) to \(day(visit.end))"
            facts.append(("Visit", days))
        }
        if let started = report.started { facts.append(("Begun", day(started.day))) }
        if let ended = report.ended { facts.append(("Ended", day(ended.day))) }
        facts.append(("Standing", "\(standing)"))
        facts.append(("Review", "\(report.id)"))
        let items = facts.map { name, value -> HTML in
            "<div><dt>\(name)</dt><dd>\(value)</dd></div>\n"
        }
        let kind = FormField.words(report.review["workflow"]?.stringValue ?? "review")
        // A title often begins with what it is.
        let said: HTML =
            report.title.lowercased().hasPrefix(kind.lowercased())
            ? "" : "<p class=\"kind\">\(kind)</p>\n"
        return """
            <header>
            \(said)<h1>\(report.heading)</h1>
            <dl class="facts">
            \(items)</dl>
            \(glance())</header>

            """
    }

    /// What state the review is in, in words: its outcome, or the steps it is at.
    private var standing: String {
        let outcome = report.review["output"]?["outcome"]?.stringValue
        if report.status == "done" { return FormField.words(outcome ?? "done") }
        if report.status == "running" || report.status == "held" {
            let open = report.tasks.filter(\.isOpen)
            let held = report.status == "held" ? "On hold" : "Under way"
            guard let first = open.first else { return held }
            return open.count == 1
                ? "\(held): \(first.title)" : "\(held): \(open.count) tasks open"
        }
        return FormField.words(report.status)
    }

    private func footer() -> HTML {
        let whose: HTML = findings().isEmpty ? "" : "What the team found belongs to the host. "
        return """
            <footer><p>\(whose)Made from the review’s record on \(report.now.text). People are named by \
            role and organisation.</p></footer>

            """
    }

    func day(_ day: CalendarDay) -> HTML { "<time datetime=\"\(day.isoText)\">\(day.text)</time>" }

    func day(_ moment: Moment?) -> HTML { moment.map { day($0.day) } ?? "" }

    /// Every step with its days and who did it: the timeline for those who read it.
    private func stepTable() -> HTML {
        guard !steps.isEmpty else { return "" }
        let rows = steps.map { step -> [HTML] in
            let first = step.tasks.map(\.created).min()
            let open = step.tasks.contains(where: \.isOpen)
            let last = open ? nil : step.tasks.compactMap(\.ended).max()
            let people = step.tasks.filter { $0.status != "stopped" }
                .map { report.addressee($0.address) }
            var names: [String] = []
            for name in people where !names.contains(name) { names.append(name) }
            let until: HTML = last.map { day($0.day) } ?? "open"
            return ["\(step.heading)", day(first), until, "\(names.joined(separator: "; "))"]
        }
        let table = ReportTable(
            label: "Steps", columns: ["Step", "From", "To", "Done by"], rows: rows)
        return """
            <details open><summary>The steps as a table</summary>
            \(table.html)</details>

            """
    }
}
