internal import ReviewEngine

/// The columns of its table, and how a row is bound and read.
extension LetterRow {
    static let columns = "id, recipient, region, state, at, facts, position, head"

    /// What it tells of stands in its facts, too; nobody asks a row for it.
    init(_ row: Row) {
        self.init(
            id: row.text(0), to: row.text(1), region: row.text(2), state: row.text(3),
            at: row.int64(4), tells: [], facts: row.bytes(5), position: row.int64(6),
            head: row.bytes(7))
    }

    func bind(to statement: Statement) {
        statement.bind(1, id)
        statement.bind(2, to)
        statement.bind(3, region)
        statement.bind(4, state)
        statement.bind(5, at)
        statement.bind(6, facts)
        statement.bind(7, position)
        statement.bind(8, head)
    }

    static let write = """
        INSERT INTO letters (\(columns)) VALUES (?1,?2,?3,?4,?5,?6,?7,?8) \
        ON CONFLICT (id) DO UPDATE SET recipient=?2, region=?3, state=?4, at=?5, facts=?6, \
        position=?7, head=?8
        """

    static let writeTelling = """
        INSERT INTO letter_tasks (task, attempt, kind, number, letter, recipient) \
        VALUES (?1,?2,?3,?4,?5,?6) \
        ON CONFLICT (task, attempt, kind, number, recipient) DO UPDATE SET letter=?5
        """
}
