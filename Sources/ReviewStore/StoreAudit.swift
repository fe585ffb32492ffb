/// Checks a whole store: every journal entry, every chain, and that the tables agree with them.
///
/// Reads only, on a connection of its own, page by page; for operators and tests. A running daemon
/// is not in the way.
internal import CSQLite
internal import Digest
internal import ReviewEngine

package struct StoreAudit: Sendable, Equatable {
    /// What is not as it must be, each in a sentence; empty in a sound store.
    package private(set) var findings: [String] = []
    package private(set) var entries: Int64 = 0
    package private(set) var subjects = 0
    package private(set) var appliedThrough: Int64 = 0
    /// Head of the chain over all entries.
    package private(set) var chainHead = EntryHash.none

    package var isSound: Bool { findings.isEmpty }

    /// No more findings than this are kept: a damaged file may give one for every entry.
    private static let mostFindings = 100

    package static func verify(
        _ path: String, options: StoreOptions = StoreOptions()
    ) throws(StoreError) -> StoreAudit {
        let connection = try Connection(
            path: path, access: .readOnly, fileSystem: options.fileSystem)
        var audit = StoreAudit()
        try connection.run("BEGIN", doing: "verify")
        defer { connection.abandonTransaction() }
        try audit.verifyFile(connection)
        var heads = Heads()
        try audit.verifyJournal(connection, &heads)
        try audit.verifyTables(connection, heads)
        return audit
    }

    /// The last entry of each subject: all of it as the journal ends, and as the tables stand.
    private struct Heads {
        var atEnd: [String: Head] = [:]
        var atApplied: [String: Head] = [:]
    }

    private struct Head {
        var sequence: Int64
        var hash: [UInt8]
    }

    private mutating func find(_ finding: String) {
        if findings.count < Self.mostFindings { findings.append(finding) }
    }

    private mutating func verifyFile(_ connection: Connection) throws(StoreError) {
        let check = try Statement("PRAGMA integrity_check(20)", on: connection)
        for line in try check.all({ $0.text(0) }) where line != "ok" {
            find("the file: \(line)")
        }
    }

    private mutating func verifyJournal(
        _ connection: Connection, _ heads: inout Heads
    ) throws(StoreError) {
        let settings = try SettingReader(on: connection)
        appliedThrough = try settings.number(Setting.appliedThrough)
        let sealedHead = try settings.bytes(Setting.chain)
        let sealedThrough = try settings.number(Setting.chainThrough)
        var head = EntryHash.none
        var expected: Int64 = 0
        var lastTime = Int64.min
        if sealedThrough == 0, sealedHead != EntryHash.none { find("the chain begins elsewhere") }

        let all = try Statement(
            "SELECT \(JournalEntry.columns) FROM journal ORDER BY sequence", on: connection)
        try all.forEach { row throws(StoreError) in
            let entry = JournalEntry(row)
            expected += 1
            if entry.sequence != expected {
                find("entries \(expected) to \(entry.sequence - 1) are missing")
                expected = entry.sequence
            }
            if entry.at < lastTime { find("entry \(entry.sequence) goes back in time") }
            lastTime = entry.at
            let previous = heads.atEnd[entry.subject]?.hash ?? EntryHash.none
            // A broken chain is told once: what follows is held against what stands there.
            if previous.count != Digest.length
                || EntryHash.of(previous: previous, entry: entry) != entry.hash
            {
                find("entry \(entry.sequence) of \(entry.subject) does not match its hash")
            }
            let standing = Head(sequence: entry.sequence, hash: entry.hash)
            heads.atEnd[entry.subject] = standing
            if entry.sequence <= appliedThrough { heads.atApplied[entry.subject] = standing }
            head = EntryHash.chain(previous: head, entryHash: entry.hash)
            if entry.sequence == sealedThrough, head != sealedHead {
                find("the chain over all entries does not match at \(sealedThrough)")
            }
            return true
        }
        if expected < sealedThrough {
            find("the journal ends at \(expected), not \(sealedThrough)")
        }
        if expected < appliedThrough {
            find("the tables stand at \(appliedThrough), the journal ends at \(expected)")
        }
        entries = expected
        subjects = heads.atEnd.count
        chainHead = head
    }

    /// Reviews, people and other subjects name the last entry that they hold; the index names each entry once.
    private mutating func verifyTables(
        _ connection: Connection, _ heads: Heads
    ) throws(StoreError) {
        let rows = try Statement(
            """
            SELECT 'review/r' || number, position, head FROM reviews
            UNION ALL SELECT 'person/' || id, position, head FROM people
            UNION ALL SELECT 'letter/' || id, position, head FROM letters
            UNION ALL SELECT subject, position, head FROM subjects
            """, on: connection)
        let ahead = try Statement(
            "SELECT 1 FROM journal WHERE sequence=?1 AND subject=?2 AND hash=?3", on: connection)
        try rows.forEach { row throws(StoreError) in
            let subject = row.text(0)
            // An apply that was not finished brought some rows further than the others.
            if row.int64(1) > appliedThrough {
                ahead.bind(1, row.int64(1))
                ahead.bind(2, subject)
                ahead.bind(3, row.bytes(2))
                if try ahead.first({ _ in true }) == nil {
                    find("\(subject) stands at \(row.int64(1)), which is no entry of it")
                }
                return true
            }
            guard let head = heads.atApplied[subject] else {
                find("\(subject) has a row and no entry")
                return true
            }
            if row.int64(1) != head.sequence || row.bytes(2) != head.hash {
                find(
                    "\(subject) stands at \(row.int64(1)), its last applied entry is "
                        + "\(head.sequence)")
            }
            return true
        }
        let missing =
            try connection.number(
                """
                SELECT count(*) FROM journal WHERE sequence <= \(appliedThrough) AND NOT EXISTS (
                    SELECT 1 FROM history WHERE period = journal.sequence >> \
                \(SubjectHistory.periodBits) AND history.subject = journal.subject
                    AND history.sequence = journal.sequence)
                """) ?? 0
        if missing > 0 { find("the history of subjects lacks \(missing) entries") }
        let indexed = try connection.number("SELECT count(*) FROM history") ?? 0
        if indexed > appliedThrough { find("the history of subjects names entries that are not") }
    }
}
