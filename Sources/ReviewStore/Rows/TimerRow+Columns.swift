internal import ReviewEngine

/// The columns of its table, and how a row is bound and read.
extension TimerRow {
    static let columns = "review, id, due"

    init(_ row: Row) {
        self.init(review: ReviewNumber.name(row.int64(0)), id: row.text(1), due: row.int64(2))
    }

    static let write = """
        INSERT INTO timers (\(columns)) VALUES (?1,?2,?3) \
        ON CONFLICT (review, id) DO UPDATE SET due=?3
        """
}
