/// Rows and batches for the store's tests, all alike but for what a test names.
import Digest
import ReviewEngine
import ReviewStore

/// Makes entries that follow one another, with the hashes that the loop would make.
struct Chronicle {
    var sequence: Int64
    private var heads: [String: [UInt8]] = [:]

    init(after sequence: Int64 = 0) {
        self.sequence = sequence
    }

    mutating func entry(
        _ subject: String, kind: String = "event", at: Int64? = nil, body: String = #"{"v":1}"#
    ) -> JournalEntry {
        sequence += 1
        var entry = JournalEntry(
            sequence: sequence, subject: subject, kind: kind, at: at ?? sequence * 1000,
            who: "coordinator:east-midlands", identity: "uid:1000", region: "east-midlands",
            organisation: "derby", body: Array(body.utf8), hash: [])
        entry.hash = EntryHash.of(previous: heads[subject] ?? EntryHash.none, entry: entry)
        heads[subject] = entry.hash
        return entry
    }

    mutating func batch(_ subjects: String...) -> Batch {
        var batch = Batch()
        for subject in subjects { batch.entries.append(entry(subject)) }
        return batch
    }
}

enum Sample {
    static func review(
        _ number: Int64, status: String = "active", region: String = "east-midlands",
        organisation: String = "derby", workflow: String = "peer-challenge",
        parent: String? = nil, position: Int64 = 1, snapshot: [UInt8] = [1, 2, 3]
    ) -> ReviewRow {
        ReviewRow(
            id: "r\(number)", number: number, workflow: workflow, definition: "d1",
            title: "Peer challenge \(number)", region: region, organisation: organisation,
            status: status, states: "scoping,team.places", parent: parent, startedAt: 1000,
            endedAt: nil, nextDue: 2000, held: false, facts: Array(#"{"visit":"2027-03-01"}"#.utf8),
            position: position, head: [UInt8](repeating: 7, count: 32), snapshot: snapshot)
    }

    static func task(
        _ review: Int64, _ number: Int64, address: String = "queue:mail", status: String = "ready",
        createdAt: Int64 = 1000, due: Int64? = nil, region: String = "east-midlands",
        body: [UInt8] = [9]
    ) -> TaskRow {
        TaskRow(
            id: "r\(review)-\(number)", review: "r\(review)", number: number, name: "letter",
            title: "Letter to the host", address: address, status: status, attempt: 1,
            createdAt: createdAt, due: due, overdue: false, region: region, organisation: "derby",
            resultHash: nil, body: body)
    }

    static func timer(_ review: Int64, _ id: String, due: Int64) -> TimerRow {
        TimerRow(review: "r\(review)", id: id, due: due)
    }

    static func person(_ id: String, region: String = "east-midlands") -> PersonRow {
        PersonRow(
            id: id, organisation: "derby", region: region, status: "active",
            facts: Array(#"{"roles":["lead"]}"#.utf8), bodyHash: nil, position: 3,
            head: [UInt8](repeating: 8, count: 32))
    }

    static func answer(
        _ requestID: String, scope: String = "uid:1000 operator", at: Int64 = 5000
    ) -> StoredAnswer {
        StoredAnswer(
            scope: scope, requestID: requestID, requestHash: [1, 2], verb: "OK",
            body: Array(#"{"review":"r1"}"#.utf8), at: at)
    }

    static func body(_ hash: String, _ text: String = "We agreed on the phone.") -> StoredBody {
        StoredBody(hash: hash, salt: [5, 6], content: Array(text.utf8), subject: "review/r1")
    }
}
