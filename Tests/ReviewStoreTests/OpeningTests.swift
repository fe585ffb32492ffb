/// Who may open which file, and what is refused at once.
import Foundation
import ReviewEngine
import ReviewStore
import Testing

@Suite struct OpeningTests {
    private func refusal(_ place: TestStore) -> StoreError.Kind? {
        #expect(throws: StoreError.self) { _ = try place.open() }?.kind
    }

    @Test func `a second daemon is refused at once and told who has the store`() throws {
        let place = try TestStore()
        do {
            let store = try place.open()
            #expect(refusal(place) == .locked(holder: getpid()))
            #expect(store.lastSequence == 0)
        }
        _ = try place.open()
    }

    @Test func `a store made in trial time is refused by a real clock and the other way round`()
        throws
    {
        let place = try TestStore()
        place.options.clockKind = "manual"
        _ = try place.open()
        _ = try place.open()
        place.options.clockKind = "real"
        #expect(refusal(place) == .clock)
    }

    @Test func `a store of the first version is opened, brought up to date and sound`() throws {
        let place = try TestStore()
        place.options.clockKind = "manual"
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Files/version-1.sql")
        try RawFile.run(place.path, try String(contentsOf: file, encoding: .utf8))
        do {
            let store = try place.open()
            #expect(store.lastSequence == 5)
            #expect(try store.subjects().isEmpty)
            #expect(try store.review(id: "r1")?.held == true)
        }
        let audit = try StoreAudit.verify(place.path)
        #expect(audit.findings.isEmpty)
        #expect(audit.entries == 5)
    }

    @Test func `a missing store is only made when it may be`() throws {
        let place = try TestStore()
        place.options.create = false
        #expect(refusal(place) == .missing)
        #expect(!FileManager.default.fileExists(atPath: place.path))
        #expect(FileManager.default.createFile(atPath: place.path, contents: nil))
        #expect(refusal(place) == .missing)
        place.options.create = true
        _ = try place.open()
        place.options.create = false
        _ = try place.open()
    }

    @Test func `files of others and of later versions are left untouched`() throws {
        let foreign = try TestStore()
        try RawFile.run(foreign.path, "CREATE TABLE theirs (a); PRAGMA application_id=77")
        #expect(refusal(foreign) == .foreign)
        let unmarked = try TestStore()
        try RawFile.run(unmarked.path, "CREATE TABLE theirs (a)")
        #expect(refusal(unmarked) == .foreign)
        let text = try TestStore()
        try Data("Dear colleague, this is a letter and no database at all.".utf8)
            .write(to: URL(fileURLWithPath: text.path))
        #expect(refusal(text) == .corrupt)
        let newer = try TestStore()
        _ = try newer.open()
        try RawFile.run(newer.path, "PRAGMA user_version=1000000")
        #expect(refusal(newer) == .newer)
    }

    @Test(arguments: [
        "DELETE FROM settings WHERE key='store.epoch'",
        "UPDATE settings SET value=CAST('soon' AS BLOB) WHERE key='store.epoch'",
        "UPDATE settings SET value=x'00' WHERE key='store.chain'",
        "UPDATE settings SET value=CAST('9' AS BLOB) WHERE key='store.applied_through'",
        "DELETE FROM journal WHERE sequence=2", "DROP TABLE timers",
    ])
    func `a store that contradicts itself is not opened`(sql: String) throws {
        let place = try TestStore()
        do {
            var chronicle = Chronicle()
            try place.open().append(chronicle.batch("review/r1", "review/r1", "review/r1"))
        }
        try RawFile.run(place.path, sql)
        #expect(throws: StoreError.self) { _ = try place.open() }
    }

    @Test func `only the daemon's own user may read the files`() throws {
        let place = try TestStore()
        let store = try place.open()
        for ending in ["", "-wal", "-shm", ".lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: place.path + ending)
            let permissions = try #require(attributes[.posixPermissions] as? NSNumber)
            #expect(permissions.intValue & 0o077 == 0, "\(ending)")
        }
        #expect(store.epoch == 1)
    }

    @Test func `every refusal says what failed, on what, and what to do`() throws {
        let place = try TestStore()
        place.options.create = false
        let error = try #require(
            #expect(throws: StoreError.self) { _ = try place.open() })
        #expect(error.code == "STO-008")
        #expect(error.description.contains(place.path))
        #expect(error.description.contains(error.hint))
        #expect(!error.isPassing)
    }
}
