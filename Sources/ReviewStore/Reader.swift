/// A read-only connection for lists, histories and reports; opened in the thread that uses it.
///
/// Every call is one short transaction that sees the store as it was at one moment, and ends with
/// `timeout` when it takes longer than it may: a long read would keep the log from being reused.
internal import CSQLite
internal import Glibc
internal import ReviewEngine

package struct Reader: ~Copyable {
    let connection: Connection
    private let deadline: ReadDeadline
    /// It reads within a transaction of the writing connection, which ends it.
    private let isLent: Bool

    /// - Parameters:
    ///   - options: those that the store was opened with.
    ///   - milliseconds: how long one call may take.
    package init(
        _ path: String, options: StoreOptions = StoreOptions(), milliseconds: Int64 = 1000
    ) throws(StoreError) {
        let connection = try Connection(
            path: path, access: .readOnly, fileSystem: options.fileSystem)
        try connection.run("PRAGMA query_only=ON; PRAGMA cache_size=-8192")
        sqlite3_busy_timeout(connection.handle, 100)
        self.init(on: connection, milliseconds: milliseconds, isLent: false)
    }

    /// - Parameter isLent: the connection is the writing one's, within a transaction.
    init(on connection: Connection, milliseconds: Int64, isLent: Bool) {
        let deadline = ReadDeadline(milliseconds: milliseconds)
        // Once in 1,000 steps of SQLite's machine, some ten microseconds.
        sqlite3_progress_handler(
            connection.handle, 1000,
            { context in
                guard let context else { return 0 }
                return Unmanaged<ReadDeadline>.fromOpaque(context).takeUnretainedValue()
                    .hasPassed ? 1 : 0
            }, Unmanaged.passUnretained(deadline).toOpaque())
        self.connection = connection
        self.deadline = deadline
        self.isLent = isLent
    }

    deinit {
        sqlite3_progress_handler(connection.handle, 0, nil, nil)
    }

    /// Runs `work` on one state of the store and hands its value on.
    package func read<Value>(
        _ work: (borrowing StoreView) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        deadline.start()
        if isLent { return try work(StoreView(connection: connection)) }
        // Nothing was written: ending it this way cannot fail, whatever the deadline says.
        defer { connection.abandonTransaction() }
        try connection.run("BEGIN", doing: "read")
        return try work(StoreView(connection: connection))
    }
}

/// The store as it was at one moment: what `Reader.read` lends to its work.
package struct StoreView: ~Copyable {
    let connection: Connection
}

/// The moment until which the running call may read.
private final class ReadDeadline {
    private let allowance: Int64
    private var end: Int64 = .max

    init(milliseconds: Int64) {
        allowance = milliseconds
    }

    func start() {
        let (sum, overflow) = Self.now().addingReportingOverflow(allowance)
        end = overflow ? .max : sum
    }

    var hasPassed: Bool { Self.now() >= end }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
