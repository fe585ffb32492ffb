internal import ReviewEngine

/// The columns of its table, and how a row is bound and read.
extension SubjectRow {
    static let columns = "subject, region, organisation, state, position, head"

    init(_ row: Row) {
        self.init(
            subject: row.text(0), region: row.text(1), organisation: row.text(2),
            state: row.bytes(3), position: row.int64(4), head: row.bytes(5))
    }

    func bind(to statement: Statement) {
        statement.bind(1, subject)
        statement.bind(2, region)
        statement.bind(3, organisation)
        statement.bind(4, state)
        statement.bind(5, position)
        statement.bind(6, head)
    }

    static let write = """
        INSERT INTO subjects (\(columns)) VALUES (?1,?2,?3,?4,?5,?6) \
        ON CONFLICT (subject) DO UPDATE SET region=?2, organisation=?3, state=?4, position=?5, \
        head=?6
        """
}
