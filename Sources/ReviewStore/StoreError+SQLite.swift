/// Which kind of failure a result code of SQLite means (https://sqlite.org/rescode.html).
internal import CSQLite
internal import Glibc

extension StoreError {
    /// The failure that a connection has just reported.
    init(code: Int32, of handle: OpaquePointer, doing: String, path: String) {
        self.init(
            .init(code: code, systemError: Self.systemError(of: handle)), doing: doing, path: path,
            detail: String(cString: sqlite3_errmsg(handle)))
    }

    /// `errno` of the call that failed; 0 where none is known.
    ///
    /// SQLite before 3.44 does not keep it when a COMMIT fails, which is where the log is written;
    /// the files themselves do (https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html).
    private static func systemError(of handle: OpaquePointer) -> Int32 {
        let kept = sqlite3_system_errno(handle)
        if kept != 0 { return kept }
        var log: UnsafeMutablePointer<sqlite3_file>?
        sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log)
        var last: Int32 = 0
        if let log, let methods = log.pointee.pMethods {
            _ = methods.pointee.xFileControl?(log, SQLITE_FCNTL_LAST_ERRNO, &last)
        }
        if last == 0 { sqlite3_file_control(handle, "main", SQLITE_FCNTL_LAST_ERRNO, &last) }
        return last
    }
}

extension StoreError.Kind {
    // SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC: macros with an expression, not imported.
    private static let failedSync = SQLITE_IOERR | (4 << 8)
    private static let failedFolderSync = SQLITE_IOERR | (5 << 8)

    /// - Parameters:
    ///   - code: the extended result code.
    ///   - systemError: `errno` of the call that failed, 0 where there was none.
    init(code: Int32, systemError: Int32) {
        switch code {
        case Self.failedSync, Self.failedFolderSync:
            self = .syncFailed
            return
        default: break
        }
        switch (code & 0xFF, systemError) {
        case (SQLITE_IOERR, ENOSPC), (SQLITE_IOERR, EDQUOT), (SQLITE_FULL, _): self = .full
        case (SQLITE_IOERR, EROFS), (SQLITE_CANTOPEN, EROFS), (SQLITE_READONLY, _):
            self = .readOnly
        case (SQLITE_BUSY, _), (SQLITE_LOCKED, _), (SQLITE_PROTOCOL, _): self = .busy
        case (SQLITE_CORRUPT, _), (SQLITE_NOTADB, _): self = .corrupt
        case (SQLITE_INTERRUPT, _): self = .timeout
        case (SQLITE_CONSTRAINT, _), (SQLITE_MISMATCH, _), (SQLITE_RANGE, _), (SQLITE_TOOBIG, _):
            self = .invalid
        default: self = .io
        }
    }
}
