package import JSON
package import Statechart

/// A whole review as JSON: its snapshot in the tables. The parts are those that a `Change` replaces.
extension Review {
    package func encode(to json: inout JSONStream) {
        json.beginObject()
        json.member("v", 1)
        json.member("number", id.number)
        json.member("workflow", workflow)
        json.member("definition", definition)
        json.member("semantics", semantics)
        json.member("title", title)
        json.member("region", region)
        json.member("organisation", organisation)
        json.member("startedAt", startedAt)
        if let parent { json.member("parent", parent.encoded) }
        json.member("standing", standing)
        json.key("chart")
        chart.encode(to: &json)
        json.key("tasks")
        json.beginArray()
        for task in tasks { task.encode(to: &json) }
        json.endArray()
        json.endObject()
    }

    package var encodedBytes: [UInt8] {
        var json = JSONStream()
        encode(to: &json)
        return json.bytes
    }

    /// What may change besides chart and tasks; small, and replaced whole.
    var standing: JSONObject {
        var object: JSONObject = [
            "status": .string(status.rawValue), "nextTask": .int(nextTask),
        ]
        if let endedAt { object["endedAt"] = .int(endedAt) }
        if let hold { object["hold"] = .object(hold.encoded) }
        if let above { object["above"] = .object(above.encoded) }
        if let stoodFrom { object["stoodFrom"] = .int(stoodFrom) }
        if !children.isEmpty {
            object["children"] = .array(
                children.map {
                    ["review": .int($0.review.number), "invocation": .string($0.invocation)]
                })
        }
        if let problem { object["problem"] = .string(problem) }
        return object
    }

    /// Whether the other's `standing` is this one's; cheaper than encoding both.
    func stands(as other: Review) -> Bool {
        status == other.status && nextTask == other.nextTask && endedAt == other.endedAt
            && hold == other.hold && above == other.above && stoodFrom == other.stoodFrom
            && children == other.children && problem == other.problem
    }

    /// Reads what `encode(to:)` wrote. Throws: ENG-041 … ENG-044.
    package init(decoding object: JSONObject, chart: Chart) throws(Refusal) {
        let read = JournalMembers(object)
        let id = ReviewID(number: try read.count("number"))
        let snapshot: ChartSnapshot
        do {
            snapshot = try ChartSnapshot(decoding: try read.members("chart"), chart: chart)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(
                .internal, "ENG-044", "a stored snapshot does not fit its chart: \(error)",
                subject: "\(id)")
        }
        var tasks: [ReviewTask] = []
        for task in try read.list("tasks") {
            tasks.append(try ReviewTask(review: id, decoding: try JournalMembers(task).object))
        }
        self.init(
            id: id, workflow: try read.text("workflow"), definition: try read.text("definition"),
            semantics: try read.number("semantics"), title: try read.text("title"),
            region: try read.text("region"), organisation: try read.text("organisation"),
            parent: try object["parent"].map { value throws(Refusal) in
                try Parent(decoding: JournalMembers(value))
            }, status: .running, startedAt: try read.instant("startedAt"), endedAt: nil, hold: nil,
            chart: snapshot, tasks: tasks, nextTask: 1, children: [], problem: nil)
        try take(standing: JournalMembers(try read.members("standing")))
    }

    /// Replaces status, hold, children and the like by a stored standing.
    mutating func take(standing read: JournalMembers) throws(Refusal) {
        let word = try read.text("status")
        guard let status = Status(rawValue: word) else {
            throw Refusal(
                .internal, "ENG-042", "a stored review has an unknown status", subject: "\(id)",
                found: word)
        }
        self.status = status
        nextTask = try read.count("nextTask")
        endedAt = try read.optionalInstant("endedAt")
        problem = read.object["problem"]?.stringValue
        hold = try read.object["hold"].map { value throws(Refusal) in
            try Hold(decoding: JournalMembers(value))
        }
        above = try read.object["above"].map { value throws(Refusal) in
            try Hold(decoding: JournalMembers(value))
        }
        stoodFrom = try read.optionalInstant("stoodFrom")
        children = []
        for child in read.object["children"]?.arrayValue ?? [] {
            let members = try JournalMembers(child)
            children.append(
                Child(
                    review: ReviewID(number: try members.count("review")),
                    invocation: try members.text("invocation")))
        }
    }
}

extension Review.Parent {
    var encoded: JSONObject {
        ["review": .int(review.number), "invocation": .string(invocation)]
    }

    init(decoding read: JournalMembers) throws(Refusal) {
        self.init(
            review: ReviewID(number: try read.count("review")),
            invocation: try read.text("invocation"))
    }
}
