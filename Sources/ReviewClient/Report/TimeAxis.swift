/// The time of a drawing, and where an instant stands in it: reports and seasons are drawn on it.
package struct TimeAxis {
    /// Pixels of a drawing, before it is scaled to the page.
    static let width = 960.0

    /// Style for a drawing where the reader has chosen the colours: a browser leaves those of drawings as
    /// they are, dark on what may be dark (CSS Color Adjustment 1, §3). What stands out is filled, what is
    /// open or lies behind is outlined.
    package static let forcedColours = """
        @media (forced-colors: active) {
          .scroll svg { forced-color-adjust: none; background: Canvas; }
          .scroll svg text { fill: CanvasText; }
          .scroll svg line, .scroll svg path { stroke: CanvasText; }
          .scroll svg rect { fill: CanvasText; stroke: Canvas; }
          .scroll svg rect.open, .scroll svg rect.band { fill: none; stroke: CanvasText; }
          .scroll svg rect.band { stroke-dasharray: 4 3; }
        }
        """

    let from: CalendarDay
    let to: CalendarDay
    /// Pixels at the left for the names of the lanes.
    let labels: Double

    func x(_ seconds: Int64) -> Double {
        let start = Double(from.number) * 86_400
        let span = max(86_400, Double(to.number - from.number) * 86_400)
        let share = (Double(seconds) - start) / span
        return labels + min(1, max(0, share)) * (Self.width - labels - 12)
    }

    func x(_ day: CalendarDay) -> Double { x(Int64(day.number) * 86_400) }

    /// Months, as many as find room; over more than four years, years.
    func ticks(height: Double) -> HTML {
        let months = max(1, (to.number - from.number) / 30)
        let step = [1, 2, 3, 6, 12, 24, 60].first { months / $0 <= 13 } ?? 120
        var (year, month, _) = from.civil
        month -= (month - 1) % min(step, 12)
        var out: HTML = ""
        let first = CalendarDay(number: from.number + 1)
        var labelled = false
        // Bounded: at most 13 steps a lane of 5 years each, else the guard below ends it.
        for _ in 0..<400 {
            guard let day = CalendarDay("\(year)-\(month < 10 ? "0" : "")\(month)-01"),
                day <= to
            else { break }
            if day >= from {
                let x = self.x(day)
                if !labelled, x - self.x(first) > 90 {
                    out += """
                        <text x="\(self.x(first))" y="16" fill="#4a5563">\(first.shortText)</text>

                        """
                }
                let name = CalendarDay.months[month - 1]
                let isYearTold = month == 1 || !labelled || step >= 12
                labelled = true
                let room = Self.width - x
                let label = room < 30 ? "" : isYearTold && room > 60 ? "\(name) \(year)" : name
                out += """
                    <line x1="\(x)" y1="24" x2="\(x)" y2="\(height)" stroke="#d5dbe2"/>\
                    <text x="\(x + 3)" y="16" fill="#4a5563">\(label)</text>

                    """
            }
            month += step
            while month > 12 {
                month -= 12
                year += 1
            }
        }
        return out
    }
}
