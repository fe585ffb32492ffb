import JSON
import ReviewEngine
import ReviewStore

/// Queues and leases: who gets the next task, and what comes back.
extension ReviewLoop {
    /// Hands ready tasks to waiting workers, oldest first; every grant is journalled in this batch.
    func dispatch() throws(Ending) {
        board.wake(at: times.machine)
        guard fullReason == nil else { return }
        for queue in waiting.keys.sorted(by: bytesPrecede) {
            while let peer = nextWaiting(for: queue), let task = board.pop(queue) {
                grant(task, of: queue, to: peer)
            }
        }
    }

    private func nextWaiting(for queue: String) -> [UInt8]? {
        while let peer = waiting[queue]?.first {
            if let credit = sessions[peer]?.credits[queue], credit > 0 { return peer }
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
            spendCredit(of: queue, by: peer)
            leases.begin(
                .init(
                    task: id, attempt: task.attempt, queue: queue, holder: session.instance,
                    length: task.leaseMilliseconds, until: times.machine + task.leaseMilliseconds))
            undo.append(.leaseBegan(id))
            push("TASK", taskBody(task, outcome.review, queue), to: peer, door: .tasks)
            figures.granted += 1
        } catch {
            // No longer ready: it was answered, stopped or held meanwhile.
            log.info("\(id) was not handed out: \(error.code)")
        }
    }

    private func taskBody(_ task: ReviewTask, _ review: Review, _ queue: String) -> JSONObject {
        [
            "task": .string(task.id.description), "attempt": .int(task.attempt),
            "epoch": .int(epoch), "queue": .string(queue), "name": .string(task.name),
            "title": .string(task.title), "lease_ms": .int(task.leaseMilliseconds),
            "input": .object(task.input),
            "review": .object([
                "id": .string(review.id.description), "title": .string(review.title),
                "region": .string(review.region), "organisation": .string(review.organisation),
            ]),
        ]
    }

    func giveCredit(_ count: Int, of queue: String, to peer: [UInt8]) {
        guard sessions[peer] != nil else { return }
        let had = sessions[peer]?.credits[queue] ?? 0
        sessions[peer]?.credits[queue] = min(had + count, 10_000)
        if had <= 0, waiting[queue]?.contains(peer) != true {
            waiting[queue, default: []].append(peer)
        }
    }

    /// One credit less; the peer goes to the end of the line, so that all workers get their share.
    private func spendCredit(of queue: String, by peer: [UInt8]) {
        sessions[peer]?.credits[queue, default: 1] -= 1
        undo.append(.creditSpent(peer: peer, queue: queue))
        guard let first = waiting[queue]?.first, first == peer else { return }
        if waiting[queue].map({ $0.count > 1 }) == true {
            waiting[queue]?.removeFirst()
            waiting[queue]?.append(peer)
        }
    }

    /// Leases whose time ran out: the task is ready again, its attempt counts as a try.
    func endLeases() throws(Ending) {
        for lease in leases.ended(at: times.machine) {
            giveBack(lease, reason: "the lease ran out", spent: true)
            figures.leasesExpired += 1
        }
    }

    func giveBack(_ lease: LeaseBoard.Lease, reason: String, spent: Bool) {
        leases.end(lease.task)
        undo.append(.leaseEnded(lease))
        do {
            try take(
                .giveBack(
                    task: lease.task.number, attempt: lease.attempt, reason: reason, spent: spent),
                on: lease.task.review.number, by: .clock)
        } catch {
            log.info("\(lease.task) was not taken back: \(error.code)")
        }
    }

    var queueToRefill: String? { waiting.keys.sorted(by: bytesPrecede).first(where: board.needsRefill) }

    func refill(_ queue: String) throws(Ending) {
        do {
            let rows = try store.readyTasks(address: "queue:\(queue)", limit: board.capacity)
            board.refill(
                queue, with: rows.compactMap { TaskID($0.id) },
                complete: rows.count < board.capacity)
        } catch {
            throw Ending(.store, "\(error)")
        }
    }
}
