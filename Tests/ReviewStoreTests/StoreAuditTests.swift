/// The audit finds what was changed behind the store's back.
import ReviewEngine
import ReviewStore
import Testing

@Suite struct StoreAuditTests {
    private func filled(_ place: TestStore) throws {
        let store = try place.open()
        var chronicle = Chronicle()
        let batch = chronicle.batch("review/r1", "review/r2", "review/r1", "person/a")
        try store.append(batch)
        var dirty = DirtySet()
        var review = Sample.review(1, position: 3)
        review.head = batch.entries[2].hash
        dirty.reviews = [review]
        dirty.appliedThrough = 3
        try store.apply(dirty)
        try store.append(chronicle.batch("review/r2"))
    }

    @Test func `a sound store has no findings`() throws {
        let place = try TestStore()
        try filled(place)
        let audit = try StoreAudit.verify(place.path)
        #expect(audit.findings == [])
        #expect(audit.entries == 5)
        #expect(audit.subjects == 3)
        #expect(audit.appliedThrough == 3)
        #expect(audit.chainHead == (try place.open().chainHead))
    }

    @Test(arguments: [
        "UPDATE journal SET who='person:b' WHERE sequence=2",
        "UPDATE journal SET body=x'00' WHERE sequence=5",
        "DELETE FROM journal WHERE sequence=2",
        "DELETE FROM journal WHERE sequence>2",
        "UPDATE journal SET at=1 WHERE sequence=3",
        "UPDATE reviews SET position=1",
        "UPDATE reviews SET head=x'00'",
        "DELETE FROM history WHERE sequence=1",
        "INSERT INTO history VALUES (0, 'review/r8', 77)",
        "UPDATE settings SET value=zeroblob(32) WHERE key='store.chain'",
        "INSERT INTO people VALUES ('z','derby','x','active',x'',NULL,1,x'')",
    ])
    func `a change behind its back is found`(sql: String) throws {
        let place = try TestStore()
        try filled(place)
        try RawFile.run(place.path, sql)
        let audit = try StoreAudit.verify(place.path)
        #expect(!audit.isSound, "\(sql) was not found")
    }
}
