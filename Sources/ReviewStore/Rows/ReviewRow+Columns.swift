/// How a review lies in its table.
internal import ReviewEngine

extension ReviewRow {
    /// In the order that `init(_:)` reads them.
    static let columns = """
        number, workflow, definition, title, region, organisation, status, states, parent, \
        started_at, ended_at, next_due, held, facts, position, head, snapshot, troubled
        """

    init(_ row: Row) {
        let number = row.int64(0)
        self.init(
            id: ReviewNumber.name(number), number: number, workflow: row.text(1),
            definition: row.text(2), title: row.text(3), region: row.text(4),
            organisation: row.text(5), status: row.text(6), states: row.text(7),
            parent: row.optionalInt64(8).map(ReviewNumber.name), startedAt: row.int64(9),
            endedAt: row.optionalInt64(10), nextDue: row.optionalInt64(11), held: row.bool(12),
            facts: row.bytes(13), position: row.int64(14), head: row.bytes(15),
            snapshot: row.bytes(16), troubled: row.bool(17))
    }

    /// Parameters ?1 … ?18 in the order of `columns`; the snapshot is bound by whoever runs it.
    func bind(to statement: Statement, parent: Int64?) {
        statement.bind(1, number)
        statement.bind(2, workflow)
        statement.bind(3, definition)
        statement.bind(4, title)
        statement.bind(5, region)
        statement.bind(6, organisation)
        statement.bind(7, status)
        statement.bind(8, states)
        statement.bind(9, parent)
        statement.bind(10, startedAt)
        statement.bind(11, endedAt)
        statement.bind(12, nextDue)
        statement.bind(13, held)
        statement.bind(14, facts)
        statement.bind(15, position)
        statement.bind(16, head)
        statement.bind(18, troubled)
    }

    static let snapshotParameter: Int32 = 17

    /// The usual case: nothing changed that an index holds, so no index is touched.
    static let update = """
        UPDATE reviews SET definition=?3, title=?4, states=?8, started_at=?10, ended_at=?11, \
        next_due=?12, held=?13, facts=?14, position=?15, head=?16, snapshot=?17 \
        WHERE number=?1 AND workflow=?2 AND region=?5 AND organisation=?6 AND status=?7 \
        AND parent IS ?9 AND troubled=?18
        """

    static let write = """
        INSERT INTO reviews (\(columns)) \
        VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18) \
        ON CONFLICT (number) DO UPDATE SET workflow=?2, definition=?3, title=?4, region=?5, \
        organisation=?6, status=?7, states=?8, parent=?9, started_at=?10, ended_at=?11, \
        next_due=?12, held=?13, facts=?14, position=?15, head=?16, snapshot=?17, \
        troubled=?18
        """
}
