import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// What is said about a task: accepted, extended, completed, failed, given back.
extension ReviewLoop {
    // MARK: Leases

    /// The lease that a token fences, if the session's instance holds it.
    private func lease(_ fields: Fields, _ session: Session) throws(Refusal) -> LeaseBoard.Lease {
        let token = try fields.token()
        guard token.epoch == epoch, let lease = leases[token.task], lease.attempt == token.attempt,
            sameBytes(lease.holder, session.instance)
        else { throw try staleOrInbox(token.task, token.attempt) }
        return lease
    }

    private func staleOrInbox(_ id: TaskID, _ attempt: Int64) throws(Refusal) -> Refusal {
        if let task = try load(id.review.number)?.review.task(number: id.number), !task.isQueued {
            return Refusal(
                .refused, "DMN-070", "a task of an inbox has no lease", subject: "\(id)",
                hint: "COMPLETE it with the token that INBOX or SHOW gave.")
        }
        return Refusal(
            .stale, "DMN-071", "the task went on without this holder", subject: "\(id)",
            found: "attempt \(attempt)", hint: "Drop the work; undo side effects if you can.")
    }

    func accept(_ fields: Fields, _ session: Session) throws(Refusal) -> Reply {
        let lease = try lease(fields, session)
        if !lease.isAccepted { leases.accept(lease.task, until: times.machine + lease.length) }
        return .ok(["lease_ms": .int(lease.length)])
    }

    func extend(_ fields: Fields, _ session: Session) throws(Refusal) -> Reply {
        let lease = try lease(fields, session)
        let length = try fields.integer("lease_ms", 1...Int64.max, unasked: lease.length)
        let granted = min(length, lease.length)
        leases.accept(lease.task, until: times.machine + granted)
        return .ok(["lease_ms": .int(granted)])
    }

    func noteProgress(
        _ fields: Fields, _ caller: Caller, _ session: Session
    ) throws(Refusal) -> Reply {
        let lease = try lease(fields, session)
        let details = fields.object["details"] ?? .null
        try refuseLarge(details, of: "details")
        leases.note(details, of: lease.task)
        return caller.requestID == nil ? .none : .ok([:])
    }

    func release(_ fields: Fields, _ session: Session) throws(Refusal) -> Reply {
        let lease = try lease(fields, session)
        giveBack(lease, reason: "its holder gave it back", spent: false)
        return .ok([:])
    }

    // MARK: Ends

    func fail(_ fields: Fields, _ session: Session) throws(Refusal) -> Reply {
        let lease = try lease(fields, session)
        let error = try fields.text("error")
        let final = !(try fields.flag("retry", unasked: true))
        // What a step of ours reports is technical; still it may quote a person, so it is a body.
        let words = body(
            .object(["error": .string(error)]), subject: "review/\(lease.task.review)")
        let outcome = try take(
            .fail(
                task: lease.task.number, attempt: lease.attempt, error: words.hash, final: final),
            on: lease.task.review.number,
            by: Actor(who: "queue:\(lease.queue)", identity: session.identity))
        batch.bodies.append(words)
        guard let task = outcome.tasks.first(where: { $0.id == lease.task }), task.status == .ready
        else { return .ok(["next": "attention"]) }
        let pause = backoff(task)
        board.rest(task.id, queue: lease.queue, until: times.machine + pause)
        return .ok(["next": "retry", "after_ms": .int(pause)])
    }

    /// The first wait doubles with each try, up to ten minutes.
    private func backoff(_ task: ReviewTask) -> Int64 {
        let doublings = min(max(task.tries - 1, 0), 20)
        return min(min(task.backoffMilliseconds, 600_000) << doublings, 600_000)
    }

    func complete(
        _ fields: Fields, _ session: Session, _ mapping: Configuration.Mapping,
        _ caller: inout Caller
    ) throws(Refusal) -> Reply {
        let (id, attempt, task, review, who) = try answerable(fields, session, mapping, &caller)
        let result = JSONValue.object(try fields.members("result"))
        let hash = Digest.hex(Digest.hash(result.canonicalBytes))
        if try isAnswered(task, of: review, attempt, hash) { return .ok([:]) }
        var (bodies, documents): ([StoredBody], [KeptDocument]) = ([], [])
        let answer = try admit(result, for: task, of: review, into: &bodies, &documents)
        try take(
            .complete(
                task: id.number, attempt: attempt, result: answer, hash: hash, told: nil),
            on: id.review.number, by: Actor(who: who, identity: caller.identity),
            lookups: try lookups(completing: task, of: review, with: answer))
        batch.bodies += bodies
        batch.documents += documents
        if !task.isQueued { try removeDraft(of: task) }
        figures.completed += 1
        return .ok([:])
    }

    func endInError(
        _ fields: Fields, _ session: Session, _ mapping: Configuration.Mapping,
        _ caller: inout Caller
    ) throws(Refusal) -> Reply {
        let (id, attempt, task, review, who) = try answerable(fields, session, mapping, &caller)
        guard task.isQueued else { throw try staleOrInbox(id, attempt) }
        let code = try fields.name("code")
        let message = try fields.text("message")
        let data = JSONValue.object(try fields.optionalMembers("data") ?? [:])
        try refuseLarge(data, of: "data")
        let words = body(.object(["message": .string(message)]), subject: "review/\(review.id)")
        let hash = Digest.hex(
            Digest.hash(
                JSONValue.array([.string(code), .string(message), data]).canonicalBytes))
        if try isAnswered(task, of: review, attempt, hash) { return .ok([:]) }
        try take(
            .error(
                task: id.number, attempt: attempt, code: code,
                data: .object(["data": data, "body": .string(words.hash)]), hash: hash),
            on: id.review.number, by: Actor(who: who, identity: caller.identity))
        batch.bodies.append(words)
        return .ok([:])
    }

    /// Whether a task that has left its review's snapshot was answered exactly so; its row keeps
    /// token and hash. Those still in the snapshot are the step's to judge.
    private func isAnswered(
        _ task: ReviewTask, of review: Review, _ attempt: Int64, _ hash: String
    ) throws(Refusal) -> Bool {
        guard review.task(number: task.id.number) == nil, task.status == .done,
            task.attempt == attempt, let known = task.resultHash
        else { return false }
        guard sameBytes(known, hash) else {
            throw Refusal(
                .conflict, "ENG-016", "the task was answered already, with another answer",
                subject: "\(task.id)", hint: "A correction is `reviewctl amend`, by a coordinator.")
        }
        return true
    }

    /// Refuses what comes for a task that has ended, or that was asked again since.
    static func refuseEnded(_ task: ReviewTask, attempt: Int64? = nil) throws(Refusal) {
        guard task.isOpen, task.attempt == attempt ?? task.attempt else {
            throw Refusal(
                .stale, "DMN-076", "the task has ended", subject: "\(task.id)",
                found: task.status.rawValue)
        }
    }

    /// The task of a token, if this session may answer it, and as whom it does.
    ///
    /// A queue's task: only its holder's token fits. An inbox's: only its owner sees it at all.
    func answerable(
        _ fields: Fields, _ session: Session, _ mapping: Configuration.Mapping,
        _ caller: inout Caller
    ) throws(Refusal) -> (TaskID, Int64, ReviewTask, Review, who: String) {
        let token = try fields.token()
        guard let review = try load(token.task.review.number)?.review,
            let task = try task(token.task, of: review)
        else { throw Self.missing(token.task) }
        let who: String
        if task.isQueued {
            guard session.credits[task.queue] != nil else { throw Self.missing(token.task) }
            who = task.address
        } else {
            let principal = try principal(
                fields, mapping, default: session.principal, for: &caller)
            guard
                register.acting.owns(
                    principal, address: task.address, region: review.region, on: today),
                may(caller.pass, see: task.id, isConfidential: isConfidential(task, of: review))
            else { throw Self.missing(token.task) }
            let isTheirs = principal.owns(address: task.address, region: review.region)
            let isAssistant = caller.pass?.isAssistant == true
            let actor = isAssistant ? "assistant for \(principal)" : "\(principal)"
            who = isTheirs ? actor : "\(actor) for \(task.address)"
        }
        guard token.epoch == epoch else {
            throw Refusal(
                .stale, "DMN-073", "the token is of another epoch", subject: "\(token.task)",
                expected: "epoch \(epoch)", found: "epoch \(token.epoch)")
        }
        if task.isQueued, task.isOpen, leases[task.id]?.holder != session.instance {
            throw try staleOrInbox(token.task, token.attempt)
        }
        return (token.task, token.attempt, task, review, who)
    }

    private static func missing(_ task: TaskID) -> Refusal {
        Refusal(.notYours, "DMN-072", "there is no such task for you", subject: "\(task)")
    }

    /// A task of a review: in its snapshot, or long ended and in its row.
    func task(_ id: TaskID, of review: Review) throws(Refusal) -> ReviewTask? {
        if let task = review.task(number: id.number) { return task }
        if let task = working[review.id.number]?.task(number: id.number) { return task }
        do {
            return try store.task(id: id.description).map { row throws(Refusal) in
                try ReviewTask(row: row)
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
    }

    func refuseLarge(_ value: JSONValue, of field: String) throws(Refusal) {
        let bytes = value.compactBytes.count
        guard bytes <= WireLimits.smallBytes else {
            throw Refusal(
                .invalid, "DMN-074", "the value is too large", subject: field,
                expected: "at most \(WireLimits.smallBytes) bytes", found: "\(bytes) bytes",
                hint: "Give the task a form, or pass a reference.")
        }
    }
}
