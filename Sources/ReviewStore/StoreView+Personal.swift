/// Everything held on a person, found by reading everything: there is no index of what people wrote.
package import ReviewEngine

/// A window of rows that a search looked through; `next` is where to go on, nil at the end.
package struct SearchedWindow<Row: Sendable>: Sendable {
    package var found: [Row]
    package var next: Int64?
}

extension StoreView {
    /// Rows that one search looks at, so that it takes a fraction of a second.
    package static let searchWindow: Int64 = 20_000

    /// Bodies that belong to a subject or whose text holds one of the words, in ASCII's lower case.
    package func bodies(
        of subject: String, naming words: [String], after: Int64
    ) throws(StoreError) -> SearchedWindow<StoredBody> {
        let conditions = words.indices.map {
            "OR instr(lower(CAST(content AS TEXT)), ?\($0 + 4)) > 0"
        }
        let statement = try connection.cached(
            """
            SELECT \(BodyState.columns) FROM bodies
            WHERE number > ?1 AND number <= ?2 AND erased_at IS NULL
            AND (subject = ?3 \(conditions.joined(separator: " "))) ORDER BY number
            """)
        let (through, next) = try window(after, "SELECT max(number) FROM bodies")
        statement.bind(1, after)
        statement.bind(2, through)
        statement.bind(3, subject)
        for (index, word) in words.enumerated() {
            statement.bind(Int32(truncatingIfNeeded: index + 4), word)
        }
        let found = try statement.all { BodyState($0) }
        return SearchedWindow(
            found: found.compactMap { if case .present(let body) = $0 { body } else { nil } },
            next: next)
    }

    /// Hashes of the bodies that belong to any of some subjects and are still there.
    package func bodyHashes(
        ofAny subjects: [String], after: Int64
    ) throws(StoreError) -> SearchedWindow<String> {
        let places = subjects.indices.map { "?\($0 + 3)" }.joined(separator: ",")
        let statement = try connection.cached(
            """
            SELECT hash FROM bodies
            WHERE number > ?1 AND number <= ?2 AND erased_at IS NULL AND subject IN (\(places))
            ORDER BY number
            """)
        let (through, next) = try window(after, "SELECT max(number) FROM bodies")
        statement.bind(1, after)
        statement.bind(2, through)
        for (index, subject) in subjects.enumerated() {
            statement.bind(Int32(truncatingIfNeeded: index + 3), subject)
        }
        return SearchedWindow(found: try statement.all { $0.text(0) }, next: next)
    }

    /// Journal entries that a principal made, or that were made for them, or whose body names an id.
    package func entries(
        by who: String, naming id: String, after: Int64
    ) throws(StoreError) -> SearchedWindow<JournalEntry> {
        let statement = try connection.cached(
            """
            SELECT \(JournalEntry.columns) FROM journal
            WHERE sequence > ?1 AND sequence <= ?2
            AND (who = ?3 OR instr(who, ?3 || ' for ') = 1 OR instr(who, ' for ' || ?3) > 0
                OR subject = ?4 OR instr(CAST(body AS TEXT), ?5) > 0
                OR instr(CAST(body AS TEXT), ?6) > 0)
            ORDER BY sequence
            """)
        let (through, next) = try window(after, "SELECT max(sequence) FROM journal")
        statement.bind(1, after)
        statement.bind(2, through)
        statement.bind(3, who)
        statement.bind(4, "person/\(id)")
        statement.bind(5, "\"\(id)\"")
        statement.bind(6, "\"person:\(id)\"")
        return SearchedWindow(found: try statement.all { JournalEntry($0) }, next: next)
    }

    private func window(
        _ after: Int64, _ last: String
    ) throws(StoreError) -> (through: Int64, next: Int64?) {
        let last = try connection.number(last) ?? 0
        let through =
            last - after > Self.searchWindow ? after + Self.searchWindow : max(last, after)
        return (through, through < last ? through : nil)
    }

    /// How many bodies of each subject are still there.
    package func bodyCounts() throws(StoreError) -> [String: Int64] {
        let rows = try connection.cached(
            "SELECT subject, count(*) FROM bodies WHERE erased_at IS NULL GROUP BY subject"
        ).all { (subject: $0.text(0), count: $0.int64(1)) }
        return Dictionary(rows.map { ($0.subject, $0.count) }, uniquingKeysWith: +)
    }
}
