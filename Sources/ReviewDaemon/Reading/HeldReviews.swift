import JSON
import ReviewEngine
import ReviewStore

/// Which tasks stand still because their review is on hold, each review looked up once: for the lists
/// of tasks.
struct HeldReviews {
    /// Of hosts and regions.
    let holds: [HoldReach]
    private var known: [String: Bool] = [:]

    init(_ holds: [HoldReach]) {
        self.holds = holds
    }

    /// Rows of tasks as lists show them.
    mutating func lines(
        of tasks: [TaskRow], _ view: borrowing StoreView
    ) throws(StoreError) -> [JSONObject] {
        var lines: [JSONObject] = []
        for task in tasks { lines.append(task.line(isHeld: try holds(task, view))) }
        return lines
    }

    mutating func holds(
        _ task: TaskRow, _ view: borrowing StoreView
    ) throws(StoreError) -> Bool {
        // What has ended stands no stiller for it.
        if task.isEnded { return false }
        if let isHeld = known[task.review] { return isHeld }
        let isHeld = try view.review(id: task.review)?.isHeld(holds) ?? false
        known[task.review] = isHeld
        return isHeld
    }
}
