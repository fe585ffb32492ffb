/// A season for a terminal: its reviews at a glance, or every step.
package struct SeasonText {
    private let season: SeasonReport
    private let width: Int

    package init(_ season: SeasonReport, width: Int) {
        self.season = season
        self.width = width
    }

    package var overview: String {
        var parts = [head, reviews]
        if !season.trainings.isEmpty { parts.append(trainings) }
        parts += season.courses.filter { !$0.isEnded }.map {
            wrapped("Stands still: \($0.why.joined(separator: " "))")
        }
        parts.append(shares)
        if !season.overdue.isEmpty {
            let most = season.overdue.prefix(5).map { "“\($0.title)” (\($0.times))" }
            parts.append(wrapped("Most often overdue: " + most.joined(separator: ", ") + "."))
        }
        parts += season.missed.map {
            wrapped("\($0.at.day.text): what was to happen to \($0.review) did not: \($0.why).")
        }
        parts += season.faults.map { wrapped("An expression failed: \($0)") }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var head: String {
        let ended = season.courses.count(where: \.isEnded)
        return wrapped(
            "\(season.title): rehearsed with seed \(season.seed), \(season.from.day.text) to "
                + "\(season.to.day.text). \(ended) of \(season.courses.count) came to an end; "
                + "\(RowWords.count(season.answers, "answer was", "answers were")) given.")
    }

    private var reviews: String {
        var table = Table([
            .init("review"), .init("visit"), .init("moved", right: true),
            .init("team", right: true), .init("asked", right: true), .init("no", right: true),
            .init("actions", right: true), .init("weeks", right: true),
            .init("outcome", shrinks: true),
        ])
        for course in season.reviews {
            let weeks = course.to.map { ($0.seconds - course.from.seconds) / 604_800 }
            table.add([
                course.name, course.visit?.start.text ?? "no date",
                count(course.postponements.count), "\(course.team.count)",
                "\(course.asked.count)", count(course.lost.count),
                count(course.actions), weeks.map { "\($0)" } ?? "",
                course.isEnded ? course.outcome : "stands still: \(course.outcome)",
            ])
        }
        return table.text(width: width)
    }

    private var trainings: String {
        season.trainings.map {
            wrapped("\($0.name), \($0.title): \($0.outcome), \(($0.to ?? season.to).day.text).")
        }.joined(separator: "\n")
    }

    private var shares: String {
        var table = Table([
            .init("who gave what"), .init("hosted", right: true), .init("in the pool", right: true),
            .init("asked", right: true), .init("in teams", right: true),
        ])
        for share in season.shares where share.hosted + share.served + share.asked > 0 {
            table.add([
                share.organisation, count(share.hosted), count(share.people), count(share.asked),
                count(share.served),
            ])
        }
        return table.text(width: width)
    }

    /// Every step, day by day.
    package var story: String {
        var table = Table(
            [.init(""), .init("", shrinks: true), .init("", shrinks: true)], indent: 2)
        var last: CalendarDay?
        for line in season.story {
            if line.at.day != last { table.section(line.at.day.text) }
            last = line.at.day
            table.add([line.who.isEmpty ? "" : line.at.time ?? "", line.what, line.who])
        }
        return head + "\n\n" + table.text(width: width)
    }

    private func count(_ number: Int) -> String { number == 0 ? "" : "\(number)" }
    private func wrapped(_ text: String) -> String {
        TextWidth.wrap(text, to: width).joined(separator: "\n")
    }
}
