/// The durable store: one SQLite file, and the one connection that writes it.
///
/// The loop owns it. `append` makes a turn durable, `apply` writes the tables behind the journal;
/// everything else reads. Only one process has a store at a time, and only one thread uses it.
internal import CSQLite
internal import Digest
internal import ReviewEngine

package final class Store {
    package let path: String
    /// Made at random when the store was made: two stores are never taken for each other.
    package let identity: String
    /// Part of every task's token: a restart keeps it, restoring a backup raises it.
    package let epoch: Int64
    /// `real` or `manual`, as it was made.
    package let clockKind: String

    /// Position of the newest journal entry on disk; 0 in an empty store.
    package internal(set) var lastSequence: Int64
    /// The latest calendar time on disk, in milliseconds since 1970; a clock never goes before it.
    package internal(set) var lastTime: Int64
    /// The journal position up to which the tables hold everything.
    package internal(set) var appliedThrough: Int64
    /// Head of the chain over all entries up to `lastSequence`.
    package internal(set) var chainHead: [UInt8]

    /// Why the last apply could not copy the log into the database; the log grows until it can.
    package internal(set) var checkpointFailure: StoreError?

    let connection: Connection
    let statements: WriteStatements
    let options: StoreOptions
    /// Frames in the write-ahead log after the last commit.
    let logFrames: UnsafeMutablePointer<Int32>
    /// What ended the writing for good; every later write is refused with it.
    var fatal: StoreError?
    private let lock: FileLock?

    init(
        path: String, connection: Connection, lock: consuming FileLock?, options: StoreOptions,
        state: StoreState
    ) throws(StoreError) {
        self.path = path
        self.connection = connection
        self.options = options
        identity = state.identity
        epoch = state.epoch
        clockKind = state.clockKind
        lastSequence = state.lastSequence
        lastTime = state.lastTime
        appliedThrough = state.appliedThrough
        chainHead = state.chainHead
        statements = try WriteStatements(on: connection)
        logFrames = .allocate(capacity: 1)
        logFrames.initialize(to: 0)
        self.lock = lock
        sqlite3_wal_hook(
            connection.handle,
            { context, _, _, frames in
                context?.assumingMemoryBound(to: Int32.self).pointee = frames
                return SQLITE_OK
            }, logFrames)
    }

    deinit {
        sqlite3_wal_hook(connection.handle, nil, nil)
        logFrames.deallocate()
    }

    /// Frames that wait in the write-ahead log; a figure for operators.
    package var pagesInLog: Int { Int(logFrames.pointee) }

    /// Runs `changes` as one transaction: all of it is in the file afterwards, or nothing.
    func transaction(_ doing: String, _ changes: () throws(StoreError) -> Void) throws(StoreError) {
        if let fatal { throw fatal }
        do {
            try statements.begin.run(doing: doing)
            try changes()
            try statements.commit.run(doing: doing)
        } catch {
            connection.abandonTransaction()
            if error.kind == .syncFailed || error.kind == .corrupt { fatal = error }
            throw error
        }
    }
}

/// What an opened file says about itself.
struct StoreState {
    var identity: String
    var epoch: Int64
    var clockKind: String
    var lastSequence: Int64
    var lastTime: Int64
    var appliedThrough: Int64
    var chainHead: [UInt8]
}

/// How a store is opened, beyond its path; the defaults are the shipped ones.
package struct StoreOptions: Sendable {
    /// `real` or `manual`; a store made with one is refused by the other.
    package var clockKind = "real"
    /// Whether a missing store is made.
    package var create = true
    /// SQLite's page cache of the writing connection.
    package var cacheKiB = 64 * 1024
    /// Frames in the log from which an apply copies them into the database.
    package var checkpointFrames: Int32 = 16_384
    /// Name of a registered `sqlite3_vfs`, for tests; with one, no lock file is used.
    package var fileSystem: String?
    /// Bytes of a page of a new store.
    ///
    /// Twice SQLite's default: half the system calls for the journal
    /// and for rows that lie side by side, and a review of 8 KB stays on one page.
    package var pageSize = 8192

    package init() {}
}

/// The statements that `append` and `apply` run many thousand times a second.
struct WriteStatements {
    let begin: Statement
    let commit: Statement
    let entry: Statement
    let answer: Statement
    let body: Statement
    let reviewUpdate: Statement
    let reviewWrite: Statement
    let task: Statement
    let timersOfReview: Statement
    let timer: Statement
    let timerRemoval: Statement
    let person: Statement
    let organisation: Statement
    let letter: Statement
    let letterTelling: Statement
    let definition: Statement
    let definitionsBefore: Statement
    let subject: Statement
    let history: Statement
    let setting: Statement

    init(on connection: Connection) throws(StoreError) {
        begin = try Statement("BEGIN IMMEDIATE", on: connection)
        commit = try Statement("COMMIT", on: connection)
        entry = try Statement(JournalEntry.write, on: connection)
        answer = try Statement(StoredAnswer.write, on: connection)
        body = try Statement(BodyState.write, on: connection)
        reviewUpdate = try Statement(ReviewRow.update, on: connection)
        reviewWrite = try Statement(ReviewRow.write, on: connection)
        task = try Statement(TaskRow.write, on: connection)
        timersOfReview = try Statement(
            "SELECT review, id, due FROM timers WHERE review=?1 ORDER BY id", on: connection)
        timer = try Statement(TimerRow.write, on: connection)
        timerRemoval = try Statement(
            "DELETE FROM timers WHERE review=?1 AND id=?2", on: connection)
        person = try Statement(PersonRow.write, on: connection)
        organisation = try Statement(OrganisationRow.write, on: connection)
        letter = try Statement(LetterRow.write, on: connection)
        letterTelling = try Statement(LetterRow.writeTelling, on: connection)
        definition = try Statement(DefinitionRow.write, on: connection)
        definitionsBefore = try Statement(DefinitionRow.retireOthers, on: connection)
        subject = try Statement(SubjectRow.write, on: connection)
        history = try Statement(SubjectHistory.write, on: connection)
        setting = try Statement(
            """
            INSERT INTO settings (key, value) VALUES (?1,?2)
            ON CONFLICT (key) DO UPDATE SET value=?2
            """, on: connection)
    }
}
