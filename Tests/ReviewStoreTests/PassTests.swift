import Digest
import ReviewEngine
import Testing

@testable import ReviewStore

/// Passes and drafts: what pages need, beside the journal.
@Suite struct PassTests {
    private func pass(_ name: String, until: Int64 = 1_000, parent: [UInt8]? = nil) -> Pass {
        Pass(
            hash: Digest.hash(Array(name.utf8)), kind: .link, principal: "person:lead",
            task: "r1-1", parent: parent, madeAt: 10, until: until)
    }

    private func draft(_ text: String, revision: Int64 = 1) -> Draft {
        Draft(
            task: "r1-1", revision: revision, savedAt: 10, who: "person:lead",
            content: Array(text.utf8))
    }

    @Test(arguments: Ground.allCases)
    func `a pass and a draft are there after a restart, in their newest form`(
        ground: Ground
    ) throws {
        let place = try TestStore(on: ground)
        let made = pass("one", parent: [1, 2])
        do {
            let store = try place.open()
            var batch = Batch()
            batch.passes = [made]
            batch.drafts = [draft("{}"), draft("{\"a\":1}", revision: 2)]
            try store.append(batch)
        }
        let store = try place.open()
        #expect(try store.pass(hash: made.hash) == made)
        #expect(try store.sessions(ofLink: [1, 2]) == [made])
        #expect(try store.draft(task: "r1-1") == draft("{\"a\":1}", revision: 2))
        #expect(try store.pass(hash: [9]) == nil)
    }

    @Test func `what has ended is removed`() throws {
        let place = try TestStore()
        let store = try place.open()
        var batch = Batch()
        batch.passes = [pass("one"), pass("two"), pass("three", until: 90_000)]
        batch.drafts = [draft("{}")]
        try store.append(batch)
        var ended = pass("one")
        ended.until = ended.madeAt
        batch = Batch()
        batch.passes = [ended]
        batch.drafts = [draft("")]
        try store.append(batch)
        #expect(try store.pass(hash: ended.hash) == nil)
        #expect(try store.draft(task: "r1-1") == nil)
        #expect(try store.prunePasses(before: 50_000, limit: 10) == 1)
        #expect(try store.pass(hash: pass("two").hash) == nil)
        #expect(try store.pass(hash: pass("three").hash) != nil)
    }

    @Test func `a file of the first version gets its tables, and keeps what it had`() throws {
        let place = try TestStore()
        let connection = try Connection(path: place.path, access: .readWrite, fileSystem: nil)
        try connection.run(Migration.firstTables.sql, doing: "make")
        try connection.run("INSERT INTO settings VALUES ('kept', x'01')", doing: "write")
        try connection.run("PRAGMA user_version=1", doing: "make")
        try Migration.run(on: connection, from: 1)
        #expect(try connection.number("PRAGMA user_version") == 8)
        #expect(try connection.number("SELECT count(*) FROM passes") == 0)
        #expect(try connection.number("SELECT count(*) FROM settings") == 1)
    }
}
