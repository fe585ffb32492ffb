/// The canonical form of a journal entry is fixed for ever: audits of old files depend on it.
import Digest
import ReviewEngine
import ReviewStore
import Testing

@Suite struct EntryHashTests {
    private let entry = JournalEntry(
        sequence: 258, subject: "review/r1", kind: "start", at: 1, who: "é", identity: "",
        region: "r", organisation: "o", body: [1, 2, 3], hash: [])

    @Test func `the hash covers version, previous hash and every field with its length`() {
        func field(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
        let previous = [UInt8](repeating: 9, count: 32)
        var form: [UInt8] = [1] + previous
        form += [0, 0, 0, 0, 0, 0, 1, 2]
        form += [0, 0, 0, 0, 0, 0, 0, 1]
        for text in ["review/r1", "start", "é", "", "r", "o"] { form += field(Array(text.utf8)) }
        form += field([1, 2, 3])
        #expect(EntryHash.of(previous: previous, entry: entry) == Digest.hash(form))
        #expect(EntryHash.none == [UInt8](repeating: 0, count: 32))
    }

    @Test func `the chain goes on from head to head`() {
        let head = EntryHash.chain(previous: EntryHash.none, entryHash: [1, 2])
        #expect(head == Digest.hash([UInt8](repeating: 0, count: 32) + [1, 2]))
        #expect(EntryHash.chain(previous: head, entryHash: [3]) == Digest.hash(head + [3]))
    }

    @Test func `no field can change unnoticed, and bytes cannot move between fields`() {
        let hash = EntryHash.of(previous: EntryHash.none, entry: entry)
        func changed(_ change: (inout JournalEntry) -> Void) -> [UInt8] {
            var copy = entry
            change(&copy)
            return EntryHash.of(previous: EntryHash.none, entry: copy)
        }
        let others = [
            changed { $0.sequence = 259 }, changed { $0.subject = "review/r2" },
            changed { $0.kind = "event" }, changed { $0.at = 2 }, changed { $0.who = "e\u{301}" },
            changed { $0.identity = "uid:1" }, changed { $0.region = "" },
            changed { $0.organisation = "" }, changed { $0.body = [] },
            changed {
                $0.region = "ro"
                $0.organisation = ""
            },
            EntryHash.of(previous: [UInt8](repeating: 1, count: 32), entry: entry),
        ]
        #expect(Set(others + [hash]).count == others.count + 1)
        #expect(changed { $0.hash = [1] } == hash)
    }
}
