/// Old answers go, erased bodies are gone, the log is reused.
import Foundation
import ReviewEngine
import ReviewStore
import Testing

@Suite struct MaintenanceTests {
    private func requestID(at milliseconds: Int64, _ number: Int) -> String {
        let time = String(milliseconds, radix: 16)
        let digits = String(repeating: "0", count: 12 - time.count) + time
        return "\(digits.prefix(8))-\(digits.suffix(4))-7000-8000-\(100_000_000_000 + number)"
    }

    @Test(arguments: Ground.allCases)
    func `answers older than the window are forgotten in slices, the others stay`(
        ground: Ground
    ) throws {
        let place = try TestStore(on: ground)
        let store = try place.open()
        let window: Int64 = 1_790_000_000_000
        var batch = Batch()
        for number in 0..<10 {
            let at = window + Int64(number - 5) * 1000
            batch.answers.append(Sample.answer(requestID(at: at, number), at: at))
        }
        // Made before the window, answered within it.
        let late = Sample.answer(requestID(at: window - 1, 99), at: window + 1)
        batch.answers.append(late)
        try store.append(batch)
        #expect(try store.prune(before: window, limit: 3) == 3)
        #expect(try store.prune(before: window, limit: 3) == 2)
        #expect(try store.prune(before: window, limit: 3) == 0)
        for answer in batch.answers {
            let kept = try store.answer(scope: answer.scope, requestID: answer.requestID)
            #expect(kept == (answer.at < window ? nil : answer))
        }
    }

    @Test func `an erased body is gone from the files and stays erased`() throws {
        let place = try TestStore()
        let secret = "The parent carer asked us to leave her name out."
        let body = Sample.body("h1", secret)
        var batch = Batch()
        batch.bodies = [body, Sample.body("h2")]
        func isInFiles() throws -> Bool {
            try ["", "-wal"].contains { ending in
                try Data(contentsOf: URL(fileURLWithPath: place.path + ending))
                    .range(of: Data(secret.utf8)) != nil
            }
        }
        let store = try place.open()
        try store.append(batch)
        #expect(try isInFiles())
        #expect(try store.erase(bodyHash: "h1", at: 77))
        #expect(try !isInFiles())
        #expect(try store.body(hash: "h1") == .erased(at: 77))
        #expect(try store.body(hash: "h2") == .present(Sample.body("h2")))
        #expect(try !store.erase(bodyHash: "h1", at: 78))
        #expect(try !store.erase(bodyHash: "h3", at: 78))
        batch.bodies = [body]
        try store.append(batch)
        #expect(try store.body(hash: "h1") == .erased(at: 77))
    }

    @Test func `applies copy the log into the database, and it is reused instead of growing`()
        throws
    {
        let place = try TestStore(on: .faultyDisk)
        place.options.checkpointFrames = 20
        let system = try #require(place.system)
        let store = try place.open()
        var chronicle = Chronicle()
        var sizes: [Int] = []
        for _ in 0..<30 {
            for _ in 0..<10 { try store.append(chronicle.batch("review/r1")) }
            var dirty = DirtySet()
            dirty.reviews = [Sample.review(1)]
            dirty.appliedThrough = store.lastSequence
            try store.apply(dirty)
            sizes.append(system.size(of: "store.db-wal"))
        }
        #expect(store.checkpointFailure == nil)
        #expect(sizes.last == sizes[10])
        #expect(store.lastSequence == 300)
    }

    @Test func `names outside the store's rules find nothing`() throws {
        let place = try TestStore()
        let store = try place.open()
        for name in ["", "r", "r0", "r-1", "1", "r1x", "R1", "r99999999999999999999", "r١"] {
            #expect(try store.review(id: name) == nil, "\(name)")
            #expect(try store.tasks(ofReview: name).isEmpty)
            #expect(try store.task(id: name + "-1") == nil)
            #expect(try store.task(id: "r1-" + name) == nil)
        }
        #expect(try store.task(id: "r1") == nil)
        #expect(try store.task(id: "r1-16777216") == nil)
    }
}
