/// A prepared statement, kept for as long as its connection; rows go in and out without detours.
///
/// Small values are copied into one scratch space and bound from there, so that binding allocates
/// nothing; the one large value of a row is bound where it lies (`run(blob:_:)`).
internal import CSQLite

final class Statement {
    private let path: String
    private let handle: OpaquePointer
    private let scratch: UnsafeMutableRawBufferPointer
    private var used = 0

    init(_ sql: String, on connection: Connection) throws(StoreError) {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(
            connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else {
            throw connection.failure(code, doing: "prepare")
        }
        path = connection.path
        handle = prepared
        scratch = .allocate(byteCount: 2048, alignment: 8)
    }

    deinit {
        sqlite3_finalize(handle)
        scratch.deallocate()
    }

    // MARK: Values in. Parameters count from 1; what is not bound again keeps its last value.

    func bind(_ place: Int32, _ value: Int64) {
        sqlite3_bind_int64(handle, place, value)
    }

    func bind(_ place: Int32, _ value: Int64?) {
        if let value { bind(place, value) } else { sqlite3_bind_null(handle, place) }
    }

    func bind(_ place: Int32, _ value: Bool) {
        sqlite3_bind_int64(handle, place, value ? 1 : 0)
    }

    func bind(_ place: Int32, _ text: String) {
        let direct: Void? = text.utf8.withContiguousStorageIfAvailable {
            bindText(place, UnsafeRawBufferPointer($0))
        }
        if direct == nil { Array(text.utf8).withUnsafeBytes { bindText(place, $0) } }
    }

    func bind(_ place: Int32, _ text: String?) {
        if let text { bind(place, text) } else { sqlite3_bind_null(handle, place) }
    }

    func bind(_ place: Int32, _ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { source in
            if let copy = keep(source) {
                sqlite3_bind_blob64(handle, place, copy, UInt64(source.count), nil)
            } else {
                sqlite3_bind_blob64(
                    handle, place, source.baseAddress, UInt64(source.count), Self.copied)
            }
        }
    }

    func bind(_ place: Int32, _ bytes: [UInt8]?) {
        if let bytes { bind(place, bytes) } else { sqlite3_bind_null(handle, place) }
    }

    private func bindText(_ place: Int32, _ source: UnsafeRawBufferPointer) {
        let length = UInt64(source.count)
        let encoding = UInt8(SQLITE_UTF8)
        if let copy = keep(source) {
            let text = copy.assumingMemoryBound(to: CChar.self)
            sqlite3_bind_text64(handle, place, text, length, nil, encoding)
        } else {
            let text = source.baseAddress?.assumingMemoryBound(to: CChar.self)
            sqlite3_bind_text64(handle, place, text, length, Self.copied, encoding)
        }
    }

    /// A copy that stays valid until the next run; nil where the scratch space is used up.
    private func keep(_ source: UnsafeRawBufferPointer) -> UnsafeRawPointer? {
        guard let base = scratch.baseAddress, source.count <= scratch.count - used else {
            return nil
        }
        let copy = base + used
        if let from = source.baseAddress { copy.copyMemory(from: from, byteCount: source.count) }
        used += source.count
        return UnsafeRawPointer(copy)
    }

    // SQLITE_TRANSIENT: SQLite makes its own copy. A macro with a cast, not imported.
    private static var copied: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    // MARK: Running

    /// Runs a statement that gives no rows.
    func run(doing: String) throws(StoreError) {
        let code = sqlite3_step(handle)
        try finish(code == SQLITE_ROW ? SQLITE_DONE : code, doing: doing)
    }

    /// Runs with one large value bound where it lies.
    func run(blob place: Int32, _ bytes: [UInt8], doing: String) throws(StoreError) {
        let code = bytes.withUnsafeBytes { source in
            if let base = source.baseAddress {
                sqlite3_bind_blob64(handle, place, base, UInt64(source.count), nil)
            } else {
                sqlite3_bind_zeroblob(handle, place, 0)
            }
            let code = sqlite3_step(handle)
            // The bytes are only ours inside this closure.
            sqlite3_bind_null(handle, place)
            return code
        }
        try finish(code == SQLITE_ROW ? SQLITE_DONE : code, doing: doing)
    }

    /// The first row, read by `read`; nil where there is none.
    func first<Value>(_ read: (Row) -> Value) throws(StoreError) -> Value? {
        let code = sqlite3_step(handle)
        let value = code == SQLITE_ROW ? read(Row(handle)) : nil
        try finish(code == SQLITE_ROW ? SQLITE_DONE : code, doing: "read")
        return value
    }

    /// Every row, in the statement's order.
    func all<Value>(_ read: (Row) -> Value) throws(StoreError) -> [Value] {
        var values: [Value] = []
        var code = sqlite3_step(handle)
        while code == SQLITE_ROW {
            values.append(read(Row(handle)))
            code = sqlite3_step(handle)
        }
        try finish(code, doing: "read")
        return values
    }

    /// Every row until `visit` says false.
    func forEach(_ visit: (Row) throws(StoreError) -> Bool) throws(StoreError) {
        var code = sqlite3_step(handle)
        while code == SQLITE_ROW {
            let goOn: Bool
            do {
                goOn = try visit(Row(handle))
            } catch {
                sqlite3_reset(handle)
                used = 0
                throw error
            }
            code = goOn ? sqlite3_step(handle) : SQLITE_DONE
        }
        try finish(code, doing: "read")
    }

    private func finish(_ code: Int32, doing: String) throws(StoreError) {
        // The error is read before the reset, which may change it.
        let failure =
            code == SQLITE_DONE
            ? nil
            : sqlite3_db_handle(handle).map {
                StoreError(code: code, of: $0, doing: doing, path: path)
            }
        sqlite3_reset(handle)
        used = 0
        if let failure { throw failure }
    }
}

/// The current row of a statement.
///
/// Whatever the file holds, reading a column gives a value: SQLite converts types, bad UTF-8 is
/// repaired, a missing value is empty.
struct Row {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    func int64(_ column: Int32) -> Int64 {
        sqlite3_column_int64(handle, column)
    }

    func optionalInt64(_ column: Int32) -> Int64? {
        isNull(column) ? nil : int64(column)
    }

    func bool(_ column: Int32) -> Bool {
        int64(column) != 0
    }

    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let length = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
    }

    func optionalText(_ column: Int32) -> String? {
        isNull(column) ? nil : text(column)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        let length = Int(sqlite3_column_bytes(handle, column))
        return [UInt8](UnsafeRawBufferPointer(start: start, count: length))
    }

    func optionalBytes(_ column: Int32) -> [UInt8]? {
        isNull(column) ? nil : bytes(column)
    }
}
