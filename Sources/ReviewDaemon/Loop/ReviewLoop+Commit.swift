import CivilTime
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire
import Statechart

/// Append and commit: one sync a turn, before anything leaves.
extension ReviewLoop {
    /// How long the loop's own work rests when the disk took nothing; commands try every time.
    static let pauseWhileFull: Int64 = 1_000

    /// The disk took nothing lately, and it is not yet time to try again.
    var restsWhileFull: Bool { fullReason != nil && times.machine < nextTry }

    /// Brings the batch to disk. A full disk discards it and tells those who asked.
    ///
    /// Throws: `Ending` when a sync failed or the store is damaged; nothing is sent then.
    func commit() throws(Ending) {
        guard !batch.isEmpty else { return }
        let began = MonotonicClock.microseconds()
        commitWatch.begin(at: began)
        defer { commitWatch.end() }
        do {
            try store.append(batch)
        } catch {
            if error.isPassing {
                discardBatch(because: "\(error)")
                return
            }
            if error.kind == .syncFailed {
                throw Ending(.sync, "\(error). Nothing of the last batch was acknowledged.")
            }
            throw Ending(.store, "\(error)")
        }
        if fullReason != nil { log.info("the store takes commands again") }
        fullReason = nil
        working.commit()
        register.commit()
        letters.commit()
        subjects.commit()
        figures.commits += 1
        figures.lastCommitMicroseconds = MonotonicClock.microseconds() - began
        figures.entries += batch.entries.count
    }

    /// The disk is full: everything is as it was before the turn, and heals without a restart.
    private func discardBatch(because reason: String) {
        if fullReason == nil { log.error("the store takes no commands: \(reason)") }
        fullReason = reason
        nextTry = times.machine + Self.pauseWhileFull
        timers.invalidate()
        let refusal = Refusal(
            .full, "DMN-020", "the disk is full, nothing was changed",
            hint: "Ask again later with the same request id; reading goes on.")
        // Whoever only read is told so too: asking again costs them nothing.
        let replies = outbox.compactMap { message -> Outbound? in
            guard message.requestID != nil else { return nil }
            var reply = message
            reply.verb = .error
            reply.body = JSONValue.object(refusal.onWire(verb: nil).body).compactBytes
            return reply
        }
        var mark = Mark(self)
        mark.working = 0
        mark.register = 0
        mark.letters = 0
        mark.subjects = 0
        mark.undo = 0
        mark.entries = 0
        mark.bodies = 0
        mark.answers = 0
        mark.passes = 0
        mark.drafts = 0
        mark.documentParts = 0
        mark.documents = 0
        mark.outbox = 0
        mark.feed = 0
        mark.sequence = batchStart
        mark.nextReview = batchNextReview
        rollBack(to: mark)
        shelf = batchBefore.shelf
        storeHead = batchBefore.storeHead
        workflowHeads = batchBefore.workflowHeads
        newDefinitions = batchBefore.newDefinitions
        erasures.decided.removeAll()
        outbox = replies
    }
}
