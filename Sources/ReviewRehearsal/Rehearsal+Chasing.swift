import JSON
import ReviewEngine
import Statechart

/// What a coordinator does about somebody who does not answer: `today` tells them week by week, and
/// after some weeks they send what the workflow offers, such as naming somebody else.
extension Rehearsal {
    /// After the date, or after the asking where none is set.
    private static let patience: Int64 = 28 * 86_400_000
    /// So often they try, each time with what the workflow then offers.
    private static let chasesMax: Int64 = 4
    /// Answers that are made up for one event until one is taken.
    private static let triesMax = 6

    mutating func planChase(of task: ReviewTask, after chases: Int64 = 0) {
        guard plan.chases, chases < Self.chasesMax else { return }
        deeds.plan(
            .chase(task: task.id, attempt: task.attempt, chases: chases),
            at: max(task.due ?? now, now) + Self.patience)
    }

    mutating func chase(_ id: TaskID, _ attempt: Int64, _ chases: Int64) {
        guard let task = open(id), task.attempt == attempt else { return }
        let own = Int(id.review.number)
        for number in own == roots[own - 1] ? [own] : [own, roots[own - 1]] {
            for event in available(number) where !event.abandons && isCoordinators(event) {
                for _ in 0..<Self.triesMax {
                    var tried = self
                    if tried.send(event, to: number), tried.stops[roots[own - 1]] == nil,
                        tried.open(id)?.attempt != attempt
                    {
                        self = tried
                        return
                    }
                    // Another answer the next time.
                    random = tried.random
                }
            }
        }
        planChase(of: task, after: chases + 1)
    }

    private func isCoordinators(_ event: AvailableEvent) -> Bool {
        guard let by = event.by else { return true }
        return sameBytes(by, "coordinator")
    }
}
