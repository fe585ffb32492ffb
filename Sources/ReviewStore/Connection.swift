/// One connection to the database file; the store has one that writes, each reader one of its own.
///
/// Used by one thread at a time: it is opened without SQLite's own locks.
internal import CSQLite

final class Connection {
    enum Access {
        case readWrite
        case readOnly
    }

    let handle: OpaquePointer
    let path: String
    private var statements: [String: Statement] = [:]

    /// - Parameter fileSystem: name of a registered `sqlite3_vfs`; nil is the system's own.
    init(path: String, access: Access, fileSystem: String?) throws(StoreError) {
        var opened: OpaquePointer?
        let mode =
            switch access {
            case .readWrite: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        let flags = mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW
        let code = sqlite3_open_v2(path, &opened, flags, fileSystem)
        guard code == SQLITE_OK, let opened else {
            let detail = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
            let system = opened.map { sqlite3_system_errno($0) } ?? 0
            sqlite3_close_v2(opened)
            throw StoreError(
                .init(code: code, systemError: system), doing: "open the file", path: path,
                detail: detail)
        }
        handle = opened
        self.path = path
        csqlite_defensive(handle, 1)
        // Whoever only reads must never copy the log: SQLite before 3.51.3 can lose a transaction
        // when two connections do (https://sqlite.org/wal.html#walresetbug).
        if access == .readOnly { csqlite_no_checkpoint_on_close(handle, 1) }
        try run("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0")
    }

    deinit {
        // A statement that is still held keeps the connection half open until it goes too
        // (https://sqlite.org/c3ref/close.html).
        sqlite3_close_v2(handle)
    }

    /// The statement for this text, prepared once.
    func cached(_ sql: String) throws(StoreError) -> Statement {
        if let statement = statements[sql] { return statement }
        let statement = try Statement(sql, on: self)
        statements[sql] = statement
        return statement
    }

    /// Runs statements that give no rows anyone wants.
    func run(_ sql: String, doing: String = "prepare") throws(StoreError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw failure(code, doing: doing) }
    }

    /// The first column of the first row, as a number.
    func number(_ sql: String) throws(StoreError) -> Int64? {
        let statement = try Statement(sql, on: self)
        return try statement.first { $0.int64(0) }
    }

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Undoes an open transaction after a failure; SQLite may have done so itself already.
    func abandonTransaction() {
        if isInTransaction { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
    }

    func failure(_ code: Int32, doing: String) -> StoreError {
        StoreError(code: code, of: handle, doing: doing, path: path)
    }
}
