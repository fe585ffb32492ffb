internal import ReviewEngine

/// The columns of its table, and how a row is bound and read.
extension Draft {
    static let columns = "task, revision, saved_at, who, content"

    init(_ row: Row, task: String) {
        self.init(
            task: task, revision: row.int64(1), savedAt: row.int64(2), who: row.text(3),
            content: row.bytes(4))
    }

    static let write = """
        INSERT INTO drafts (\(columns)) VALUES (?1,?2,?3,?4,?5) \
        ON CONFLICT (task) DO UPDATE SET revision=?2, saved_at=?3, who=?4, content=?5
        """
}
