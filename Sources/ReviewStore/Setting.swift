/// Small values of the store itself: their names, and how they are read.
///
/// Names that begin with `store.` are the store's own; an apply may write any other.
package enum Setting {
    /// The latest calendar time that the daemon knows of, in milliseconds since 1970, as digits.
    package static let time = "calendar.time"

    static let reserved = "store."
    static let identity = "store.identity"
    static let epoch = "store.epoch"
    static let clockKind = "store.clock"
    static let appliedThrough = "store.applied_through"
    /// Head of the chain over all entries, and the position that it covers.
    static let chain = "store.chain"
    static let chainThrough = "store.chain_through"
}

/// Reads settings; what must be there and is not means a damaged file.
struct SettingReader {
    private let statement: Statement
    private let path: String

    init(on connection: Connection) throws(StoreError) {
        statement = try Statement("SELECT value FROM settings WHERE key=?1", on: connection)
        path = connection.path
    }

    func optionalBytes(_ key: String) throws(StoreError) -> [UInt8]? {
        statement.bind(1, key)
        return try statement.first { $0.bytes(0) }
    }

    func bytes(_ key: String) throws(StoreError) -> [UInt8] {
        guard let value = try optionalBytes(key) else { throw damage("\(key) is missing") }
        return value
    }

    func text(_ key: String) throws(StoreError) -> String {
        String(decoding: try bytes(key), as: UTF8.self)
    }

    func optionalNumber(_ key: String) throws(StoreError) -> Int64? {
        guard let value = try optionalBytes(key) else { return nil }
        let text = String(decoding: value, as: UTF8.self)
        guard let number = Int64(text) else { throw damage("\(key) is no number: \(text)") }
        return number
    }

    func number(_ key: String) throws(StoreError) -> Int64 {
        guard let value = try optionalNumber(key) else { throw damage("\(key) is missing") }
        return value
    }

    func damage(_ detail: String) -> StoreError {
        StoreError(.corrupt, doing: "be opened", path: path, detail: detail)
    }
}
