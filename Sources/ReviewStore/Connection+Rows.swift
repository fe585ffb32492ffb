/// Look-ups that the writing connection and the readers share.
internal import ReviewEngine

extension Connection {
    func review(_ number: Int64) throws(StoreError) -> ReviewRow? {
        let statement = try cached("SELECT \(ReviewRow.columns) FROM reviews WHERE number=?1")
        statement.bind(1, number)
        return try statement.first { ReviewRow($0) }
    }

    func task(_ key: Int64) throws(StoreError) -> TaskRow? {
        let statement = try cached("SELECT \(TaskRow.columns) FROM tasks WHERE key=?1")
        statement.bind(1, key)
        return try statement.first { TaskRow($0) }
    }

    func tasks(ofReview number: Int64) throws(StoreError) -> [TaskRow] {
        guard let keys = TaskKey.range(ofReview: number) else { return [] }
        let statement = try cached(
            "SELECT \(TaskRow.columns) FROM tasks WHERE key BETWEEN ?1 AND ?2 ORDER BY key")
        statement.bind(1, keys.lowerBound)
        statement.bind(2, keys.upperBound)
        return try statement.all { TaskRow($0) }
    }

    func children(ofReview number: Int64) throws(StoreError) -> [ReviewRow] {
        let statement = try cached(
            "SELECT \(ReviewRow.columns) FROM reviews WHERE parent=?1 ORDER BY number")
        statement.bind(1, number)
        return try statement.all { ReviewRow($0) }
    }

    func timers(ofReview number: Int64) throws(StoreError) -> [TimerRow] {
        let statement = try cached(
            "SELECT \(TimerRow.columns) FROM timers WHERE review=?1 ORDER BY id")
        statement.bind(1, number)
        return try statement.all { TimerRow($0) }
    }

    func person(_ id: String) throws(StoreError) -> PersonRow? {
        let statement = try cached("SELECT \(PersonRow.columns) FROM people WHERE id=?1")
        statement.bind(1, id)
        return try statement.first { PersonRow($0) }
    }

    func organisation(_ sort: String, _ id: String) throws(StoreError) -> OrganisationRow? {
        let statement = try cached(
            "SELECT \(OrganisationRow.columns) FROM organisations WHERE sort=?1 AND id=?2")
        statement.bind(1, sort)
        statement.bind(2, id)
        return try statement.first { OrganisationRow($0) }
    }

    func definition(_ hash: String) throws(StoreError) -> DefinitionRow? {
        let statement = try cached("SELECT \(DefinitionRow.columns) FROM definitions WHERE hash=?1")
        statement.bind(1, hash)
        return try statement.first { DefinitionRow($0) }
    }

    func subjects() throws(StoreError) -> [SubjectRow] {
        try cached("SELECT \(SubjectRow.columns) FROM subjects ORDER BY subject")
            .all { SubjectRow($0) }
    }

    func definitions() throws(StoreError) -> [DefinitionRow] {
        try cached(
            "SELECT \(DefinitionRow.columns) FROM definitions ORDER BY name, deployed_at, hash"
        ).all { DefinitionRow($0) }
    }

    func body(_ hash: String) throws(StoreError) -> BodyState? {
        let statement = try cached("SELECT \(BodyState.columns) FROM bodies WHERE hash=?1")
        statement.bind(1, hash)
        return try statement.first { BodyState($0) }
    }

    func journal(after: Int64, limit: Int) throws(StoreError) -> [JournalEntry] {
        let statement = try cached(
            """
            SELECT \(JournalEntry.columns) FROM journal WHERE sequence > ?1
            ORDER BY sequence LIMIT ?2
            """)
        statement.bind(1, after)
        statement.bind(2, Int64(limit))
        return try statement.all { JournalEntry($0) }
    }

    /// Entries of a subject: from the index period by period, then from the tail of the journal
    /// that the index does not cover yet.
    func journal(
        subject: String, after: Int64, limit: Int, indexedThrough: Int64, lastSequence: Int64
    ) throws(StoreError) -> [JournalEntry] {
        var sequences: [Int64] = []
        if after < indexedThrough {
            let ofPeriod = try cached(SubjectHistory.ofPeriod)
            var period = SubjectHistory.period(of: max(0, after) + 1)
            let last = SubjectHistory.period(of: indexedThrough)
            while period <= last, sequences.count < limit {
                ofPeriod.bind(1, subject)
                ofPeriod.bind(2, period)
                ofPeriod.bind(3, after)
                ofPeriod.bind(4, Int64(limit - sequences.count))
                sequences += try ofPeriod.all { $0.int64(0) }
                period += 1
            }
        }
        if sequences.count < limit, indexedThrough < lastSequence {
            let ofTail = try cached(SubjectHistory.ofTail)
            ofTail.bind(1, subject)
            ofTail.bind(2, max(after, indexedThrough))
            ofTail.bind(3, Int64(limit - sequences.count))
            sequences += try ofTail.all { $0.int64(0) }
        }
        let one = try cached("SELECT \(JournalEntry.columns) FROM journal WHERE sequence=?1")
        var entries: [JournalEntry] = []
        entries.reserveCapacity(sequences.count)
        for sequence in sequences {
            one.bind(1, sequence)
            if let entry = try one.first({ JournalEntry($0) }) { entries.append(entry) }
        }
        return entries
    }
}
