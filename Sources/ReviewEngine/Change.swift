package import JSON
package import Statechart

/// What a step changed: the parts that differ, by value, so that replay needs no chart's meaning.
///
/// `{"start": {…}}` of a new review or one that took another definition, else
/// `{"standing"?, "chart"?, "tasks"?, "forgotten"?}`: standing whole, the chart's parts that differ, new
/// tasks whole and of others the members that differ, numbers of tasks that left the snapshot.
package enum Change {
    /// Writes the change.
    ///
    /// - Parameter touchedChart: false where the step is known to have left the chart as it was.
    package static func encode(
        from old: Review?, to new: Review, touchedChart: Bool = true, into json: inout JSONStream
    ) {
        json.beginObject()
        defer { json.endObject() }
        // Another definition reads the chart's parts in another way: the review is recorded whole.
        guard let old, sameBytes(old.definition, new.definition) else {
            json.key("start")
            new.encode(to: &json)
            return
        }
        if !old.stands(as: new) { json.member("standing", new.standing) }
        if touchedChart, new.chart.isOther(than: old.chart) {
            json.key("chart")
            new.chart.encode(since: old.chart, to: &json)
        }
        encodeTasks(from: old, to: new, into: &json)
    }

    /// Hash of the definition by which a recorded change is read.
    package static func definition(of change: JSONObject, for old: Review?) -> String {
        change["start"]?["definition"]?.stringValue ?? old?.definition ?? ""
    }

    private static func encodeTasks(
        from old: Review, to new: Review, into json: inout JSONStream
    ) {
        var isFirst = true
        for place in new.tasks.indices {
            let before = old.place(ofTask: new.tasks[place].id.number)
            if let before, new.tasks[place].hasSameBytes(as: old.tasks[before]) { continue }
            if isFirst {
                json.key("tasks")
                json.beginArray()
                isFirst = false
            }
            if let before, new.tasks[place].isAskedAs(old.tasks[before]) {
                new.tasks[place].encode(since: old.tasks[before], to: &json)
            } else {
                new.tasks[place].encode(to: &json)
            }
        }
        if !isFirst { json.endArray() }
        let forgotten = old.tasks.indices.compactMap { place in
            let number = old.tasks[place].id.number
            return new.place(ofTask: number) == nil ? JSONValue.int(number) : nil
        }
        if !forgotten.isEmpty { json.member("forgotten", tree: .array(forgotten)) }
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
                try review.chart.take(difference: parts)
            } catch {
                throw Refusal(
                    .internal, "ENG-044", "a recorded change does not fit its chart: \(error)",
                    subject: "\(review.id)")
            }
        }
        var touched: [ReviewTask] = []
        for value in change["tasks"]?.arrayValue ?? [] {
            touched.append(try review.take(task: try JournalMembers(value)))
        }
        let forgotten = (change["forgotten"]?.arrayValue ?? []).compactMap(\.intValue)
        if !forgotten.isEmpty {
            review.tasks.removeAll { forgotten.contains($0.id.number) }
        }
        return (review, touched)
    }
}

extension Review {
    /// Takes over a task of a recorded change: a new one, or what differs of an old one.
    fileprivate mutating func take(task read: JournalMembers) throws(Refusal) -> ReviewTask {
        let number = try read.count("number")
        guard let index = place(ofTask: number) else {
            let task = try ReviewTask(review: id, decoding: read.object)
            tasks.append(task)
            return task
        }
        if read.object["invocation"] == nil {
            try tasks[index].take(difference: read.object)
        } else {
            tasks[index] = try ReviewTask(review: id, decoding: read.object)
        }
        return tasks[index]
    }
}
