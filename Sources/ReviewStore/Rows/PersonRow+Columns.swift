internal import ReviewEngine

/// The columns of its table, and how a row is bound and read.
extension PersonRow {
    static let columns = "id, organisation, region, status, facts, body_hash, position, head"

    init(_ row: Row) {
        self.init(
            id: row.text(0), organisation: row.text(1), region: row.text(2), status: row.text(3),
            facts: row.bytes(4), bodyHash: row.optionalText(5), position: row.int64(6),
            head: row.bytes(7))
    }

    func bind(to statement: Statement) {
        statement.bind(1, id)
        statement.bind(2, organisation)
        statement.bind(3, region)
        statement.bind(4, status)
        statement.bind(5, facts)
        statement.bind(6, bodyHash)
        statement.bind(7, position)
        statement.bind(8, head)
    }

    static let write = """
        INSERT INTO people (\(columns)) VALUES (?1,?2,?3,?4,?5,?6,?7,?8) \
        ON CONFLICT (id) DO UPDATE SET organisation=?2, region=?3, status=?4, facts=?5, \
        body_hash=?6, position=?7, head=?8
        """
}
