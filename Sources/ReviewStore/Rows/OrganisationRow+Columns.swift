internal import ReviewEngine

/// The columns of its table, and how a row is bound and read.
extension OrganisationRow {
    static let columns = "sort, id, kind, region, facts, body_hash, position, head"

    init(_ row: Row) {
        self.init(
            sort: row.text(0), id: row.text(1), kind: row.text(2), region: row.text(3),
            facts: row.bytes(4), bodyHash: row.optionalText(5), position: row.int64(6),
            head: row.bytes(7))
    }

    func bind(to statement: Statement) {
        statement.bind(1, sort)
        statement.bind(2, id)
        statement.bind(3, kind)
        statement.bind(4, region)
        statement.bind(5, facts)
        statement.bind(6, bodyHash)
        statement.bind(7, position)
        statement.bind(8, head)
    }

    static let write = """
        INSERT INTO organisations (\(columns)) VALUES (?1,?2,?3,?4,?5,?6,?7,?8) \
        ON CONFLICT (sort, id) DO UPDATE SET kind=?3, region=?4, facts=?5, body_hash=?6, \
        position=?7, head=?8
        """
}
