import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// Queues and leases: who gets the next task, and what comes back.
extension ReviewLoop {
    /// Hands ready tasks to waiting workers, oldest first; every grant is journalled in this batch.
    func dispatch() {
        board.wake(at: times.machine)
        guard !restsWhileFull else { return }
        for queue in waiting.keys.sorted(by: bytesPrecede) {
            while let peer = nextWaiting(for: queue), let task = board.pop(queue) {
                grant(task, of: queue, to: peer)
            }
        }
    }

    private func nextWaiting(for queue: String) -> [UInt8]? {
        guard !isDraining else { return nil }
        while let peer = waiting[queue]?.first {
            if let session = sessions[peer], session.room(for: queue) > 0 { return peer }
            waiting[queue]?.removeFirst()
        }
        waiting[queue] = nil
        return nil
    }

    private func grant(_ id: TaskID, of queue: String, to peer: [UInt8]) {
        guard let session = sessions[peer] else { return }
        do {
            let outcome = try take(
                .grant(task: id.number, holder: session.instance), on: id.review.number,
                by: Actor(who: "queue:\(queue)", identity: session.identity))
            guard let task = outcome.tasks.first(where: { $0.id == id }) else { return }
            let lease = LeaseBoard.Lease(
                task: id, attempt: task.attempt, queue: queue, holder: session.instance,
                length: task.leaseMilliseconds,
                until: times.machine + configuration.limits.offerMilliseconds, isAccepted: false)
            leases.begin(lease)
            undo.append(.leaseBegan(lease))
            countOpen(1, queue, holder: session.instance)
            takeTurns(peer, queue)
            push(.task, taskBody(task, outcome.review, queue), to: peer)
            figures.granted += 1
        } catch {
            // No longer ready: it was answered, stopped or held meanwhile.
            log.info("\(id) was not handed out: \(error.code)")
        }
    }

    private func taskBody(_ task: ReviewTask, _ review: Review, _ queue: String) -> [UInt8] {
        json.reset()
        json.beginObject()
        json.member("task", task.id.description)
        json.member("attempt", task.attempt)
        json.member("epoch", epoch)
        json.member("queue", queue)
        json.member("name", task.name)
        json.member("title", task.title)
        json.member("lease_ms", task.leaseMilliseconds)
        json.member("try", task.tries)
        json.member("tries", task.triesMax)
        json.member("input", tree: resolved(task.input))
        json.key("review")
        json.beginObject()
        json.member("id", review.id.description)
        json.member("workflow", review.workflow)
        json.member("title", review.title)
        json.member("region", review.region)
        json.member("organisation", review.organisation)
        json.endObject()
        if let due = task.due { json.member("due", InstantText.text(due)) }
        if let form = form(of: task, in: review) { json.member("form", tree: form.schema) }
        if let progress = leases.progress(of: task.id) { json.member("progress", tree: progress) }
        json.endObject()
        return json.bytes
    }

    /// A worker gets the texts that its input refers to: a letter is written from findings.
    private func resolved(_ input: JSONObject) -> JSONValue {
        let bodies = LoopBodies(batch: batch.bodies, store: store)
        do {
            return try StoredBodies.resolved(.object(input), bodies)
        } catch {
            log.error("an input's texts cannot be read: \(error)")
            return .object(input)
        }
    }

    /// The peer goes to the end of the line, so that all workers get their share.
    private func takeTurns(_ peer: [UInt8], _ queue: String) {
        guard waiting[queue]?.first == peer else { return }
        waiting[queue]?.removeFirst()
        waiting[queue]?.append(peer)
    }

    /// Leases and offers whose time ran out: the task is ready again. An offer that nobody took
    /// costs no try.
    func endLeases() {
        guard !restsWhileFull else { return }
        for lease in leases.ended(at: times.machine) {
            leases.begin(lease)
            giveBack(
                lease,
                reason: lease.isAccepted ? "the lease ran out" : "nobody accepted it in time",
                spent: lease.isAccepted)
            revoke(lease, because: "expired")
            figures.leasesExpired += 1
        }
    }

    /// The task returns to its queue; its lease ends with the step.
    func giveBack(_ lease: LeaseBoard.Lease, reason: String, spent: Bool) {
        do {
            try take(
                .giveBack(
                    task: lease.task.number, attempt: lease.attempt, reason: reason, spent: spent),
                on: lease.task.review.number, by: .clock)
        } catch {
            // The review no longer knows of the lease; then nobody should.
            leases.end(lease.task)
            countOpen(-1, lease.queue, holder: lease.holder)
            log.info("\(lease.task) was not taken back: \(error.code)")
        }
    }

    var queueToRefill: String? {
        waiting.keys.sorted(by: bytesPrecede).first(where: board.needsRefill)
    }

    /// Fills the queue's memory from its table, past those that rest after a failure: were they all
    /// that is read, the queue would stay empty and be filled for ever.
    func refill(_ queue: String) throws(Ending) {
        let resting = board.restingTasks
        var found: [TaskID] = []
        var place: TaskPlace?
        var isComplete = false
        do {
            while found.isEmpty, !isComplete {
                let rows = try store.readyTasks(
                    address: "queue:\(queue)", after: place, limit: board.capacity)
                found = rows.compactMap { TaskID($0.id) }.filter { !resting.contains($0) }
                place = rows.last.map(TaskPlace.init)
                isComplete = rows.count < board.capacity
            }
            board.refill(queue, with: found, complete: isComplete)
        } catch {
            throw Ending(.store, "\(error)")
        }
    }
}
