package import JSON
package import Statechart

/// What a step changed: the parts that differ, by value, so that replay needs no chart's meaning.
///
/// `{"start": {…}}` of a new review or one that took another definition, or of an old one `{"standing"?, "chart"?, "tasks"?, "forgotten"?}`:
/// standing whole, the chart's parts that differ, tasks in their latest form, numbers of tasks that
/// left the snapshot.
package enum Change {
    /// - Parameters:
    ///   - encodedChart: the old chart's encoding, where the caller has it already.
    ///   - touchedChart: false where the step is known to have left the chart as it was.
    /// - Returns: the change, and the new chart's encoding, for the next time.
    package static func between(
        _ old: Review?, _ new: Review, encodedChart: JSONObject?, touchedChart: Bool
    ) -> (change: JSONObject, encodedChart: JSONObject?) {
        guard let old else {
            let encoded = new.chart.encoded
            return (["start": .object(new.encoded(chart: encoded))], encoded)
        }
        // Another definition reads the chart's parts in another way: the review is recorded whole.
        guard sameBytes(old.definition, new.definition) else {
            return between(nil, new, encodedChart: nil, touchedChart: true)
        }
        var change = JSONObject()
        if !old.stands(as: new) { change["standing"] = .object(new.standing) }
        var encoded = encodedChart
        if touchedChart {
            let now = new.chart.encoded
            let chart = parts(of: now, since: encodedChart ?? old.chart.encoded)
            if !chart.isEmpty { change["chart"] = .object(chart) }
            encoded = now
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
        return (change, encoded)
    }

    /// Hash of the definition by which a recorded change is read.
    package static func definition(of change: JSONObject, for old: Review?) -> String {
        change["start"]?["definition"]?.stringValue ?? old?.definition ?? ""
    }

    package static func between(_ old: Review?, _ new: Review) -> JSONObject {
        between(old, new, encodedChart: nil, touchedChart: true).change
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
                review.chart = try ChartSnapshot(
                    decoding: whole(review.chart.encoded, with: parts), chart: chart)
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

    /// The members that differ, and under `gone` the names of those that are no more. The context is
    /// compared one level deeper, because it is large and a step touches little of it.
    private static func parts(of new: JSONObject, since old: JSONObject) -> JSONObject {
        var parts = JSONObject()
        for (key, value) in new where !same(old[key], value) {
            if sameBytes(key, "context"), let before = old[key]?.objectValue,
                let after = value.objectValue
            {
                parts[key] = .object(Self.parts(of: after, since: before))
            } else {
                parts[key] = value
            }
        }
        let gone = old.keys.filter { new[$0] == nil }
        if !gone.isEmpty { parts[goneKey] = .array(gone.map { .string($0) }) }
        return parts
    }

    /// Whether two values have the same bytes: unlike `==`, the order of members counts.
    private static func same(_ old: JSONValue?, _ new: JSONValue) -> Bool {
        switch (old, new) {
        case (.object(let old)?, .object(let new)): same(old, new)
        case (.array(let old)?, .array(let new)):
            old.count == new.count && zip(old, new).allSatisfy { same($0, $1) }
        default: old == new
        }
    }

    private static func same(_ old: JSONObject, _ new: JSONObject) -> Bool {
        old.count == new.count
            && zip(old, new).allSatisfy { sameBytes($0.key, $1.key) && same($0.value, $1.value) }
    }

    /// No name of a context: names have no leading dash.
    private static let goneKey = "-gone"

    /// The inverse of `parts`.
    private static func whole(_ old: JSONObject, with parts: JSONObject) -> JSONObject {
        var whole = old
        for (key, value) in parts where !sameBytes(key, goneKey) {
            if sameBytes(key, "context"), let before = old[key]?.objectValue,
                let changed = value.objectValue
            {
                whole[key] = .object(Self.whole(before, with: changed))
            } else {
                whole[key] = value
            }
        }
        for key in parts[goneKey]?.arrayValue?.compactMap(\.stringValue) ?? [] { whole[key] = nil }
        return whole
    }
}
