/// How a task lies in its table.
package import ReviewEngine

extension TaskRow {
    static let columns = """
        key, name, title, address, status, attempt, created_at, due, overdue, region, \
        organisation, result_hash, body
        """

    /// What an open task is; spelt as the partial indexes spell it, so that SQLite uses them.
    static let open = "status NOT IN ('done', 'stopped')"

    init(_ row: Row) {
        let key = row.int64(0)
        self.init(
            id: TaskKey.name(key), review: ReviewNumber.name(TaskKey.review(of: key)),
            number: TaskKey.task(of: key), name: row.text(1), title: row.text(2),
            address: row.text(3), status: row.text(4), attempt: row.int64(5),
            createdAt: row.int64(6), due: row.optionalInt64(7), overdue: row.bool(8),
            region: row.text(9), organisation: row.text(10), resultHash: row.optionalBytes(11),
            body: row.bytes(12))
    }

    /// Parameters ?1 … ?12; the body is bound by whoever runs it.
    func bind(to statement: Statement, key: Int64) {
        statement.bind(1, key)
        statement.bind(2, name)
        statement.bind(3, title)
        statement.bind(4, address)
        statement.bind(5, status)
        statement.bind(6, attempt)
        statement.bind(7, createdAt)
        statement.bind(8, due)
        statement.bind(9, overdue)
        statement.bind(10, region)
        statement.bind(11, organisation)
        statement.bind(12, resultHash)
    }

    static let bodyParameter: Int32 = 13

    static let write = """
        INSERT INTO tasks (\(columns)) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13) \
        ON CONFLICT (key) DO UPDATE SET name=?2, title=?3, address=?4, status=?5, attempt=?6, \
        created_at=?7, due=?8, overdue=?9, region=?10, organisation=?11, result_hash=?12, body=?13
        """
}

/// A place in a list of tasks, oldest first: what comes after it is the next page.
package struct TaskPlace: Sendable, Hashable {
    package var createdAt: Int64
    package var id: String

    package init(createdAt: Int64, id: String) {
        self.createdAt = createdAt
        self.id = id
    }

    package init(_ task: TaskRow) {
        self.init(createdAt: task.createdAt, id: task.id)
    }
}
