internal import Digest
/// Appending: what the loop did in a turn becomes durable, all of it or nothing.
package import ReviewEngine

extension Store {
    /// Commits all of a batch in one transaction with one sync of the log.
    ///
    /// After it returned, nothing of the batch can be lost. After it threw, nothing of it is there,
    /// except after `syncFailed`, where nobody can know; then the store takes no more writes.
    package func append(_ batch: Batch) throws(StoreError) {
        if let fatal { throw fatal }
        guard !batch.isEmpty else { return }
        let head = try chain(over: batch.entries)
        try transaction("append") { () throws(StoreError) in
            for place in batch.entries.indices {
                batch.entries[place].bind(to: statements.entry)
                try statements.entry.run(
                    blob: JournalEntry.bodyParameter, batch.entries[place].body,
                    doing: "append an entry")
            }
            for answer in batch.answers {
                answer.bind(to: statements.answer)
                try statements.answer.run(
                    blob: StoredAnswer.bodyParameter, answer.body, doing: "append an answer")
            }
            for body in batch.bodies {
                statements.body.bind(1, body.hash)
                statements.body.bind(2, body.subject)
                statements.body.bind(3, body.salt)
                try statements.body.run(
                    blob: BodyState.contentParameter, body.content, doing: "append a body")
            }
            try write(batch.passes, batch.drafts)
            try write(batch.documentParts, batch.documents)
        }
        chainHead = head
        if let last = batch.entries.last {
            lastSequence = last.sequence
            lastTime = max(lastTime, last.at)
        }
    }

    /// The chain's head after these entries; refuses what would tear the journal.
    private func chain(over entries: [JournalEntry]) throws(StoreError) -> [UInt8] {
        var head = chainHead
        var expected = lastSequence
        for place in entries.indices {
            expected += 1
            guard entries[place].sequence == expected else {
                throw StoreError(
                    .order, doing: "append", path: path,
                    detail: "entry \(entries[place].sequence) came where \(expected) follows")
            }
            guard entries[place].hash.count == Digest.length else {
                throw StoreError(
                    .invalid, doing: "append", path: path,
                    detail: "entry \(expected) has a hash of \(entries[place].hash.count) bytes")
            }
            head = EntryHash.chain(previous: head, entryHash: entries[place].hash)
        }
        return head
    }
}
