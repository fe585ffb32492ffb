package import JSON
package import Statechart

/// A task as JSON: in snapshots and changes, and as the body of its row.
extension ReviewTask {
    package func encode(to json: inout JSONStream) { encode(to: &json, withAsked: true) }

    package var encodedBytes: [UInt8] {
        var json = JSONStream()
        encode(to: &json)
        return json.bytes
    }

    /// What is kept of an ended task: its answer's token and hash, not what it was asked with.
    func encodeRemains(to json: inout JSONStream) { encode(to: &json, withAsked: false) }

    private func encode(to json: inout JSONStream, withAsked: Bool) {
        json.beginObject()
        json.member("number", id.number)
        json.member("invocation", invocation)
        json.member("name", name)
        json.member("title", title)
        json.member("address", address)
        json.member("status", status.rawValue)
        json.member("attempt", attempt)
        json.member("tries", tries)
        json.member("triesMax", triesMax)
        json.member("backoff", backoffMilliseconds)
        json.member("lease", leaseMilliseconds)
        json.member("createdAt", createdAt)
        if withAsked {
            if !description.isEmpty { json.member("description", description) }
            if !input.isEmpty { json.member("input", input) }
            if let form { json.member("form", tree: form) }
        }
        if let due { json.member("due", due) }
        if awaitsDate { json.member("awaitsDate", true) }
        if overdue { json.member("overdue", true) }
        if reminders > 0 { json.member("reminders", reminders) }
        if let holder { json.member("holder", holder) }
        if let resultHash { json.member("result", resultHash) }
        if let problem { json.member("problem", problem) }
        json.endObject()
    }

    /// Its number and the members in which it differs from an older form of itself; null where it
    /// has one no more.
    func encode(since old: ReviewTask, to json: inout JSONStream) {
        json.beginObject()
        json.member("number", id.number)
        if status != old.status { json.member("status", status.rawValue) }
        if attempt != old.attempt { json.member("attempt", attempt) }
        if tries != old.tries { json.member("tries", tries) }
        if due != old.due { json.member("due", tree: due.map { .int($0) } ?? .null) }
        if awaitsDate != old.awaitsDate { json.member("awaitsDate", awaitsDate) }
        if overdue != old.overdue { json.member("overdue", overdue) }
        if reminders != old.reminders { json.member("reminders", reminders) }
        if !sameText(holder, old.holder) { json.member("holder", tree: Self.text(holder)) }
        if !sameText(resultHash, old.resultHash) {
            json.member("result", tree: Self.text(resultHash))
        }
        if !sameText(problem, old.problem) { json.member("problem", tree: Self.text(problem)) }
        json.endObject()
    }

    /// Whether the other has the same bytes in all that a task keeps for its life.
    func isAskedAs(_ other: ReviewTask) -> Bool {
        asked === other.asked || asked.hasSameBytes(as: other.asked)
    }

    /// Whether the other has the same bytes.
    func hasSameBytes(as other: ReviewTask) -> Bool {
        id == other.id && status == other.status && attempt == other.attempt
            && tries == other.tries && due == other.due && overdue == other.overdue
            && awaitsDate == other.awaitsDate
            && reminders == other.reminders && sameText(holder, other.holder)
            && sameText(resultHash, other.resultHash) && sameText(problem, other.problem)
            && isAskedAs(other)
    }

    private func sameText(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return sameBytes(left, right)
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// Reads what `encode(to:)` wrote. Throws: ENG-041.
    package init(review: ReviewID, decoding object: JSONObject) throws(Refusal) {
        let read = JournalMembers(object)
        self.init(
            id: TaskID(review: review, number: try read.count("number")),
            asked: Asked(
                invocation: try read.text("invocation"), name: try read.text("name"),
                title: try read.text("title"),
                description: object["description"]?.stringValue ?? "",
                address: try read.text("address"),
                input: object["input"]?.objectValue ?? JSONObject(), form: object["form"],
                triesMax: try read.count("triesMax"),
                backoffMilliseconds: try read.count("backoff"),
                leaseMilliseconds: try read.count("lease"),
                createdAt: try read.instant("createdAt")),
            status: try Self.status(read), attempt: try read.count("attempt"),
            tries: try read.count("tries"), due: try read.optionalInstant("due"),
            overdue: object["overdue"]?.boolValue ?? false,
            reminders: try read.optionalCount("reminders") ?? 0,
            holder: object["holder"]?.stringValue, resultHash: object["result"]?.stringValue,
            problem: object["problem"]?.stringValue,
            awaitsDate: object["awaitsDate"]?.boolValue ?? false)
    }

    /// Takes over what `encode(since:to:)` wrote. Throws: ENG-041.
    mutating func take(difference object: JSONObject) throws(Refusal) {
        let read = JournalMembers(object)
        if object["status"] != nil { status = try Self.status(read) }
        if object["attempt"] != nil { attempt = try read.count("attempt") }
        if object["tries"] != nil { tries = try read.count("tries") }
        if let due = object["due"] { self.due = due.isNull ? nil : try read.instant("due") }
        if object["awaitsDate"] != nil { awaitsDate = try read.flag("awaitsDate") }
        if object["overdue"] != nil { overdue = try read.flag("overdue") }
        if object["reminders"] != nil { reminders = try read.count("reminders") }
        if let holder = object["holder"] { self.holder = holder.stringValue }
        if let result = object["result"] { resultHash = result.stringValue }
        if let problem = object["problem"] { self.problem = problem.stringValue }
    }

    private static func status(_ read: JournalMembers) throws(Refusal) -> Status {
        let word = try read.text("status")
        guard let status = Status(rawValue: word) else {
            throw Refusal(
                .internal, "ENG-042", "a stored task has an unknown status", found: word)
        }
        return status
    }
}

extension Chart {
    /// The form of a task: its own, or the one that all tasks of its `invoke` have.
    package func form(of task: ReviewTask) -> JSONValue? {
        task.form ?? form(ofInvoke: task.group)
    }
}

extension ReviewTask.Asked {
    fileprivate func hasSameBytes(as other: ReviewTask.Asked) -> Bool {
        sameBytes(invocation, other.invocation) && sameBytes(name, other.name)
            && sameBytes(title, other.title) && sameBytes(description, other.description)
            && sameBytes(address, other.address) && input.hasSameBytes(as: other.input)
            && (form ?? .null).hasSameBytes(as: other.form ?? .null)
            && triesMax == other.triesMax && backoffMilliseconds == other.backoffMilliseconds
            && leaseMilliseconds == other.leaseMilliseconds && createdAt == other.createdAt
    }
}
