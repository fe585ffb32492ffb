extension ReportPage {
    /// Pixels of the drawing, before it is scaled to the page.
    private enum Size {
        static let labels = 210.0
        static let head = 34.0
        static let lane = 28.0
        static let bar = 14.0
    }

    /// The review drawn: a lane for each step, a bar for each task, the visit and holds across.
    package func timeline() -> HTML {
        let moments = steps.flatMap(\.tasks).flatMap { [$0.created, $0.ended].compactMap { $0 } }
        guard let first = ([report.started].compactMap { $0 } + moments).min(),
            var last = ([report.ended ?? report.now] + moments).max()
        else { return "" }
        if let visit = report.visit {
            last = max(last, Moment(seconds: Int64(visit.end.number + 1) * 86_400))
        }
        // What is asked now is drawn to its deadline, however young the review is.
        last = max(last, steps.flatMap(\.tasks).filter(\.isOpen).compactMap(\.due).max() ?? last)
        let axis = TimeAxis(
            from: CalendarDay(number: first.day.number - 1),
            to: CalendarDay(number: last.day.number + 2), labels: Size.labels)
        let height = Size.head + Double(steps.count) * Size.lane + 24
        let lanes = steps.enumerated().map { lane($1, number: $0, axis) }
        return """
            <figure>
            <div class="scroll" tabindex="0" role="region" aria-label="Timeline, drawn">
            <svg viewBox="0 0 960 \(height)" role="img" aria-labelledby="drawn drawn-how">
            <title id="drawn">Timeline of the review</title>
            <desc id="drawn-how">\(summary(first, last))</desc>
            <defs><pattern id="held" width="7" height="7" patternTransform="rotate(45)" \
            patternUnits="userSpaceOnUse"><rect width="7" height="7" fill="#eceff2"/>\
            <rect width="2" height="7" fill="#9aa5b1"/></pattern></defs>
            \(axis.ticks(height: height))\(bands(axis, height))\(lanes)\(today(axis, height))</svg></div>
            <figcaption>\(key())</figcaption>
            </figure>

            """
    }

    /// The same in words, a line for each step, for screens on which the drawing would be cut off.
    package func lanes() -> HTML {
        let lines = steps.map { step -> HTML in
            let begun = step.tasks.map(\.created).min() ?? report.now
            let open = step.tasks.filter(\.isOpen)
            let until: HTML
            if open.isEmpty {
                let end = step.tasks.compactMap(\.ended).max() ?? begun
                until = end.day == begun.day ? "" : " to \(end.day.text)"
            } else {
                let due =
                    open.contains(where: \.isHeld)
                    ? ", on hold"
                    : open.compactMap(\.due).min().map { ", answer by \($0.day.text)" } ?? ""
                until = ", <strong>open</strong>\(due)"
            }
            return
                "<li>\(step.heading)<br><span class=\"quiet\">\(begun.day.text)\(until)</span></li>\n"
        }
        let visit: HTML = report.visit.map { "<li>Visit: \($0.start.text)</li>\n" } ?? ""
        let today: HTML = report.ended == nil ? "<li>Today: \(report.now.day.text)</li>\n" : ""
        return lines.isEmpty ? "" : "<ul class=\"lanes\">\(lines)\(visit)\(today)</ul>\n"
    }

    private func summary(_ first: Moment, _ last: Moment) -> String {
        let visit = report.visit.map { ", the visit on \($0.start.text)" } ?? ""
        return "From \(first.day.text) to \(last.day.text)\(visit). "
            + "\(RowWords.count(steps.count, "step")); the table below says the same in words."
    }

    private func key() -> HTML {
        var parts: [HTML] = [
            "A bar is a task, from being asked to being answered; the thin line reaches to its deadline"
        ]
        if report.tasks.contains(where: { $0.status == "stopped" }) {
            parts.append("grey: no longer needed")
        }
        if report.tasks.contains(where: \.isOpen) { parts.append("outlined: open") }
        if report.holds.contains(where: { $0.from < $0.to }) { parts.append("hatched: on hold") }
        return parts.enumerated().map { $0 == 0 ? $1 : "; \($1)" }.reduce("") { $0 + $1 } + "."
    }

    private func bands(_ axis: TimeAxis, _ height: Double) -> HTML {
        var out: HTML = ""
        for hold in report.holds where hold.from < hold.to {
            let (left, right) = (axis.x(hold.from.seconds), axis.x(hold.to.seconds))
            out += """
                <rect class="band" x="\(left)" y="24" width="\(max(2, right - left))" height="\(height - 24)" \
                fill="url(#held)" opacity="0.7"><title>On hold from \(hold.from.day.text) to \
                \(hold.to.day.text)</title></rect>

                """
        }
        if let visit = report.visit {
            let left = axis.x(visit.start)
            let right = axis.x(CalendarDay(number: visit.end.number + 1))
            let width = max(5, right - left)
            // At the right edge there is no room beside it.
            let isLast = left + width + 40 > TimeAxis.width
            let place: HTML =
                isLast
                ? "x=\"\(left - 3)\" text-anchor=\"end\"" : "x=\"\(left + width + 3)\""
            out += """
                <rect class="band" x="\(left)" y="24" width="\(width)" height="\(height - 24)" \
                fill="#f3d9ae"><title>Visit, \(visit.start.text)</title></rect>\
                <text \(place) y="\(height - 6)" fill="#8a4b00" font-weight="600">Visit</text>

                """
        }
        return out
    }

    private func lane(
        _ step: (heading: String, tasks: [ReportTask]), number: Int, _ axis: TimeAxis
    ) -> HTML {
        let top = Size.head + Double(number) * Size.lane
        let bars = step.tasks.map { bar($0, top: top, axis) }
        return """
            <line x1="0" y1="\(top + Size.lane)" x2="960" y2="\(top + Size.lane)" \
            stroke="#e7ebef"/><text x="0" y="\(top + 18)" fill="#1b2430">\(step.heading)</text>
            \(bars)
            """
    }

    private func bar(_ task: ReportTask, top: Double, _ axis: TimeAxis) -> HTML {
        let end = task.ended ?? report.now
        let (left, right) = (axis.x(task.created.seconds), axis.x(end.seconds))
        let look: HTML
        if task.isOpen {
            look = "fill=\"#ffffff\" stroke=\"#2c6a96\" stroke-width=\"2\""
        } else if task.status == "stopped" {
            look = "fill=\"#8b97a5\""
        } else if task.address.hasPrefix("queue:") {
            look = "fill=\"#6d5a8e\""
        } else {
            look = "fill=\"#2c6a96\" fill-opacity=\"0.85\""
        }
        let until = task.ended.map { " to \($0.day.text)" } ?? ", open"
        return """
            \(deadline(of: task, from: left, y: top + 14, axis))<rect class="\(task.isOpen ? "open" : "ended")" x="\(left)" y="\(top + 7)" width="\(max(5, right - left))" height="14" rx="3" \
            \(look)><title>\(task.title): \(task.created.day.text)\(until), \
            \(report.addressee(task.address))</title></rect>

            """
    }

    /// A thin line to the day on which the answer was due, so that time left unused is seen.
    private func deadline(of task: ReportTask, from left: Double, y: Double, _ axis: TimeAxis)
        -> HTML
    {
        guard let due = task.due, !task.address.hasPrefix("queue:"), task.status != "stopped",
            due > task.created
        else { return "" }
        let x = axis.x(due.seconds)
        return """
            <path d="M\(left) \(y)H\(x)M\(x) \(y - 4)V\(y + 4)" stroke="#7a8a9a" fill="none"/>
            """
    }

    private func today(_ axis: TimeAxis, _ height: Double) -> HTML {
        guard report.ended == nil else { return "" }
        let x = axis.x(report.now.seconds)
        return """
            <line x1="\(x)" y1="20" x2="\(x)" y2="\(height)" stroke="#8c1d2b" \
            stroke-width="2" stroke-dasharray="4 3"><title>Today</title></line>

            """
    }
}
