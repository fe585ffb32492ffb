package import ReviewEngine

/// A personal body as the store has it: there, or erased.
package enum BodyState: Sendable, Equatable {
    case present(StoredBody)
    /// When it was erased, in milliseconds since 1970.
    case erased(at: Int64)
}

extension BodyState {
    static let columns = "hash, subject, salt, content, erased_at"

    init(_ row: Row) {
        if let erasedAt = row.optionalInt64(4) {
            self = .erased(at: erasedAt)
        } else {
            self = .present(
                StoredBody(
                    hash: row.text(0), salt: row.bytes(2), content: row.bytes(3),
                    subject: row.text(1)))
        }
    }

    /// A body that was erased stays erased when the same one comes again.
    static let write = """
        INSERT INTO bodies (hash, subject, salt, content) VALUES (?1,?2,?3,?4) \
        ON CONFLICT (hash) DO NOTHING
        """
    static let contentParameter: Int32 = 4
}
