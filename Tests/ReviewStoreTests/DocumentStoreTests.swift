import Digest
import ReviewEngine
import Testing

@testable import ReviewStore

/// Documents and their parts: kept through restarts, discarded with their names, pruned.
@Suite struct DocumentStoreTests {
    private let hash = String(repeating: "a", count: 64)

    private func part(_ number: Int64, _ content: [UInt8], savedAt: Int64 = 10) -> DocumentPart {
        DocumentPart(
            review: 1, document: hash, part: number, savedAt: savedAt, content: content)
    }

    private func document(isHandedIn: Bool = false) -> KeptDocument {
        KeptDocument(
            review: 1, hash: hash, bytes: 5, kind: .text, nameBody: name.hash, task: "r1-1",
            who: "person:lead", keptAt: 20, isHandedIn: isHandedIn)
    }

    private let name = StoredBody(
        hash: String(repeating: "b", count: 64), salt: [1], content: Array("{}".utf8),
        subject: "review/r1")

    private func kept(_ store: Store, isHandedIn: Bool = false) throws {
        var batch = Batch()
        batch.documentParts = [part(1, [1, 2, 3]), part(2, [4, 5])]
        batch.documents = [document(isHandedIn: isHandedIn)]
        batch.bodies = [name]
        try store.append(batch)
    }

    @Test(arguments: Ground.allCases)
    func `a document and its parts are there after a restart`(ground: Ground) throws {
        let place = try TestStore(on: ground)
        try kept(try place.open())
        let store = try place.open()
        #expect(try store.document(hash, review: 1) == document())
        #expect(try store.document(hash, review: 2) == nil)
        #expect(try store.documentBytes(review: 1) == 5)
        #expect(try store.documentBytes(review: 2) == 0)
        var batch = Batch()
        batch.documents = [document(isHandedIn: true)]
        batch.documentParts = [part(1, [9, 9, 9])]
        try store.append(batch)
        #expect(try store.document(hash, review: 1)?.isHandedIn == true)
        #expect(try store.documentBytes(review: 1) == 5, "what came first stands")
    }

    @Test func `readers see parts and whole`() throws {
        let place = try TestStore()
        let store = try place.open()
        try kept(store)
        let reader = try Reader(place.path)
        try reader.read { view throws(StoreError) in
            #expect(try view.documents(review: 1) == [document()])
            #expect(try view.partSizes(of: hash, review: 1).map(\.bytes) == [3, 2])
            #expect(try view.part(2, of: hash, review: 1) == [4, 5])
            #expect(try view.part(3, of: hash, review: 1) == nil)
        }
    }

    @Test func `erasing the body of its name discards a document and nothing else`() throws {
        let place = try TestStore()
        let store = try place.open()
        try kept(store, isHandedIn: true)
        #expect(try store.erase(bodyHash: String(repeating: "c", count: 64), at: 30) == false)
        #expect(try store.documentBytes(review: 1) == 5)
        #expect(try store.erase(bodyHash: name.hash, at: 30))
        #expect(try store.document(hash, review: 1)?.discardedAt == 30)
        #expect(try store.documentBytes(review: 1) == 0)
    }

    @Test func `an empty part takes the others of its document away`() throws {
        let store = try TestStore().open()
        var batch = Batch()
        batch.documentParts = [part(1, [1, 2, 3]), part(0, []), part(1, [7])]
        try store.append(batch)
        #expect(try store.documentBytes(review: 1) == 1)
    }

    @Test func `what belongs to no answer is removed once its task has ended`() throws {
        let place = try TestStore()
        let store = try place.open()
        try kept(store)
        var batch = Batch()
        batch.documentParts = [
            DocumentPart(
                review: 1, document: String(repeating: "d", count: 64), part: 1, savedAt: 50,
                content: [1])
        ]
        try store.append(batch)
        #expect(try store.pruneDocuments(before: 40, limit: 10) == 0, "its task is open")
        try RawFile.run(
            place.path,
            """
            INSERT INTO tasks (key, name, title, address, status, attempt, created_at, overdue,
            region, organisation, body) VALUES (16777217, 'a', 'a', 'a', 'done', 1, 0, 0, 'a', 'a',
            x'')
            """)
        #expect(try store.pruneDocuments(before: 40, limit: 10) == 1)
        #expect(try store.document(hash, review: 1) == nil)
        #expect(try store.documentBytes(review: 1) == 1)
        #expect(try store.pruneDocuments(before: 60, limit: 10) == 1)
        #expect(try store.documentBytes(review: 1) == 0)
    }
}
