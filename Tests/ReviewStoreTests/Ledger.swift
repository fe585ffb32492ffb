/// An independent model of what a store must hold: what was acknowledged, and what may be there.
import ReviewEngine
import ReviewStore
import Testing

/// A fixed script of appends and applies, long enough to fill and reuse the log several times.
struct Script {
    enum Step {
        case append(Batch)
        case apply(DirtySet)
    }

    let steps: [Step]

    init() {
        var steps: [Step] = []
        var chronicle = Chronicle()
        var dirty = DirtySet()
        var latest: [Int64: ReviewRow] = [:]
        for turn in 1...8 {
            var batch = Batch()
            for number in [Int64(turn % 3 + 1), 4] {
                let entry = chronicle.entry("review/r\(number)", body: "turn \(turn)")
                batch.entries.append(entry)
                var row = Sample.review(
                    number, position: entry.sequence,
                    snapshot: [UInt8](repeating: UInt8(turn), count: 1500))
                row.head = entry.hash
                latest[number] = row
            }
            batch.answers = [Sample.answer("0190a000-0000-7000-8000-00000000000\(turn)")]
            batch.bodies = [Sample.body("h\(turn)")]
            steps.append(.append(batch))
            guard turn.isMultiple(of: 2) else { continue }
            dirty.reviews = latest.keys.sorted().compactMap { latest[$0] }
            dirty.tasks = [Sample.task(4, Int64(turn), body: [UInt8](repeating: 1, count: 300))]
            dirty.timers = [Sample.timer(4, "t\(turn)", due: Int64(turn))]
            dirty.appliedThrough = chronicle.sequence
            steps.append(.apply(dirty))
            latest = [:]
        }
        self.steps = steps
    }
}

/// What the script's steps have brought about so far.
struct Ledger {
    private var acknowledged: [Batch] = []
    /// A batch whose append failed in a way that leaves its fate open.
    private var open: Batch?
    /// What the tables must show at each position that they may stand at.
    private var tables: [Int64: [String: ReviewRow]] = [0: [:]]
    private var timers: [Int64: [TimerRow]] = [0: []]
    private var newest: [String: ReviewRow] = [:]

    mutating func wasAcknowledged(_ batch: Batch) {
        acknowledged.append(batch)
        open = nil
    }

    mutating func isOpen(_ batch: Batch) {
        open = batch
    }

    /// An apply was asked for: from now on the tables may stand there.
    mutating func mayStand(at dirty: DirtySet) {
        for row in dirty.reviews { newest[row.id] = row }
        tables[dirty.appliedThrough] = newest
        timers[dirty.appliedThrough] = dirty.timers
    }

    /// Holds an opened store against the model.
    func check(_ store: Store, _ place: TestStore, _ note: String) throws {
        let entries = try store.journal(after: 0, limit: 1000)
        let certain = acknowledged.flatMap(\.entries)
        let possible = certain + (open?.entries ?? [])
        #expect(entries == certain || entries == possible, "journal, \(note)")
        let isWhole = entries.count == possible.count
        #expect(store.lastSequence == Int64(entries.count), "last sequence, \(note)")

        for batch in acknowledged + (isWhole ? [open].compactMap { $0 } : []) {
            for answer in batch.answers {
                let stored = try store.answer(scope: answer.scope, requestID: answer.requestID)
                #expect(stored == answer, "answer, \(note)")
            }
            for body in batch.bodies {
                #expect(try store.body(hash: body.hash) == .present(body), "body, \(note)")
            }
        }
        if let open, !isWhole {
            for answer in open.answers {
                let stored = try store.answer(scope: answer.scope, requestID: answer.requestID)
                #expect(stored == nil, "answer without its entry, \(note)")
            }
        }
        let expected = tables[store.appliedThrough]
        #expect(expected != nil, "tables stand at \(store.appliedThrough), \(note)")
        for number in 1...4 {
            let row = try store.review(id: "r\(number)")
            #expect(row == expected?["r\(number)"], "r\(number), \(note)")
        }
        let standing = try store.timers(after: nil, limit: 10)
        #expect(standing == timers[store.appliedThrough], "timers, \(note)")
        let audit = try StoreAudit.verify(place.path, options: place.options)
        #expect(audit.findings == [], "audit, \(note)")
    }
}
