/// The index that finds the journal entries of one subject.
///
/// It is written behind, by `apply`: an index on the journal itself would touch a page per entry at
/// each commit. It is cut into periods of 65,536 entries, so that an apply only ever touches the
/// pages of the newest period, however long the journal is; a read looks into each period once.
enum SubjectHistory {
    static let periodBits: Int64 = 16

    static let write = """
        INSERT INTO history (period, subject, sequence) \
        SELECT sequence >> \(periodBits), subject, sequence FROM journal \
        WHERE sequence > ?1 AND sequence <= ?2
        """

    /// Sequences of subject ?1 in period ?2 after ?3, at most ?4.
    static let ofPeriod = """
        SELECT sequence FROM history WHERE period=?2 AND subject=?1 AND sequence > ?3 \
        ORDER BY sequence LIMIT ?4
        """

    /// What the index does not hold yet: entries of subject ?1 after ?2, at most ?3.
    static let ofTail = """
        SELECT sequence FROM journal WHERE sequence > ?2 AND subject=?1 ORDER BY sequence LIMIT ?3
        """

    static func period(of sequence: Int64) -> Int64 { sequence >> periodBits }
}
