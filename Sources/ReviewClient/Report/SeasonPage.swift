/// A season as one page for a board: self-contained, without script, printable.
package struct SeasonPage {
    let season: SeasonReport

    package init(_ season: SeasonReport) { self.season = season }

    package func text() -> String {
        let sections = [
            PageSection(
                id: "drawn", heading: "The season drawn", body: SeasonDrawing(season).figure()),
            PageSection(id: "reviews", heading: "The reviews", body: reviews()),
            PageSection(id: "teams", heading: "The teams", body: teams()),
            PageSection(id: "shares", heading: "Who gave what", body: shares()),
            PageSection(id: "training", heading: "Training", body: trainings()),
            PageSection(id: "trouble", heading: "What went otherwise", body: trouble()),
        ].filter { !$0.body.isEmpty }
        let body: HTML = """
            <main>
            <p class="kind">Season, rehearsed</p>
            <h1>\(season.title)</h1>
            <p>\(season.description)</p>
            \(glance())
            <nav aria-label="Parts of this page"><ol>
            \(PageSection.contents(sections))</ol></nav>
            \(sections.map(\.html))</main>
            <footer><p>Rehearsed with seed \(season.seed), from \(season.from.day.text) to \
            \(season.to.day.text). How people behave is assumed, not measured.</p></footer>

            """
        return StandalonePage(
            title: season.title, skip: ("drawn", "Skip to the season"), body: body
        ).text
    }

    private func glance() -> HTML {
        let reviews = season.reviews
        let asked = reviews.flatMap(\.asked)
        let figures: [(String, String)] = [
            (
                "\(reviews.count { $0.isEnded && $0.actions > 0 }) of \(reviews.count)",
                "reviews closed with actions"
            ),
            ("\(reviews.map(\.team.count).reduce(0, +))", "places in teams filled"),
            ("\(asked.count)", "people asked, some more than once"),
            ("\(reviews.map(\.lost.count).reduce(0, +))", "times no, no answer, or withdrawn"),
            ("\(reviews.map(\.postponements.count).reduce(0, +))", "visits postponed"),
            ("\(season.poolSize)", "people in the pool"),
        ]
        let items = figures.map { figure -> HTML in
            "<li><strong>\(figure.0)</strong>\(figure.1)</li>\n"
        }
        return "<ul class=\"glance\">\(items)</ul>\n"
    }

    // MARK: tables

    private func reviews() -> HTML {
        let rows = season.reviews.map { course -> [HTML] in
            let weeks = course.to.map { "\(($0.seconds - course.from.seconds) / 604_800)" } ?? ""
            let moved = course.postponements.map { postponement -> HTML in
                let was = postponement.was.map { " (was \($0.text))" } ?? ""
                return
                    "<br><span class=\"quiet\">postponed: \(FormField.words(postponement.cause))\(was)</span>"
            }
            let tag: HTML =
                course.isEnded && course.actions > 0
                ? "<span class=\"tag good\">\(course.outcome)</span>"
                : "<span class=\"tag some\">\(course.outcome)</span>"
            let why = course.isEnded ? "" : course.why.first ?? ""
            return [
                "\(ReviewReport.title(course.name))",
                "\(course.visit?.start.text ?? "no date")\(moved)",
                "<span class=\"when\">\(course.from.day.text)</span>", "\(weeks)",
                "\(course.actions)", "\(tag) \(why)",
            ]
        }
        return table(
            "Each review, in the order in which it began",
            ["Review", "Visit", "Begun", "Weeks", "Actions", "Outcome"], rows)
    }

    private func teams() -> HTML {
        let rows = season.reviews.map { course -> [HTML] in
            let members = course.team.map { member -> HTML in
                "<li>\(member.place): \(season.name(of: member.person))</li>"
            }
            let others = course.lost.map { ask -> HTML in
                "<li>\(season.name(of: ask.person)): \(ask.answer)</li>"
            }
            let spared: HTML =
                course.notNeeded == 0
                ? ""
                : "<span class=\"quiet\">\(course.notNeeded) more were asked and not needed</span>"
            let absent: HTML = (others.isEmpty ? "" : "<ul>\(others)</ul>") + spared
            return ["\(ReviewReport.title(course.name))", "<ul>\(members)</ul>", absent]
        }
        return table(
            "Who was in each team, and who was asked and did not come",
            [
                "Review", "Team", "Asked, and not in it",
            ], rows)
    }

    private func shares() -> HTML {
        let shares = season.shares.filter { $0.hosted + $0.served + $0.asked + $0.people > 0 }
        let most = max(1, shares.map(\.served).max() ?? 1)
        let rows = shares.map { share -> [HTML] in
            let width = Double(share.served) * 160 / Double(most)
            let bar: HTML = """
                <svg viewBox="0 0 160 12" style="width:10rem;min-width:0" aria-hidden="true">\
                <rect width="\(width)" height="12" fill="#2c6a96"/></svg>
                """
            return [
                "\(ReviewReport.title(share.organisation))", "\(share.hosted)", "\(share.people)",
                "\(share.asked)", "\(share.served)\(bar)",
            ]
        }
        let busiest = season.busiest.prefix(3).map { one -> HTML in
            "\(season.name(of: one.person)) (\(one.teams))"
        }
        let list = busiest.enumerated().map { $0 == 0 ? $1 : ", \($1)" as HTML }
        let note: HTML = busiest.isEmpty ? "" : "<p>In most teams: \(list).</p>\n"
        return table(
            "What each authority and body gave and had",
            [
                "Authority or body", "Reviews hosted", "People in the pool", "Times asked",
                "Places filled",
            ],
            rows) + note
    }

    private func trainings() -> HTML {
        guard !season.trainings.isEmpty else { return "" }
        let rows = season.trainings.map { course -> [HTML] in
            [
                "\(course.title)", "\(course.from.day.text)",
                "\((course.to ?? season.to).day.text)", "\(course.outcome)",
            ]
        }
        return table("Training rounds", ["Training", "From", "To", "Outcome"], rows)
    }

    private func trouble() -> HTML {
        var lines = season.missed.map { one -> HTML in
            "<li>\(one.at.day.text), \(one.review): what was planned did not happen: \(one.why).</li>\n"
        }
        lines += season.overdue.prefix(8).map { task -> HTML in
            "<li>“\(task.title)” was overdue \(times(task.times)).</li>\n"
        }
        lines += season.faults.map { fault -> HTML in "<li>An expression failed: \(fault)</li>\n" }
        return lines.isEmpty ? "" : "<ul>\(lines)</ul>\n"
    }

    private func times(_ number: Int) -> String {
        switch number {
        case 1: "once"
        case 2: "twice"
        default: "\(number) times"
        }
    }

    private func table(_ caption: String, _ heads: [String], _ rows: [[HTML]]) -> HTML {
        ReportTable(
            label: caption, caption: "<caption>\(caption)</caption>", columns: heads, rows: rows
        ).html
    }
}
