import JSON
import ReviewEngine

/// A task as lists and inboxes show it (Protocol.md, a row of TASKS, INBOX).
extension TaskRow {
    var isEnded: Bool { sameBytes(status, "done") || sameBytes(status, "stopped") }

    /// - Parameter isHeld: its review is on hold; nothing in it is overdue while that lasts.
    func line(isHeld: Bool) -> JSONObject {
        var line: JSONObject = [
            "task": .string(id), "review": .string(review), "name": .string(name),
            "title": .string(title), "status": .string(status), "attempt": .int(attempt),
            "overdue": .bool(overdue && !isHeld),
            "createdAt": .string(InstantText.text(createdAt)),
            "organisation": .string(organisation), "region": .string(region),
        ]
        if isHeld { line["held"] = true }
        line.setAddress(address)
        setDeadline(in: &line)
        return line
    }

    /// When it is due, or that the date which it hangs on is still to be agreed.
    private func setDeadline(in line: inout JSONObject) {
        if let due {
            line["due"] = .string(InstantText.text(due))
        } else if (try? ReviewTask(row: self))?.awaitsDate == true {
            line["dateToBeAgreed"] = .bool(true)
        }
    }

    /// The line of an inbox: with the token that an answer must carry.
    func inboxLine(epoch: Int64, workflow: String, isHeld: Bool) -> JSONObject {
        var line: JSONObject = [
            "task": .string(id), "attempt": .int(attempt), "epoch": .int(epoch),
            "review": .string(review), "workflow": .string(workflow), "name": .string(name),
            "title": .string(title), "to": .string(address),
            "overdue": .bool(overdue && !isHeld),
            "createdAt": .string(InstantText.text(createdAt)),
            "organisation": .string(organisation), "region": .string(region),
        ]
        if isHeld { line["held"] = true }
        setDeadline(in: &line)
        line["hours"] = hours
        return line
    }

    /// How much time it takes whoever is asked, as far as its workflow says: a number in its input.
    var hours: JSONValue? {
        guard let hours = (try? ReviewTask(row: self))?.input["hours"], hours.doubleValue != nil
        else { return nil }
        return hours
    }
}
