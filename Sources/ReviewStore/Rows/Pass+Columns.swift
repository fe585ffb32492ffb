internal import ReviewEngine

/// The columns of its table, and how a row is bound and read.
extension Pass {
    static let columns = """
        hash, kind, principal, task, parent, made_at, until, assistant, confirmed, digits, tries,
        review
        """

    /// Nil where the kind is of a later version.
    init?(_ row: Row) {
        guard let kind = Kind(rawValue: row.text(1)) else { return nil }
        self.init(
            hash: row.bytes(0), kind: kind, principal: row.text(2), task: row.optionalText(3),
            parent: row.optionalBytes(4), madeAt: row.int64(5), until: row.int64(6),
            isAssistant: row.int64(7) != 0, isConfirmed: row.int64(8) != 0,
            digits: row.optionalBytes(9), tries: row.int64(10), review: row.optionalText(11))
    }

    func bind(to statement: Statement) {
        statement.bind(1, hash)
        statement.bind(2, kind.rawValue)
        statement.bind(3, principal)
        statement.bind(4, task)
        statement.bind(5, parent)
        statement.bind(6, madeAt)
        statement.bind(7, until)
        statement.bind(8, Int64(isAssistant ? 1 : 0))
        statement.bind(9, Int64(isConfirmed ? 1 : 0))
        statement.bind(10, digits)
        statement.bind(11, tries)
        statement.bind(12, review)
    }

    static let write = """
        INSERT INTO passes (\(columns)) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12) \
        ON CONFLICT (hash) DO UPDATE SET until=?7, confirmed=?9, digits=?10, tries=?11, \
        made_at=?6
        """
}
