import CivilTime
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire
import Statechart

/// Steps: load a review, step it, record the entry, deliver what it asks of others.
extension ReviewLoop {
    /// Messages that one input may set off; more is a workflow that talks to itself.
    static let cascadeMax = 1_000

    /// Takes one input on one review, with everything that follows from it, or nothing at all.
    @discardableResult
    func take(
        _ input: Input, on number: Int64, by actor: Actor, lookups: JSONObject = JSONObject()
    ) throws(Refusal) -> ReviewStep {
        let mark = Mark(self)
        do throws(Refusal) {
            let outcome = try step(input, on: number, by: actor, lookups: lookups)
            var queue = ArraySlice(outcome.messages.map { (from: number, message: $0) })
            var delivered = 0
            while let (sender, message) = queue.popFirst() {
                delivered += 1
                guard delivered <= Self.cascadeMax else {
                    throw Refusal(
                        .refused, "DMN-010", "the workflows send each other messages without end",
                        subject: "r\(number)", expected: "at most \(Self.cascadeMax)")
                }
                queue += try deliver(message, from: sender).map { (from: $0, message: $1) }
            }
            return outcome
        } catch {
            rollBack(to: mark)
            throw error
        }
    }

    func step(
        _ input: Input, on number: Int64, by actor: Actor, lookups: JSONObject
    ) throws(Refusal) -> ReviewStep {
        let entry = try load(number)
        let before = entry?.review
        let hash: String
        if case .start(let start) = input {
            hash = start.definition
        } else if case .migrate(let migration) = input {
            hash = migration.definition
        } else if let before {
            hash = before.definition
        } else {
            throw Refusal(
                .notFound, "DMN-011", "there is no such review", subject: "r\(number)")
        }
        guard let workflow = shelf[hash: hash] else {
            throw Refusal(
                .internal, "DMN-012", "the review's definition is missing", subject: "r\(number)",
                found: hash)
        }
        note.begin(review: number)
        defer { note.end() }
        let outcome = try Review.step(
            before, input,
            in: StepSurroundings(
                now: times.calendar, calendars: calendars, workflow: workflow, lookups: lookups,
                nextReview: nextReview))
        if outcome.isRepeat { return outcome }
        for error in outcome.errors {
            // The place, not the values: those may be what people wrote.
            log.warning(
                "\(outcome.review.id): an expression failed, \(error.code) at "
                    + "\(error.position.map(String.init(describing:)) ?? "an unknown place")")
        }
        nextReview = outcome.nextReview
        let hashOfEntry = record(
            subject: "review/\(outcome.review.id)", kind: input.kind, by: actor,
            region: outcome.review.region, organisation: outcome.review.organisation,
            body: entryBody(input, lookups, outcome, before),
            previous: entry?.head ?? EntryHash.none)
        let tasks = outcome.tasks
        working.replace(outcome.review, tasks: tasks, head: hashOfEntry, position: sequence)
        takeNotice(of: outcome.review, tasks, before: before)
        return outcome
    }

    /// Compact JSON; the member names are those of Storage.md.
    private func entryBody(
        _ input: Input, _ lookups: JSONObject, _ outcome: ReviewStep, _ before: Review?
    ) -> [UInt8] {
        json.reset()
        json.beginObject()
        json.member("v", 1)
        json.member("input", input.encoded)
        json.member("calendar", calendars.version)
        if !lookups.isEmpty { json.member("lookups", lookups) }
        if !outcome.logged.isEmpty {
            json.member("log", tree: .array(outcome.logged.map { .string($0) }))
        }
        json.key("change")
        Change.encode(
            from: before, to: outcome.review, touchedChart: outcome.touchedChart, into: &json)
        json.endObject()
        return json.bytes
    }

    /// Adds an entry to the batch; gives its hash, the new head of its subject.
    func record(
        subject: String, kind: String, by actor: Actor, region: String, organisation: String,
        body: [UInt8], previous: [UInt8]
    ) -> [UInt8] {
        sequence += 1
        var entry = JournalEntry(
            sequence: sequence, subject: subject, kind: kind, at: times.calendar, who: actor.who,
            identity: actor.identity, region: region, organisation: organisation, body: body,
            hash: [])
        entry.hash = EntryHash.of(previous: previous, entry: entry)
        feed.append(FeedItem(sequence: sequence, kind: kind, region: region))
        let hash = entry.hash
        batch.entries.append(entry)
        return hash
    }

    /// Boards, timers and inbox news follow the review; all of it is taken back on rollback.
    private func takeNotice(of review: Review, _ tasks: [ReviewTask], before: Review?) {
        for task in tasks {
            board.update(task)
            if task.isQueued {
                if task.status != .leased { endLease(of: task) }
                if !task.isOpen { leases.forgetProgress(of: task.id) }
            } else {
                pushNews(of: task, in: review, kind: newsKind(task, before))
            }
        }
        if review.takesTimers { setTimers(of: review, before: before) }
        facts.update(review, published(by: review))
    }

    /// What a review publishes for the lookups of others; most workflows publish nothing.
    func published(by review: Review) -> JSONObject {
        guard let chart = shelf[hash: review.definition]?.chart, chart.publishesFacts else {
            return [:]
        }
        return chart.facts(
            review.chart, review.environment(now: times.calendar, calendars: calendars))
    }

    func setTimers(of review: Review, before: Review?) {
        let old = before?.takesTimers == true ? before?.chart.timers ?? [] : []
        for timer in review.chart.timers {
            guard let due = timer.due?.milliseconds,
                !old.contains(where: { $0.due == timer.due && sameBytes($0.id, timer.id) })
            else { continue }
            timers.insert(due: due, review: review.id.number, id: timer.id)
        }
    }

    private func endLease(of task: ReviewTask) {
        guard let lease = leases.end(task.id) else { return }
        undo.append(.leaseEnded(lease))
        countOpen(-1, lease.queue, holder: lease.holder)
        if task.status == .stopped {
            revoke(lease, because: "stopped")
        } else if task.attempt > lease.attempt {
            revoke(lease, because: "reopened")
        }
    }

    /// Tells a holder that the task is no longer theirs.
    func revoke(_ lease: LeaseBoard.Lease, because reason: String) {
        guard let peer = peers[lease.holder] else { return }
        push(
            .revoked,
            [
                "task": .string(lease.task.description), "attempt": .int(lease.attempt),
                "epoch": .int(epoch), "reason": .string(reason),
            ], to: peer)
    }

    private func newsKind(_ task: ReviewTask, _ before: Review?) -> String {
        guard let old = before?.task(number: task.id.number) else { return "new" }
        if task.status != old.status {
            return task.status == .ready ? "reopened" : task.status.rawValue
        }
        if task.overdue, !old.overdue { return "overdue" }
        return task.reminders > old.reminders ? "reminder" : "changed"
    }

    // MARK: Messages

    /// Steps the receiver of a message; gives what that asks of yet others.
    private func deliver(
        _ message: Message, from sender: Int64
    ) throws(Refusal) -> [(Int64, Message)] {
        switch message {
        case .startChild(let invocation, let child, let workflow, let input):
            return try startChild(invocation, child, workflow, input, of: sender)
        case .cancelChild(let child):
            return try pass(.cancel(reason: "", incomplete: false), to: child)
        case .holdChild(let child, let hold):
            return try pass(.holdAbove(hold), to: child)
        case .releaseChild(let child):
            guard let review = try load(child.number)?.review else { return [] }
            return try pass(.releaseAbove(still: scopeHeldSince(review)), to: child)
        case .childDone(let parent, let invocation, let output):
            return try pass(.childDone(invocation: invocation, output: output), to: parent)
        case .childFailed(let parent, let invocation, let code):
            return try pass(.childFailed(invocation: invocation, code: code), to: parent)
        case .review(let id, let event, let data):
            return try send(event, data, to: id, from: sender)
        case .person(let id, let event, let data):
            let region = try load(sender)?.review.region ?? ""
            try stepPerson(id, .message(name: event, data: data), region: region, by: .clock)
            return []
        }
    }

    /// Reviews of one region may speak to each other; what reaches nobody comes back as an error.
    private func send(
        _ event: String, _ data: JSONValue, to id: ReviewID, from number: Int64
    ) throws(Refusal) -> [(Int64, Message)] {
        guard let sender = try load(number)?.review else { return [] }
        guard let receiver = try load(id.number)?.review, receiver.isOpen,
            receiver.status != .deferred, sameBytes(receiver.region, sender.region)
        else {
            return try pass(.unreachable(address: "review:\(id)", event: event), to: sender.id)
        }
        return try pass(.message(name: event, data: data, from: sender.id), to: id)
    }

    /// A receiver that has ended meanwhile no longer listens; that is no fault of the sender's.
    private func pass(_ input: Input, to id: ReviewID) throws(Refusal) -> [(Int64, Message)] {
        guard let receiver = try load(id.number)?.review, receiver.isOpen else { return [] }
        let outcome = try step(input, on: id.number, by: .clock, lookups: JSONObject())
        return outcome.messages.map { (id.number, $0) }
    }

    private func startChild(
        _ invocation: String, _ child: ReviewID, _ name: String, _ input: JSONObject,
        of sender: Int64
    ) throws(Refusal) -> [(Int64, Message)] {
        guard let parent = try load(sender)?.review else { return [] }
        guard let workflow = shelf[name: name] else {
            return try pass(
                .childFailed(invocation: invocation, code: "workflow.missing"), to: parent.id)
        }
        var start = Input.Start(
            id: child, workflow: name, definition: workflow.hash,
            title: workflow.chart.title.isEmpty ? name : workflow.chart.title,
            region: parent.region, organisation: parent.organisation, input: input,
            parent: .init(review: parent.id, invocation: invocation))
        start.above = parent.hold ?? parent.above
        do throws(Refusal) {
            if let schema = workflow.chart.initialInputSchema {
                try refuse(
                    Form(schema: schema, today: today).problems(in: .object(input)), of: "input")
            }
            let outcome = try step(.start(start), on: child.number, by: .clock, lookups: [:])
            return outcome.messages.map { (child.number, $0) }
        } catch {
            // The parent's chart decides what becomes of a part that cannot begin.
            log.warning("\(parent.id): the child \(name) cannot start, \(error.code)")
            return try pass(
                .childFailed(invocation: invocation, code: "workflow.refused"), to: parent.id)
        }
    }

    // MARK: Loading

    /// Batch, working set, tables, in that order; nil when there is none.
    func load(_ number: Int64) throws(Refusal) -> WorkingSet.Entry? {
        if let entry = working[number] { return entry }
        let row: ReviewRow?
        do {
            row = try store.review(id: "r\(number)")
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
        guard let row else { return nil }
        guard let workflow = shelf[hash: row.definition] else {
            throw Refusal(
                .internal, "DMN-012", "the review's definition is missing", subject: row.id,
                found: row.definition)
        }
        let entry = WorkingSet.Entry(
            review: try Review(row: row, chart: workflow.chart), head: row.head,
            position: row.position)
        working.admit(entry)
        return entry
    }

    // MARK: Rollback

    /// How far the batch had come, so that a refused input leaves nothing.
    struct Mark {
        var working: Int
        var register: Int
        var letters: Int
        var subjects: Int
        var undo: Int
        var entries: Int
        var bodies: Int
        var answers: Int
        var passes: Int
        var drafts: Int
        var documentParts: Int
        var documents: Int
        var outbox: Int
        var feed: Int
        var sequence: Int64
        var nextReview: Int64

        init(_ loop: ReviewLoop) {
            working = loop.working.mark
            register = loop.register.mark
            letters = loop.letters.mark
            subjects = loop.subjects.mark
            undo = loop.undo.count
            entries = loop.batch.entries.count
            bodies = loop.batch.bodies.count
            answers = loop.batch.answers.count
            passes = loop.batch.passes.count
            drafts = loop.batch.drafts.count
            documentParts = loop.batch.documentParts.count
            documents = loop.batch.documents.count
            outbox = loop.outbox.count
            feed = loop.feed.count
            sequence = loop.sequence
            nextReview = loop.nextReview
        }
    }

    func rollBack(to mark: Mark) {
        for (undone, now) in working.rollBack(to: mark.working) {
            for task in undone.tasks {
                if let before = now?.task(number: task.id.number) {
                    board.update(before)
                } else {
                    board.forget(task)
                }
            }
            facts.forget(undone.id)
            if let now { facts.update(now, published(by: now)) }
        }
        register.rollBack(to: mark.register)
        letters.rollBack(to: mark.letters)
        subjects.rollBack(to: mark.subjects)
        while undo.count > mark.undo {
            switch undo.removeLast() {
            case .leaseBegan(let lease):
                leases.end(lease.task)
                countOpen(-1, lease.queue, holder: lease.holder)
            case .leaseEnded(let lease):
                leases.begin(lease)
                countOpen(1, lease.queue, holder: lease.holder)
            case .answered(let scope, let id): recent.forget(scope: scope, requestID: id)
            }
        }
        batch.entries.removeLast(batch.entries.count - mark.entries)
        batch.bodies.removeLast(batch.bodies.count - mark.bodies)
        batch.answers.removeLast(batch.answers.count - mark.answers)
        batch.passes.removeLast(batch.passes.count - mark.passes)
        batch.drafts.removeLast(batch.drafts.count - mark.drafts)
        batch.documentParts.removeLast(batch.documentParts.count - mark.documentParts)
        batch.documents.removeLast(batch.documents.count - mark.documents)
        outbox.removeLast(outbox.count - mark.outbox)
        feed.removeLast(feed.count - mark.feed)
        sequence = mark.sequence
        nextReview = mark.nextReview
    }
}
