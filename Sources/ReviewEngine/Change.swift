package import JSON
package import Statechart

/// What a step changed: the parts that differ, by value, so that replay needs no chart's meaning.
///
/// `{"start": {…}}` of a new review, or of an old one `{"standing"?, "chart"?, "tasks"?, "forgotten"?}`:
/// standing whole, the chart's parts that differ, tasks in their latest form, numbers of tasks that
/// left the snapshot.
package enum Change {
    package static func between(_ old: Review?, _ new: Review) -> JSONObject {
        guard let old else { return ["start": .object(new.encoded)] }
        var change = JSONObject()
        let standing = new.standing
        if old.standing != standing { change["standing"] = .object(standing) }
        if old.chart != new.chart {
            change["chart"] = .object(new.chart.changes(since: old.chart))
        }
        var tasks: [JSONValue] = []
        for task in new.tasks where old.task(number: task.id.number) != task {
            tasks.append(.object(task.encoded))
        }
        if !tasks.isEmpty { change["tasks"] = .array(tasks) }
        let forgotten = old.tasks.filter { new.task(number: $0.id.number) == nil }
        if !forgotten.isEmpty {
            change["forgotten"] = .array(forgotten.map { .int($0.id.number) })
        }
        return change
    }

    /// The review after a recorded change, and the tasks that the change touched.
    ///
    /// Throws: ENG-041 … ENG-045 when the record does not fit the review before it.
    package static func applying(
        _ change: JSONObject, to old: Review?, chart: Chart
    ) throws(Refusal) -> (review: Review, tasks: [ReviewTask]) {
        if let start = change["start"]?.objectValue {
            let review = try Review(decoding: start, chart: chart)
            return (review, review.tasks)
        }
        guard var review = old else {
            throw Refusal(
                .internal, "ENG-045", "the journal changes a review that it never started")
        }
        if let standing = change["standing"] {
            try review.take(standing: try JournalMembers(standing))
        }
        if let parts = change["chart"]?.objectValue {
            do {
                review.chart = try review.chart.applying(parts, chart: chart)
            } catch {
                throw Refusal(
                    .internal, "ENG-044", "a recorded change does not fit its chart: \(error)",
                    subject: "\(review.id)")
            }
        }
        var touched: [ReviewTask] = []
        for value in change["tasks"]?.arrayValue ?? [] {
            let task = try ReviewTask(
                review: review.id, decoding: try JournalMembers(value).object)
            if let index = review.tasks.firstIndex(where: { $0.id == task.id }) {
                review.tasks[index] = task
            } else {
                review.tasks.append(task)
            }
            touched.append(task)
        }
        let forgotten = (change["forgotten"]?.arrayValue ?? []).compactMap(\.intValue)
        review.tasks.removeAll { forgotten.contains($0.id.number) }
        return (review, touched)
    }
}
