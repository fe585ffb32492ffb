package import JSON

/// A task as JSON: in snapshots and changes, and as the body of its row.
extension ReviewTask {
    package var encoded: JSONObject {
        var object: JSONObject = [
            "number": .int(id.number),
            "invocation": .string(invocation),
            "name": .string(name),
            "title": .string(title),
            "address": .string(address),
            "status": .string(status.rawValue),
            "attempt": .int(attempt),
            "tries": .int(tries),
            "triesMax": .int(triesMax),
            "backoff": .int(backoffMilliseconds),
            "lease": .int(leaseMilliseconds),
            "createdAt": .int(createdAt),
        ]
        if !description.isEmpty { object["description"] = .string(description) }
        if !input.isEmpty { object["input"] = .object(input) }
        if let due { object["due"] = .int(due) }
        if awaitsDate { object["awaitsDate"] = .bool(true) }
        if overdue { object["overdue"] = .bool(true) }
        if reminders > 0 { object["reminders"] = .int(reminders) }
        if let holder { object["holder"] = .string(holder) }
        if let resultHash { object["result"] = .string(resultHash) }
        if let problem { object["problem"] = .string(problem) }
        return object
    }

    /// What is kept of an ended task: its answer's token and hash, not what it was asked with.
    var remains: JSONObject {
        var task = self
        task.input = [:]
        task.description = ""
        return task.encoded
    }

    /// Reads what `encoded` wrote. Throws: ENG-041.
    package init(review: ReviewID, decoding object: JSONObject) throws(Refusal) {
        let read = JournalMembers(object)
        let word = try read.text("status")
        guard let status = Status(rawValue: word) else {
            throw Refusal(
                .internal, "ENG-042", "a stored task has an unknown status", found: word)
        }
        self.init(
            id: TaskID(review: review, number: try read.count("number")),
            invocation: try read.text("invocation"), name: try read.text("name"),
            title: try read.text("title"), description: object["description"]?.stringValue ?? "",
            address: try read.text("address"),
            input: object["input"]?.objectValue ?? JSONObject(), status: status,
            attempt: try read.count("attempt"), tries: try read.count("tries"),
            triesMax: try read.count("triesMax"),
            backoffMilliseconds: try read.count("backoff"),
            leaseMilliseconds: try read.count("lease"), createdAt: try read.instant("createdAt"),
            due: try read.optionalInstant("due"), overdue: object["overdue"]?.boolValue ?? false,
            reminders: try read.optionalCount("reminders") ?? 0,
            holder: object["holder"]?.stringValue, resultHash: object["result"]?.stringValue,
            problem: object["problem"]?.stringValue,
            awaitsDate: object["awaitsDate"]?.boolValue ?? false)
    }
}
