import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// LOOK: what a link is for, without opening it: what a mail scanner sees, too.
extension ReviewLoop {
    func look(
        _ fields: Fields, _ mapping: Configuration.Mapping, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let isSession = fields.object["session"] != nil
        let pass =
            isSession
            ? try pass(of: try fields.text("session"), mapping) : try link(fields, mapping)
        var seen: JSONObject = [
            "state": "ended", "now": .string(InstantText.text(times.calendar)),
        ]
        if isSession {
            // Who bore it may be told whom to ring, also when it has ended; all else is SHOW's.
            guard pass.kind == .session else { throw Self.unknownSecret }
            if pass.until > times.wall { seen["state"] = "open" }
        } else if isUsed(pass), try session(of: pass, again: browser(fields)) == nil {
            if pass.until > times.wall { seen["state"] = "used" }
        } else if let task = try standing(of: pass) {
            seen["state"] = "open"
            seen["kind"] = .string(pass.kind.rawValue)
            seen["to"] = .string(pass.principal)
            if let name = try name(of: pass.principal) { seen["name"] = .string(name) }
            if let task { try tell(of: task.task, in: task.review, to: pass.principal, &seen) }
        }
        let (reply, region) = (seen, try region(of: pass))
        let book = AddressBook(mail: configuration.mail)
        try ask(caller) { view, _ in
            var body = reply
            if let region { body["ring"] = try book.ring(in: region, view) }
            return .body(body)
        }
        return .later
    }

    private func tell(
        of task: ReviewTask, in review: Review, to reader: String, _ seen: inout JSONObject
    ) throws(Refusal) {
        seen["needsCode"] = .bool(isConfidential(task, of: review))
        var line: JSONObject = [
            "task": .string("\(task.id)"), "title": .string(task.title),
            "host": .string(review.organisation), "region": .string(review.region),
            "reviewTitle": .string(review.title), "overdue": .bool(task.overdue && !isHeld(review)),
        ]
        if isHeld(review) { line["held"] = true }
        if let due = task.due { line["due"] = .string(InstantText.text(due)) }
        let owner = Principal.owner(ofAddress: task.address, region: review.region)
        if !sameBytes(owner, reader) {
            line["owner"] = .string(owner)
            if let name = try name(of: owner) { line["ownerName"] = .string(name) }
        }
        seen["task"] = .object(line)
    }

    /// What the register calls somebody, who is to know whether the link is theirs.
    private func name(of principal: String) throws(Refusal) -> String? {
        switch Principal(principal) {
        case .person(let id):
            guard let body = try person(id)?.subject.bodyHash else { return nil }
            let known = try? StoredBodies.resolved(
                .object(["body": .string(body)]), LoopBodies(batch: batch.bodies, store: store))
            return known?["name"]?.stringValue
        case .organisation(let id): return try organisation("organisation", id)?.subject.name
        case .role(let id): return try organisation("role", id)?.subject.name
        case .coordinator, .queue, .operator, nil: return nil
        }
    }

    /// Where whoever bears a link rings: in the review's region, or in their own.
    func region(of pass: Pass) throws(Refusal) -> String? {
        if let id = pass.task.flatMap({ TaskID($0) }) {
            return try load(id.review.number)?.review.region
        }
        switch Principal(pass.principal) {
        case .coordinator(let region): return region
        case .person(let id): return try person(id)?.subject.region
        case .organisation(let id): return try organisation("organisation", id)?.subject.region
        case .role(let id): return try organisation("role", id)?.subject.region
        case .queue, .operator, nil: return nil
        }
    }
}
