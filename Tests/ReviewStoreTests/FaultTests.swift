/// Every write, truncation and sync of a script fails once, in every way; nothing is lost.
import Foundation
import ReviewEngine
import ReviewStore
import Testing

@Suite struct FaultTests {
    /// How many operations the script needs without faults, opening included.
    private func operations(of script: Script) throws -> Int {
        let place = try place(seed: 1)
        let system = try #require(place.system)
        var ledger = Ledger()
        do {
            let store = try place.open()
            for step in script.steps { try run(step, on: store, &ledger) }
            try ledger.check(store, place, "without faults")
        }
        return system.operations
    }

    private func place(seed: UInt64) throws -> TestStore {
        let place = try TestStore(on: .faultyDisk, seed: seed)
        place.options.checkpointFrames = 12
        return place
    }

    private func run(_ step: Script.Step, on store: Store, _ ledger: inout Ledger) throws {
        switch step {
        case .append(let batch):
            ledger.isOpen(batch)
            try store.append(batch)
            ledger.wasAcknowledged(batch)
        case .apply(let dirty):
            ledger.mayStand(at: dirty)
            try store.apply(dirty)
        }
    }

    /// Runs the script until the power is cut or a sync fails; what else fails is tried again, once.
    private func play(
        _ script: Script, in place: TestStore, _ system: FaultyFileSystem, _ ledger: inout Ledger,
        _ note: String
    ) {
        var store: Store?
        for attempt in 1...2 where store == nil {
            do {
                store = try place.open()
            } catch {
                if system.isWithoutPower { return }
                #expect(attempt == 1, "\(error) at opening again, \(note)")
                system.makeRoom()
            }
        }
        guard let store else { return }
        for step in script.steps {
            do {
                try run(step, on: store, &ledger)
            } catch let error as StoreError {
                if system.isWithoutPower { return }
                if error.kind == .syncFailed {
                    #expect(throws: StoreError.self, "a write after a failed sync, \(note)") {
                        try run(step, on: store, &ledger)
                    }
                    return
                }
                system.makeRoom()
                #expect(throws: Never.self, "the second try, \(note)") {
                    try run(step, on: store, &ledger)
                }
            } catch {
                Issue.record("\(error), \(note)")
            }
        }
    }

    @Test(arguments: DiskFaults.Effect.allCases, [false, true])
    func
        `whatever fails at whichever place, what was acknowledged is there and nothing is half there`(
            effect: DiskFaults.Effect, losesPower: Bool
        ) throws
    {
        let script = Script()
        let total = try operations(of: script)
        #expect(total > 100)
        for number in 0..<total {
            let note = "\(effect) at \(number), \(losesPower ? "then a power cut" : "then closed")"
            let place = try place(seed: UInt64(number) &* 7919 &+ 1)
            let system = try #require(place.system)
            system.set(DiskFaults(effect, at: number))
            var ledger = Ledger()
            play(script, in: place, system, &ledger, note)
            if losesPower || system.isWithoutPower {
                system.cutPower()
            } else {
                system.makeRoom()
            }
            let store = try place.open()
            try ledger.check(store, place, note)
        }
    }

    @Test func `one append is one sync of the log and of nothing else`() throws {
        let place = try TestStore(on: .faultyDisk)
        let system = try #require(place.system)
        let store = try place.open()
        var chronicle = Chronicle()
        try store.append(chronicle.batch("review/r1"))
        let before = system.counts.syncs
        for turn in 0..<50 {
            var batch = chronicle.batch("review/r1", "review/r2")
            batch.bodies = [Sample.body("h\(turn)")]
            try store.append(batch)
        }
        let after = system.counts.syncs
        #expect(after["store.db-wal", default: 0] - before["store.db-wal", default: 0] == 50)
        #expect(after["store.db"] == before["store.db"])
        var dirty = DirtySet()
        dirty.reviews = [Sample.review(1)]
        dirty.appliedThrough = store.lastSequence
        try store.apply(dirty)
        #expect(system.counts.syncs == after, "an apply waits for no sync")
    }

    @Test func `a full disk refuses, still reads, and heals without a restart`() throws {
        let place = try TestStore(on: .faultyDisk)
        let system = try #require(place.system)
        let store = try place.open()
        var chronicle = Chronicle()
        let first = chronicle.batch("review/r1")
        try store.append(first)
        system.set(DiskFaults(.full, at: 0))
        let second = chronicle.batch("review/r1")
        for _ in 0..<3 {
            let error = #expect(throws: StoreError.self) { try store.append(second) }
            #expect(error?.kind == .full)
            #expect(error?.isPassing == true)
            #expect(try store.journal(after: 0, limit: 10) == first.entries)
        }
        system.makeRoom()
        try store.append(second)
        #expect(store.lastSequence == 2)
    }

    @Test(arguments: [DiskFaults.Effect.full, .readOnly])
    func `what the tables owe is read while the disk takes nothing`(effect: DiskFaults.Effect)
        throws
    {
        let place = try TestStore(on: .faultyDisk)
        place.options.cacheKiB = 64
        let system = try #require(place.system)
        let store = try place.open()
        var chronicle = Chronicle()
        try store.append(chronicle.batch("review/r1", "review/r2"))
        var dirty = DirtySet()
        dirty.reviews = [Sample.review(1), Sample.review(2, position: 2)]
        dirty.appliedThrough = 2
        try store.apply(dirty)
        try store.append(chronicle.batch("review/r1", "review/r3"))
        system.set(DiskFaults(effect, at: 0))
        // More pages than the cache holds: none of them may go into the log.
        let long = [UInt8](repeating: 5, count: 200_000)
        var owed = DirtySet()
        owed.reviews = [
            Sample.review(1, status: "done", position: 3, snapshot: long),
            Sample.review(3, position: 4, snapshot: long),
        ]
        owed.appliedThrough = 4
        #expect(throws: StoreError.self) { try store.apply(owed) }
        let before = system.counts
        for _ in 0..<2 {
            let seen = try store.reading(ahead: owed) { reader in
                Result { () throws(StoreError) in
                    try reader.read { view throws(StoreError) in
                        (
                            try view.reviews(ReviewFilter(), limit: 10).map {
                                "\($0.id) \($0.status)"
                            },
                            try view.history(subject: "review/r1", after: 0, limit: 10).count
                        )
                    }
                }
            }
            #expect(try seen.get().0 == ["r1 done", "r2 active", "r3 active"])
            #expect(try seen.get().1 == 2)
        }
        #expect(system.counts == before, "reading wrote or synced")
        // Nothing of it has stayed, and it all comes once there is room.
        #expect(store.appliedThrough == 2)
        let reader = try Reader(place.path, options: place.options)
        let tables = try reader.read { view throws(StoreError) in
            try view.reviews(ReviewFilter(), limit: 10).map { "\($0.id) \($0.status)" }
        }
        #expect(tables == ["r1 active", "r2 active"])
        system.makeRoom()
        try store.apply(owed)
        #expect(store.appliedThrough == 4)
    }

    @Test func `a file system that turned read-only refuses, and heals without a restart`() throws {
        let place = try TestStore(on: .faultyDisk)
        let system = try #require(place.system)
        let store = try place.open()
        var chronicle = Chronicle()
        try store.append(chronicle.batch("review/r1"))
        system.set(DiskFaults(.readOnly, at: 0))
        let second = chronicle.batch("review/r1")
        let error = #expect(throws: StoreError.self) { try store.append(second) }
        #expect(error?.kind == .readOnly)
        #expect(error?.isPassing == true)
        system.makeRoom()
        try store.append(second)
        #expect(store.lastSequence == 2)
    }

    @Test func `what a killed process left unsynced is durable once the store is open again`()
        throws
    {
        let place = try TestStore(on: .faultyDisk)
        let system = try #require(place.system)
        var chronicle = Chronicle()
        do {
            let store = try place.open()
            try store.append(chronicle.batch("review/r1"))
            system.set(DiskFaults())
            try store.append(chronicle.batch("review/r1"))
            // Killed when the third batch is written and its sync is asked for.
            system.set(DiskFaults(.cut, at: system.operations - 1))
            #expect(throws: StoreError.self) { try store.append(chronicle.batch("review/r1")) }
        }
        system.endProcess()
        let read: Int64
        do { read = try place.open().lastSequence }
        system.cutPower()
        #expect(try place.open().lastSequence == read)
        #expect(read == 3, "the log was whole, only not synced")
    }

    @Test func `a long log that a killed process left is read again from real files`() throws {
        let place = try TestStore()
        var chronicle = Chronicle()
        let store = try place.open()
        let subjects = (1...200).map { "review/r\($0)" }
        let body = #"{"v":1,"text":""# + String(repeating: "x", count: 600) + #""}"#
        var size = 0
        // Nothing brings the log into the file before it is longer than any piece that is renewed.
        while size < 1_500_000 {
            var batch = Batch()
            for subject in subjects {
                batch.entries.append(chronicle.entry(subject, body: body))
            }
            try store.append(batch)
            size = try Data(contentsOf: URL(fileURLWithPath: place.path + "-wal")).count
        }
        let killed = try TestStore()
        for ending in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: place.path + ending, toPath: killed.path + ending)
        }
        #expect(try killed.open().lastSequence == store.lastSequence)
    }

    @Test func `what a failed sync forgot is durable once the store is open again`() throws {
        let place = try TestStore(on: .faultyDisk)
        let system = try #require(place.system)
        var chronicle = Chronicle()
        var store: Store? = try place.open()
        try store?.append(chronicle.batch("review/r1"))
        system.set(DiskFaults())
        try store?.append(chronicle.batch("review/r1"))
        system.set(DiskFaults(.fail, at: system.operations - 1))
        #expect(throws: StoreError.self) { try store?.append(chronicle.batch("review/r1")) }
        // The process ends without closing anything.
        system.set(DiskFaults(.cut, at: 0))
        store = nil
        system.endProcess()
        store = try place.open()
        let read = try #require(store?.lastSequence)
        var next = Chronicle(after: read)
        try store?.append(next.batch("review/r2"))
        system.set(DiskFaults(.cut, at: 0))
        store = nil
        system.cutPower()
        #expect(try place.open().lastSequence == read + 1, "acknowledged after the restart")
    }

    @Test func `after a failed sync nothing is written any more`() throws {
        let place = try TestStore(on: .faultyDisk)
        let system = try #require(place.system)
        let store = try place.open()
        var chronicle = Chronicle()
        try store.append(chronicle.batch("review/r1"))
        let batch = chronicle.batch("review/r1")
        // The log's frames come first, the sync is the last operation of an append.
        system.set(DiskFaults())
        try store.append(batch)
        let length = system.operations
        system.set(DiskFaults(.fail, at: length - 1))
        let next = chronicle.batch("review/r1")
        let error = #expect(throws: StoreError.self) { try store.append(next) }
        #expect(error?.kind == .syncFailed)
        #expect(error?.isPassing == false)
        let again = #expect(throws: StoreError.self) { try store.append(next) }
        #expect(again?.kind == .syncFailed)
        let apply = #expect(throws: StoreError.self) { try store.apply(DirtySet()) }
        #expect(apply?.kind == .syncFailed)
    }

    @Test func `a damaged byte never ends the process`() throws {
        for offset in stride(from: 0, to: 40_000, by: 331) {
            let place = try place(seed: 3)
            let system = try #require(place.system)
            do {
                let store = try place.open()
                var ledger = Ledger()
                for step in Script().steps { try run(step, on: store, &ledger) }
            }
            guard offset < system.size(of: "store.db") else { break }
            system.damage("store.db", at: offset)
            do {
                let store = try place.open()
                _ = try store.journal(after: 0, limit: 1000)
                _ = try store.timers(after: nil, limit: 10)
                for number in 1...4 { _ = try store.review(id: "r\(number)") }
                _ = try store.definitions()
            } catch {
                #expect(!error.description.isEmpty)
            }
            _ = try? StoreAudit.verify(place.path, options: place.options)
        }
    }
}
