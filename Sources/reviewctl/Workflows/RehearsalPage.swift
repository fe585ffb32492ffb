import CivilTime
import JSON
import ReviewClient
import ReviewEngine
import ReviewRehearsal
import Statechart

/// What `workflow rehearse` prints for people: one story, or the figures of many.
struct RehearsalPage {
    private let plan: RehearsalPlan
    private let width: Int

    init(_ plan: RehearsalPlan, _ terminal: Terminal) {
        self.plan = plan
        width = terminal.width
    }

    private var title: String { plan.workflow.chart.title }

    // MARK: one story

    func text(_ run: RehearsalRun) -> String {
        var table = Table(
            [.init(""), .init("", shrinks: true), .init("", shrinks: true)], indent: 2)
        var last: CalendarDay?
        for line in run.story where line.kind != .end {
            let civil = plan.calendars.zone.civil(at: Timestamp(milliseconds: line.at))
            let day = CalendarDay(number: civil.date.daysSinceEpoch)
            if day != last { table.section(day.text) }
            last = day
            let time = "\(padded(civil.time.hour)):\(padded(civil.time.minute))"
            table.add([line.who.isEmpty ? "" : time, line.what, line.who])
        }
        let end = CalendarDay(
            number: plan.calendars.date(at: Timestamp(milliseconds: run.endedAt)).daysSinceEpoch)
        var lines = [
            "\(title): rehearsed with seed \(run.seed)", "",
            table.text(width: width), "", "\(end.text): \(verdict(run))",
        ]
        lines += run.why.map { TextWidth.indented($0, by: 2, width: width) }
        lines.append(
            "\(RowWords.count(run.workingDays, "working day")), \(weeks(run.weeks)) weeks; "
                + RowWords.count(run.answers, "answer") + ".")
        if !run.overdue.isEmpty { lines.append("Overdue: " + listed(run.overdue)) }
        if !run.again.isEmpty { lines.append("Asked again: " + listed(run.again)) }
        lines += run.faults.map { "An expression failed: \($0)" }
        return lines.map { $0.contains("\n") ? $0 : wrapped($0) }.joined(separator: "\n")
    }

    private func wrapped(_ text: String) -> String {
        text.hasPrefix(" ") ? text : TextWidth.wrap(text, to: width).joined(separator: "\n")
    }

    private func verdict(_ run: RehearsalRun) -> String {
        let states = run.states.map(\.title).joined(separator: "; ")
        switch run.ending {
        case .ended: return "it has ended: \(states)."
        case .waits: return "it stands still: \(states)."
        case .circles: return "it goes round in circles: \(states)."
        case .attention: return "it needs a coordinator's attention: \(states)."
        case .misfit: return "it cannot go on: \(states)."
        case .horizon: return "the time is up: \(states)."
        }
    }

    private func listed(_ counts: [(name: String, times: Int)]) -> String {
        counts.map { $0.times == 1 ? $0.name : "\($0.name) (\($0.times) times)" }
            .joined(separator: ", ") + "."
    }

    // MARK: the figures of many

    func text(_ survey: RehearsalSurvey) -> String {
        var parts = [
            wrapped(
                "\(title): rehearsed \(RowWords.count(survey.times, "time")), seeds \(survey.seed) to "
                    + "\(survey.seed &+ UInt64(survey.times - 1)), from "
                    + day(survey.startedAt) + ". \(survey.ended) came to an end.")
        ]
        parts.append(outcomes(survey))
        if let spread = durations(survey) { parts.append(spread) }
        if !survey.histogram.isEmpty { parts.append(histogram(survey)) }
        if let table = counted("Not answered in time", survey.overdue, of: survey) {
            parts.append(table)
        }
        if let table = counted("Asked or looked for again", survey.again, of: survey) {
            parts.append(table)
        }
        if !survey.faults.isEmpty {
            let lines = survey.faults.map { "\($0.times) runs: \($0.name)" }
            parts.append("Expressions that failed\n" + indented(lines))
        }
        return parts.joined(separator: "\n\n")
    }

    private func outcomes(_ survey: RehearsalSurvey) -> String {
        var table = Table(
            [
                .init("runs", right: true), .init("share", right: true), .init("ends in"),
                .init("", shrinks: true), .init("weeks", right: true), .init("seed", right: true),
            ], indent: 2)
        var why: [String] = []
        for outcome in survey.outcomes {
            table.add([
                "\(outcome.count)", percent(outcome.count, of: survey.times),
                outcome.ending == .ended ? outcome.name : "-",
                outcome.ending == .ended ? outcome.title : outcome.name, weeks(outcome.weeks),
                "\(outcome.example)",
            ])
            if outcome.ending != .ended {
                why.append("Seed \(outcome.example): " + outcome.why.joined(separator: " "))
            }
        }
        var text = "How it ends (median of weeks; a seed to look at)\n" + table.text(width: width)
        let shown = why.prefix(5)
        if !shown.isEmpty {
            text += "\n\nWhere it does not end\n" + indented(Array(shown))
            if why.count > shown.count { text += "\n  (\(why.count - shown.count) further kinds)" }
        }
        return text
    }

    private func durations(_ survey: RehearsalSurvey) -> String? {
        guard let weeks = survey.weekSpread, let days = survey.daySpread else { return nil }
        var table = Table(
            [.init("")] + weeks.named.map { .init($0.name, right: true) }, indent: 2)
        table.add(["calendar weeks"] + weeks.named.map { self.weeks($0.value) })
        table.add(["working days"] + days.named.map { "\(Int($0.value))" })
        return "How long it takes to an end\n" + table.text(width: width)
    }

    private func histogram(_ survey: RehearsalSurvey) -> String {
        let classes = survey.histogram
        let most = classes.map(\.count).max() ?? 1
        let room = max(10, width - 28)
        var table = Table([.init("weeks"), .init(""), .init("runs", right: true)], indent: 2)
        for (from, to, count) in classes {
            let length = count == 0 ? 0 : max(1, count * room / max(1, most))
            table.add([
                to - from == 1 ? "\(from)" : "\(from) to \(to - 1)",
                String(repeating: "▇", count: length), "\(count)",
            ])
        }
        return table.text(width: width)
    }

    private func counted(
        _ heading: String, _ list: [RehearsalSurvey.Counted], of survey: RehearsalSurvey
    ) -> String? {
        guard !list.isEmpty else { return nil }
        var table = Table(
            [
                .init("runs", right: true), .init("share", right: true),
                .init("times in all", right: true), .init("", shrinks: true),
            ], indent: 2)
        for row in list.prefix(12) {
            table.add([
                "\(row.runs)", percent(row.runs, of: survey.times), "\(row.times)", row.name,
            ])
        }
        return heading + "\n" + table.text(width: width)
    }

    // MARK: words

    private func indented(_ lines: [String]) -> String {
        lines.map { TextWidth.indented($0, by: 2, width: width) }.joined(separator: "\n")
    }

    private func day(_ milliseconds: Int64) -> String {
        let date = plan.calendars.date(at: Timestamp(milliseconds: milliseconds))
        return CalendarDay(number: date.daysSinceEpoch).text
    }

    private func percent(_ count: Int, of all: Int) -> String {
        let tenths = (count * 1_000 + all / 2) / max(1, all)
        return "\(tenths / 10).\(tenths % 10) %"
    }

    private func weeks(_ weeks: Double) -> String { "\((weeks * 10).rounded() / 10)" }

    private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
