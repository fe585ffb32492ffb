/// Opening a store: lock, file, version, sanity, and where the journal stands.
internal import CSQLite
internal import Digest
internal import Glibc
internal import ReviewEngine

extension Store {
    /// `RVWD` in ASCII: marks the file as ours (https://sqlite.org/pragma.html#pragma_application_id).
    static let applicationID: Int64 = 0x5256_5744

    /// Opens the store at `path`, or makes it, and brings its tables up to date.
    ///
    /// At once refused where another process has it. A missing store is made if the options say so.
    package static func open(
        _ path: String, options: StoreOptions = StoreOptions()
    ) throws(StoreError) -> Store {
        let isReal = options.fileSystem == nil
        if isReal, !options.create, access(path, F_OK) != 0 {
            throw StoreError(
                .missing, doing: "be opened", path: path, detail: "there is no such file")
        }
        let lock: FileLock? = isReal ? try FileLock(path + ".lock", for: path) : nil
        if isReal { try makePrivateFile(path) }
        try LogRenewal.run(on: path, fileSystem: options.fileSystem)

        let connection = try Connection(
            path: path, access: .readWrite, fileSystem: options.fileSystem)
        try prepare(connection, options: options)
        let state = try readState(connection)
        guard state.clockKind == options.clockKind else {
            throw StoreError(
                .clock, doing: "be opened", path: path,
                detail: "it was made with a \(state.clockKind) clock, this daemon runs with a "
                    + "\(options.clockKind) clock")
        }
        return try Store(
            path: path, connection: connection, lock: lock, options: options, state: state)
    }

    /// Makes the file so that nobody but the daemon's own user may open it: it holds personal facts.
    ///
    /// SQLite gives its log the same permissions.
    private static func makePrivateFile(_ path: String) throws(StoreError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let reason = errno
            // A file that may only be read is for SQLite to judge: it may still answer reads.
            if reason == EROFS || reason == EACCES { return }
            throw StoreError(
                .init(openFailure: reason), doing: "be made", path: path,
                detail: String(cString: strerror(reason)))
        }
        close(descriptor)
    }

    private static func prepare(
        _ connection: Connection, options: StoreOptions
    ) throws(StoreError) {
        sqlite3_busy_timeout(connection.handle, busyMilliseconds)
        let application = try connection.number("PRAGMA application_id") ?? 0
        let version = try connection.number("PRAGMA user_version") ?? 0
        let tables = try connection.number("SELECT count(*) FROM sqlite_schema") ?? 0
        let isNew = application == 0 && version == 0 && tables == 0
        guard isNew || application == applicationID else {
            throw StoreError(
                .foreign, doing: "be opened", path: connection.path,
                detail: "the file belongs to an application with id \(application)")
        }
        guard version <= Int64(Migration.latest) else {
            throw StoreError(
                .newer, doing: "be opened", path: connection.path,
                detail: "its tables have version \(version), this program knows up to "
                    + "\(Migration.latest)")
        }
        if isNew, let companion = companions(of: connection.path).first {
            throw StoreError(
                .corrupt, doing: "be opened", path: connection.path,
                detail: "it is empty, and \(companion) says that it was in use: put a copy of the "
                    + "store back, or take the files beside it away if it is to be a new one")
        }
        if isNew {
            guard options.create else {
                throw StoreError(
                    .missing, doing: "be opened", path: connection.path, detail: "it is empty")
            }
            try connection.run("PRAGMA page_size=\(options.pageSize)")
        }
        try connection.run(
            """
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=FULL;
            PRAGMA wal_autocheckpoint=0;
            PRAGMA journal_size_limit=\(4 * Int64(options.checkpointFrames) * Int64(options.pageSize));
            PRAGMA secure_delete=ON;
            PRAGMA temp_store=MEMORY;
            PRAGMA cache_size=-\(options.cacheKiB);
            """, doing: "set up the connection")
        if isNew { try create(on: connection, clockKind: options.clockKind) }
        try Migration.run(
            on: connection, from: isNew ? Migration.firstTables.number : Int32(version))
    }

    /// Files beside a store that only one in use has.
    private static func companions(of path: String) -> [String] {
        [CrashNote.suffix, ErasureList.suffix].map { path + $0 }.filter { access($0, F_OK) == 0 }
    }

    /// Makes the first tables and the store's own values in one transaction.
    ///
    /// A stop before its end leaves an empty file, which the next start fills.
    private static func create(
        on connection: Connection, clockKind: String
    ) throws(StoreError) {
        let first = Migration.firstTables
        do {
            try connection.run("BEGIN IMMEDIATE", doing: "be made")
            try connection.run(first.sql, doing: "be made")
            try connection.run(
                "PRAGMA application_id=\(applicationID); PRAGMA user_version=\(first.number)",
                doing: "be made")
            let setting = try Statement(
                "INSERT INTO settings (key, value) VALUES (?1, ?2)", on: connection)
            let values = [
                (Setting.identity, Digest.hex(Entropy.bytes(16))), (Setting.epoch, "1"),
                (Setting.clockKind, clockKind), (Setting.appliedThrough, "0"),
                (Setting.chainThrough, "0"),
            ]
            for (key, value) in values {
                setting.bind(1, key)
                setting.bind(2, Array(value.utf8))
                try setting.run(doing: "be made")
            }
            setting.bind(1, Setting.chain)
            setting.bind(2, EntryHash.none)
            try setting.run(doing: "be made")
            try connection.run("COMMIT", doing: "be made")
        } catch {
            connection.abandonTransaction()
            throw error
        }
    }

    /// Reads the store's own values and holds them against the journal.
    static func readState(_ connection: Connection) throws(StoreError) -> StoreState {
        let settings = try SettingReader(on: connection)
        let last = try Statement(
            "SELECT sequence, at FROM journal ORDER BY sequence DESC LIMIT 1", on: connection
        ).first { (sequence: $0.int64(0), at: $0.int64(1)) }
        var state = StoreState(
            identity: try settings.text(Setting.identity),
            epoch: try settings.number(Setting.epoch),
            clockKind: try settings.text(Setting.clockKind),
            lastSequence: last?.sequence ?? 0,
            lastTime: max(last?.at ?? 0, try settings.optionalNumber(Setting.time) ?? 0),
            appliedThrough: try settings.number(Setting.appliedThrough),
            chainHead: try settings.bytes(Setting.chain))
        let chainThrough = try settings.number(Setting.chainThrough)

        guard state.chainHead.count == Digest.length,
            (0...state.lastSequence).contains(state.appliedThrough),
            (0...state.lastSequence).contains(chainThrough)
        else {
            throw settings.damage(
                "its tables stand at \(state.appliedThrough) and \(chainThrough), its journal "
                    + "ends at \(state.lastSequence)")
        }
        // From the last apply on: no entry may be missing, and the chain goes on through them.
        let tail = try Statement(
            "SELECT sequence, hash FROM journal WHERE sequence > ?1 ORDER BY sequence",
            on: connection)
        tail.bind(1, chainThrough)
        var expected = chainThrough
        var head = state.chainHead
        try tail.forEach { row throws(StoreError) in
            expected += 1
            guard row.int64(0) == expected else {
                throw settings.damage("journal entry \(expected) is missing")
            }
            head = EntryHash.chain(previous: head, entryHash: row.bytes(1))
            return true
        }
        state.chainHead = head
        return state
    }
}
