import CivilTime
import JSON
import ReviewEngine
import Statechart

/// The story of a run, and what remains of it at its end.
extension Rehearsal {
    mutating func tell(_ kind: StoryLine.Kind, _ who: String, _ what: String) {
        guard tells else { return }
        story.append(StoryLine(at: now, kind: kind, who: who, what: what))
    }

    /// Where a review stands now, if that has changed.
    mutating func tellMoves(_ before: Review, _ number: Int, because: String = "") {
        guard tells else { return }
        let after = reviews[number - 1]
        let left = before.chart.leaves
        let entered = after.chart.leaves.filter { leaf in
            !left.contains { sameBytes($0, leaf) }
        }
        guard !entered.isEmpty, after.status != .cancelled else { return }
        let titles = entered.map { title(of: $0, in: after) }.joined(separator: "; ")
        tell(because.isEmpty ? .state : .time, "", prefix(number) + because + "→ \(titles)")
    }

    func title(of state: String, in review: Review) -> String {
        let title = plan.workflow(named: review.workflow)?.chart.state(named: state)?.title ?? ""
        return title.isEmpty ? state : title
    }

    mutating func result(of root: Int) -> RehearsalRun {
        let states = states(of: root)
        let isAbandoned = states.contains {
            plan.workflow.chart.state(named: $0.id)?.tags.contains("abandoned") == true
        }
        let end = ending(of: root)
        tell(.end, "", end.why.isEmpty ? "The review has ended." : end.why.joined(separator: " "))
        let days = try? plan.calendars.working.workingDays(
            from: plan.calendars.date(at: plan.start), to: today)
        return RehearsalRun(
            seed: seed, startedAt: plan.start.milliseconds, endedAt: now, ending: end.ending,
            states: states, isAbandoned: isAbandoned, why: end.why, reason: end.reason,
            workingDays: days ?? 0, overdue: overdue.sorted,
            again: Self.again(asked), answers: answered, steps: steps,
            faults: faults.list.map(\.name), story: story)
    }

    /// Where it stands: ids and titles of the innermost states.
    func states(of number: Int) -> [(id: String, title: String)] {
        guard number <= reviews.count else { return [] }
        let review = reviews[number - 1]
        return review.chart.leaves.map { (id: $0, title: title(of: $0, in: review)) }
    }

    func ending(of root: Int) -> Stop {
        if let stop = stops[root] { return stop }
        let review = reviews[root - 1]
        if review.status == .done { return Stop(ending: .ended, reason: "", why: []) }
        let problem = review.problem ?? review.status.rawValue
        return Stop(ending: .attention, reason: Wording.clause(of: problem), why: [problem])
    }

    private static func again(_ asked: Tally) -> [(name: String, times: Int)] {
        asked.sorted.filter { $0.times > 1 }.map { ($0.name, $0.times - 1) }
    }
}
