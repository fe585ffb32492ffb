import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// Verbs by which coordinators and operators act on single tasks.
extension ReviewLoop {
    /// An answer that somebody gave by telephone, recorded for them by a coordinator.
    func answerFor(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.task()
        let word = try fields.text("for")
        guard let owner = Principal(word) else {
            throw Refusal(
                .invalid, "DMN-042", "this is no principal", subject: "for",
                expected: "person:ID, organisation:ID or role:coordinator", found: "\"\(word)\"")
        }
        let told = try fields.text("told")
        let review = try steerable(id.review, by: principal)
        try requireCoordinator(review, principal)
        guard let task = try task(id, of: review), !task.isQueued,
            register.acting.owns(
                owner, address: task.address, region: review.region, on: today)
        else {
            throw Refusal(
                .notYours, "DMN-080", "the task is not theirs", subject: "\(id)", found: word)
        }
        let result = JSONValue.object(try fields.members("result"))
        var (bodies, documents): ([StoredBody], [KeptDocument]) = ([], [])
        let answer = try admit(result, for: task, of: review, into: &bodies, &documents)
        let how = body(.object(["told": .string(told)]), subject: "review/\(review.id)")
        let before = review
        try take(
            .complete(
                task: id.number, attempt: task.attempt, result: answer,
                hash: Digest.hex(Digest.hash(result.canonicalBytes)), told: how.hash),
            on: review.id.number,
            by: Actor(who: "\(principal) for \(owner)", identity: caller.identity),
            lookups: try lookups(completing: task, of: review, with: answer))
        batch.bodies += bodies + [how]
        batch.documents += documents
        var written: JSONObject = [
            "at": .string(InstantText.text(times.calendar)), "by": .string("\(principal)"),
        ]
        for (key, value) in form(of: task, in: review)?.decision(in: result) ?? [:] {
            written[key] = value
        }
        announce(
            .confirmation, task, of: review, to: owner, by: Actor(caller, principal),
            answer: written)
        figures.completed += 1
        return .ok(try standing(of: review.id, before: before))
    }

    func retryTask(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.task()
        let review = try mendable(id, by: principal)
        try take(.retry(task: id.number), on: review.id.number, by: Actor(caller, principal))
        return .ok(try outcome(of: review, for: principal))
    }

    /// A task that needs attention is ended by hand, with a result or an error.
    func resolveTask(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.task()
        let review = try mendable(id, by: principal)
        guard let task = try task(id, of: review), task.status == .attention else {
            throw Refusal(
                .refused, "ENG-015", "the task does not need attention", subject: "\(id)",
                expected: "a task under `reviewctl attention list`")
        }
        let actor = Actor(caller, principal)
        let reason = body(
            .object(["reason": .string(try fields.text("reason"))]), subject: "review/\(review.id)")
        var documents: [KeptDocument] = []
        var bodies = [reason]
        if let error = try fields.optionalMembers("error") {
            let code = try Fields(error).name("code")
            let words = body(.object(error), subject: "review/\(review.id)")
            bodies.append(words)
            try take(
                .error(
                    task: id.number, attempt: task.attempt, code: code,
                    data: .object(["data": .object([:]), "body": .string(words.hash)]),
                    hash: words.hash),
                on: review.id.number, by: actor)
        } else {
            let result = JSONValue.object(try fields.members("result"))
            let answer = try admit(result, for: task, of: review, into: &bodies, &documents)
            try take(
                .complete(
                    task: id.number, attempt: task.attempt, result: answer,
                    hash: Digest.hex(Digest.hash(result.canonicalBytes)), told: reason.hash),
                on: review.id.number, by: actor,
                lookups: try lookups(completing: task, of: review, with: answer))
        }
        batch.bodies += bodies
        batch.documents += documents
        return .ok(try outcome(of: review, for: principal))
    }

    /// How the review stands now; why it cannot go on may tell what somebody said.
    private func outcome(
        of review: Review, for principal: Principal
    ) throws(Refusal) -> JSONObject {
        var outcome = try standing(of: review.id, before: review)
        if principal == .operator { outcome["problem"] = nil }
        return outcome
    }

    private func mendable(_ id: TaskID, by principal: Principal) throws(Refusal) -> Review {
        let review = try steerable(id.review, by: principal)
        if principal != .operator { try requireCoordinator(review, principal) }
        return review
    }
}
