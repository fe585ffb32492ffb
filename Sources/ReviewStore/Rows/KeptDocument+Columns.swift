internal import ReviewEngine

/// The columns of its table, and how a row is bound and read.
extension KeptDocument {
    static let columns = """
        review, hash, bytes, kind, name_body, task, who, kept_at, handed_in, discarded_at
        """

    /// Nil where the kind is of a later version.
    init?(_ row: Row) {
        guard let kind = DocumentKind(rawValue: row.text(3)) else { return nil }
        self.init(
            review: row.int64(0), hash: row.text(1), bytes: row.int64(2), kind: kind,
            nameBody: row.text(4), task: TaskKey.name(row.int64(5)), who: row.text(6),
            keptAt: row.int64(7), isHandedIn: row.int64(8) != 0, discardedAt: row.optionalInt64(9))
    }

    func bind(to statement: Statement, task key: Int64) {
        statement.bind(1, review)
        statement.bind(2, hash)
        statement.bind(3, bytes)
        statement.bind(4, kind.rawValue)
        statement.bind(5, nameBody)
        statement.bind(6, key)
        statement.bind(7, who)
        statement.bind(8, keptAt)
        statement.bind(9, isHandedIn)
        statement.bind(10, discardedAt)
    }

    static let write = """
        INSERT INTO documents (\(columns)) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10) \
        ON CONFLICT (review, hash) DO UPDATE SET name_body=?5, task=?6, who=?7, kept_at=?8, \
        handed_in=?9, discarded_at=?10
        """
}

extension DocumentPart {
    /// What came first stands; whether it is right is judged when the whole is there.
    static let write = """
        INSERT INTO document_parts (review, document, part, bytes, saved_at, content) \
        VALUES (?1,?2,?3,?4,?5,?6) ON CONFLICT (review, document, part) DO NOTHING
        """
    static let contentParameter: Int32 = 6
}
