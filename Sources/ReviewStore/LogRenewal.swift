/// Makes the write-ahead log durable as it reads, before anybody is told what it holds.
///
/// A process that was killed leaves a log of which the end was written and never synced; one whose
/// sync failed leaves pages that the system took for written and dropped
/// (https://wiki.postgresql.org/wiki/Fsync_Errors). Both read well, and are gone or torn after a power
/// cut, with everything appended after them. Written once more and synced they are what they seem.
internal import CSQLite

struct LogRenewal: ~Copyable {
    /// No write of SQLite's own is larger than a page; its Unix file system takes the length of one
    /// modulo 128 KiB (os_unix.c, seekAndWriteFd), and says FULL of a whole multiple of that.
    private static let pieceBytes = 1 << 16

    private let file: UnsafeMutablePointer<sqlite3_file>
    private let path: String

    /// Renews the log of the store at `path`, if there is one; no connection may be open on it.
    static func run(on path: String, fileSystem: String?) throws(StoreError) {
        guard let system = sqlite3_vfs_find(fileSystem) else {
            throw StoreError(
                .io, doing: "be opened", path: path, detail: "SQLite has no such file system")
        }
        let name = path + "-wal"
        var isThere: Int32 = 0
        _ = system.pointee.xAccess(system, name, SQLITE_ACCESS_EXISTS, &isThere)
        guard isThere != 0 else { return }
        // SQLite keeps the name for as long as the file is open, and looks for options behind it.
        let bytes = Array(name.utf8) + [0, 0, 0, 0]
        try bytes.withUnsafeBufferPointer { bytes throws(StoreError) in
            guard let start = bytes.baseAddress else { return }
            try start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                name throws(StoreError) in
                let renewal = try LogRenewal(system, name, path)
                try renewal.renew()
            }
        }
    }

    private init(
        _ system: UnsafeMutablePointer<sqlite3_vfs>, _ name: UnsafePointer<CChar>, _ path: String
    ) throws(StoreError) {
        let space = UnsafeMutableRawPointer.allocate(
            byteCount: Int(system.pointee.szOsFile), alignment: 16)
        space.initializeMemory(as: UInt8.self, repeating: 0, count: Int(system.pointee.szOsFile))
        let file = space.assumingMemoryBound(to: sqlite3_file.self)
        let code = system.pointee.xOpen(
            system, name, file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL, nil)
        guard code == SQLITE_OK else {
            space.deallocate()
            throw Self.failure(code, path)
        }
        self.file = file
        self.path = path
    }

    deinit {
        _ = file.pointee.pMethods?.pointee.xClose(file)
        UnsafeMutableRawPointer(file).deallocate()
    }

    private borrowing func renew() throws(StoreError) {
        guard let methods = file.pointee.pMethods?.pointee else { return }
        var size: Int64 = 0
        try check(methods.xFileSize(file, &size))
        guard size > 0 else { return }
        let piece = UnsafeMutableRawPointer.allocate(
            byteCount: Self.pieceBytes, alignment: 16)
        defer { piece.deallocate() }
        var place: Int64 = 0
        while place < size {
            let count = Int32(min(Int64(Self.pieceBytes), size - place))
            try check(methods.xRead(file, piece, count, place))
            try check(methods.xWrite(file, piece, count, place))
            place += Int64(count)
        }
        try check(methods.xSync(file, SQLITE_SYNC_NORMAL))
    }

    private borrowing func check(_ code: Int32) throws(StoreError) {
        if code != SQLITE_OK { throw Self.failure(code, path) }
    }

    private static func failure(_ code: Int32, _ path: String) -> StoreError {
        StoreError(
            .init(code: code, systemError: 0), doing: "make its log durable", path: path,
            detail: String(cString: sqlite3_errstr(code)))
    }
}
