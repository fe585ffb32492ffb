internal import ReviewEngine

/// The columns of its table, and how a row is bound and read.
extension DefinitionRow {
    static let columns = "hash, name, deployed_at, current, source"

    init(_ row: Row) {
        self.init(
            hash: row.text(0), name: row.text(1), source: row.bytes(4), deployedAt: row.int64(2),
            current: row.bool(3))
    }

    /// Everything but `current` and the date stays as it was: the hash is of the source.
    static let write = """
        INSERT INTO definitions (\(columns)) VALUES (?1,?2,?3,?4,?5) \
        ON CONFLICT (hash) DO UPDATE SET deployed_at=?3, current=?4
        """

    /// A name has one definition that new reviews begin with: the one that was deployed last.
    static let retireOthers = """
        UPDATE definitions SET current=0 WHERE name=?1 AND hash<>?2 AND current<>0
        """

    func bind(to statement: Statement) {
        statement.bind(1, hash)
        statement.bind(2, name)
        statement.bind(3, deployedAt)
        statement.bind(4, current)
    }

    static let sourceParameter: Int32 = 5
}
