/// Keeping the file in order: the log, old answers, erased bodies.
internal import CSQLite

extension Store {
    /// How long a call waits for another connection; only opening ever has to.
    static let busyMilliseconds: Int32 = 1000

    /// Copies the log into the database as far as no reader still needs it; never waits for one.
    ///
    /// Only this connection ever does so: SQLite before 3.51.3 can lose a transaction when two
    /// connections do (https://sqlite.org/wal.html#walresetbug).
    package func checkpoint() throws(StoreError) {
        try checkpoint(mode: SQLITE_CHECKPOINT_PASSIVE)
    }

    private func checkpoint(mode: Int32) throws(StoreError) {
        if let fatal { throw fatal }
        var frames: Int32 = 0
        var copied: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, mode, &frames, &copied)
        // Busy: a reader is in the way. What could be copied has been; the next one goes on.
        if code == SQLITE_OK || code & 0xFF == SQLITE_BUSY { return }
        let error = connection.failure(code, doing: "copy its log into the database")
        if error.kind == .syncFailed || error.kind == .corrupt { fatal = error }
        throw error
    }

    /// Forgets answers whose request and whose answer are older than `before`, the oldest first.
    ///
    /// At most `limit`; returns how many went. Call until it is fewer. `before` is in milliseconds
    /// since 1970.
    ///
    /// A request id begins with the moment it was made (UUIDv7, RFC 9562 §5.7), so the oldest lie
    /// at the front of the table and nothing else is read.
    package func prune(before: Int64, limit: Int) throws(StoreError) -> Int {
        let statement = try connection.cached(
            """
            DELETE FROM answers WHERE (request, scope) IN (
                SELECT request, scope FROM answers WHERE request < ?1 AND at < ?2
                ORDER BY request, scope LIMIT ?3)
            """)
        var gone = 0
        try transaction("forget old answers") { () throws(StoreError) in
            statement.bind(1, Self.requestPrefix(at: before))
            statement.bind(2, before)
            statement.bind(3, Int64(limit))
            try statement.run(doing: "forget old answers")
            gone = Int(sqlite3_changes(connection.handle))
        }
        return gone
    }

    /// How the text of a UUIDv7 of this moment begins: 48 bits of milliseconds, `xxxxxxxx-xxxx`.
    static func requestPrefix(at milliseconds: Int64) -> String {
        let clamped = min(max(0, milliseconds), 1 << 48 - 1)
        let digits = String(clamped, radix: 16)
        let padded = String(repeating: "0", count: 12 - digits.utf8.count) + digits
        return padded.prefix(8) + "-" + padded.suffix(4)
    }

    /// Erases personal bodies: content and salt go, a tombstone of each stays. A document goes with
    /// the body that holds its name.
    ///
    /// So they also stay erased when the same bodies come again. Returns how many there were to
    /// erase; those that are not there, or were erased before, do not count.
    ///
    /// The bytes are overwritten in the database (`secure_delete`); the log is copied and cut off
    /// at once if no reader is in the way, and else at the latest when it is next reused.
    package func erase(bodies hashes: [String], at: Int64) throws(StoreError) -> Int {
        let statement = try connection.cached(
            """
            UPDATE bodies SET salt=NULL, content=NULL, erased_at=?2
            WHERE hash=?1 AND erased_at IS NULL
            """)
        var erased = 0
        try transaction("erase bodies") { () throws(StoreError) in
            for hash in hashes {
                statement.bind(1, hash)
                statement.bind(2, at)
                try statement.run(doing: "erase a body")
                erased += Int(sqlite3_changes(connection.handle))
                try discardDocument(named: hash, at: at)
            }
        }
        if erased > 0 {
            sqlite3_busy_timeout(connection.handle, 0)
            defer { sqlite3_busy_timeout(connection.handle, Self.busyMilliseconds) }
            try checkpoint(mode: SQLITE_CHECKPOINT_TRUNCATE)
        }
        return erased
    }

    package func erase(bodyHash: String, at: Int64) throws(StoreError) -> Bool {
        try erase(bodies: [bodyHash], at: at) > 0
    }
}
