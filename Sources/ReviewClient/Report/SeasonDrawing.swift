/// A season drawn: a lane for each review, its phases as bars, its visit, and what barred the days.
struct SeasonDrawing {
    private let season: SeasonReport
    private let axis: TimeAxis

    private enum Size {
        static let labels = 150.0
        static let head = 34.0
        static let lane = 26.0
    }

    /// One for each phase of a workflow, in turn, dark enough to tell apart; the table has words.
    private static let colours = [
        "#9fb0c0", "#5b8db3", "#d97706", "#6d5a8e", "#2f7d5b", "#1f5f8b",
    ]

    init(_ season: SeasonReport) {
        self.season = season
        axis = TimeAxis(
            from: CalendarDay(number: season.from.day.number - 2),
            to: CalendarDay(number: season.to.day.number + 2), labels: Size.labels)
    }

    /// The phases that any review of a workflow spent time in, in the order of their coming.
    private func phases(of workflow: String) -> [String] {
        var titles: [String] = []
        for course in season.courses where course.workflow == workflow {
            for phase in course.phases where phase.to.map({ phase.from < $0 }) == true {
                if !titles.contains(phase.title) { titles.append(phase.title) }
            }
        }
        return titles
    }

    private var workflows: [String] {
        var names: [String] = []
        for course in season.courses where !names.contains(course.workflow) {
            names.append(course.workflow)
        }
        return names
    }

    func figure() -> HTML {
        let height = Size.head + Double(season.courses.count) * Size.lane + 8
        let lanes = season.courses.enumerated().map { lane($1, number: $0) }
        let summary =
            "From \(season.from.day.text) to \(season.to.day.text), "
            + "\(RowWords.count(season.courses.count, "lane")); the tables below say the same in words."
        return """
            <figure>
            <div class="scroll" tabindex="0" role="region" aria-label="The season, drawn">
            <svg viewBox="0 0 960 \(height)" role="img" aria-labelledby="season-drawn season-how">
            <title id="season-drawn">The season</title><desc id="season-how">\(summary)</desc>
            \(bands(height))\(axis.ticks(height: height))\(lanes)</svg></div>
            <figcaption>\(key())</figcaption>
            </figure>

            """
    }

    private func colour(of phase: String, in workflow: String) -> String {
        let place = phases(of: workflow).firstIndex(of: phase) ?? 0
        return Self.colours[place % Self.colours.count]
    }

    private func key() -> HTML {
        let lines = workflows.map { workflow -> HTML in
            let title = season.courses.first { $0.workflow == workflow }?.title ?? workflow
            let entries = phases(of: workflow).map { phase -> HTML in
                """
                <span style="white-space:nowrap"><span style="display:inline-block;width:1em;\
                height:.75em;background:\(colour(of: phase, in: workflow))"></span> \(phase)</span>&emsp;
                """
            }
            return "\(title):&ensp;\(entries)<br>"
        }
        let bands = season.bands.map { band -> HTML in
            "<br>Shaded: \(band.title), \(band.from.text) to \(band.until.text)."
        }
        return "\(lines)A black mark is the first day of the visit.\(bands)"
    }

    private func bands(_ height: Double) -> HTML {
        let parts = season.bands.map { band -> HTML in
            let left = axis.x(band.from)
            let right = axis.x(CalendarDay(number: band.until.number + 1))
            return """
                <rect class="band" x="\(left)" y="24" width="\(max(2, right - left))" height="\(height - 24)" \
                fill="#f6e3e5"><title>\(band.title)</title></rect>

                """
        }
        return "\(parts)"
    }

    private func lane(_ course: SeasonReport.Course, number: Int) -> HTML {
        let top = Size.head + Double(number) * Size.lane
        let name = ReviewReport.title(course.name)
        let bars = course.phases.map { phase -> HTML in
            let left = axis.x(phase.from.seconds)
            let right = axis.x((phase.to ?? season.to).seconds)
            guard right > left else { return "" }
            return """
                <rect x="\(left)" y="\(top + 6)" width="\(max(1.5, right - left))" height="14" \
                fill="\(colour(of: phase.title, in: course.workflow))"><title>\(name): \(phase.title), from \
                \(phase.from.day.text)</title></rect>

                """
        }
        var visit: HTML = ""
        if let days = course.visit {
            visit = """
                <rect x="\(axis.x(days.start) - 2)" y="\(top + 2)" width="5" height="22" rx="1" \
                fill="#1b2430" stroke="#ffffff"><title>\(name): visit, \(days.start.text)</title></rect>

                """
        }
        return """
            <line x1="0" y1="\(top + Size.lane)" x2="960" y2="\(top + Size.lane)" \
            stroke="#e7ebef"/><text x="0" y="\(top + 18)" fill="#1b2430">\(name)</text>
            \(bars)\(visit)
            """
    }
}
