package import ReviewEngine

/// What pages keep beside the journal and that concerns one person: unfinished answers, and what lets
/// them act. Few of each, so all are read at once.
///
/// Asked by whoever answers a data subject, and when they are erased.
extension Store {
    package func drafts(by who: String) throws(StoreError) -> [Draft] {
        try connection.drafts(by: who, naming: [])
    }

    package func passes(of principal: String) throws(StoreError) -> [Pass] {
        try connection.passes(of: principal)
    }
}

extension StoreView {
    /// Those that somebody saved, and those in which one of the words stands (in lower case, ASCII).
    package func drafts(
        by who: String, naming words: [String]
    ) throws(StoreError) -> [Draft] {
        try connection.drafts(by: who, naming: words)
    }

    package func passes(of principal: String) throws(StoreError) -> [Pass] {
        try connection.passes(of: principal)
    }
}

extension Connection {
    fileprivate func drafts(
        by who: String, naming words: [String]
    ) throws(StoreError) -> [Draft] {
        let conditions = words.indices.map {
            "OR instr(lower(CAST(content AS TEXT)), ?\($0 + 2)) > 0"
        }
        let statement = try cached(
            """
            SELECT \(Draft.columns) FROM drafts
            WHERE who = ?1 OR instr(who, ?1 || ' for ') = 1 \(conditions.joined(separator: " "))
            ORDER BY task
            """)
        statement.bind(1, who)
        for (index, word) in words.enumerated() {
            statement.bind(Int32(truncatingIfNeeded: index + 2), word)
        }
        return try statement.all { Draft($0, task: TaskKey.name($0.int64(0))) }
    }

    fileprivate func passes(of principal: String) throws(StoreError) -> [Pass] {
        let statement = try cached(
            "SELECT \(Pass.columns) FROM passes WHERE principal = ?1 ORDER BY made_at, hash")
        statement.bind(1, principal)
        return try statement.all { Pass($0) }.compactMap { $0 }
    }
}
