/// Single rows and histories, as readers serve them.
package import ReviewEngine

extension StoreView {
    /// The journal position that the tables of this view show.
    package func appliedThrough() throws(StoreError) -> Int64 {
        try SettingReader(on: connection).number(Setting.appliedThrough)
    }

    package func lastSequence() throws(StoreError) -> Int64 {
        try connection.number("SELECT max(sequence) FROM journal") ?? 0
    }

    /// The last entry that was written before a time; 0 if there is none.
    ///
    /// Entries stand in the order of their times, so that a few looks find it among millions.
    package func lastSequence(before at: Int64) throws(StoreError) -> Int64 {
        var (low, high) = (Int64(0), try lastSequence())
        while low < high {
            let middle = low + (high - low + 1) / 2
            guard let entry = try journal(after: middle - 1, limit: 1).first else { return low }
            if entry.at < at { low = middle } else { high = middle - 1 }
        }
        return low
    }

    package func review(id: String) throws(StoreError) -> ReviewRow? {
        guard let number = ReviewNumber.parse(id) else { return nil }
        return try connection.review(number)
    }

    package func task(id: String) throws(StoreError) -> TaskRow? {
        guard let key = TaskKey.parse(id) else { return nil }
        return try connection.task(key)
    }

    /// Every task of a review, ended ones too, in the order of their numbers.
    package func tasks(ofReview id: String) throws(StoreError) -> [TaskRow] {
        guard let number = ReviewNumber.parse(id) else { return [] }
        return try connection.tasks(ofReview: number)
    }

    /// Reviews whose parent is this one, in the order of their numbers.
    package func children(ofReview id: String) throws(StoreError) -> [ReviewRow] {
        guard let number = ReviewNumber.parse(id) else { return [] }
        return try connection.children(ofReview: number)
    }

    /// A review and all that it set off, directly and indirectly, ended ones too; at most 500.
    package func family(of review: ReviewRow) throws(StoreError) -> [ReviewRow] {
        var family = [review]
        var looked = 0
        while looked < family.count, family.count < Self.familyMax {
            family += try children(ofReview: family[looked].id)
            looked += 1
        }
        return Array(family.prefix(Self.familyMax))
    }

    private static var familyMax: Int { 500 }

    package func timers(ofReview id: String) throws(StoreError) -> [TimerRow] {
        guard let number = ReviewNumber.parse(id) else { return [] }
        return try connection.timers(ofReview: number)
    }

    package func person(id: String) throws(StoreError) -> PersonRow? {
        try connection.person(id)
    }

    package func organisation(sort: String, id: String) throws(StoreError) -> OrganisationRow? {
        try connection.organisation(sort, id)
    }

    package func definition(hash: String) throws(StoreError) -> DefinitionRow? {
        try connection.definition(hash)
    }

    /// How many reviews of a workflow that have not ended keep each of its definitions, and the first
    /// of them.
    package func runningReviews(
        ofWorkflow name: String
    ) throws(StoreError) -> [(definition: String, count: Int64, first: [Int64])] {
        let counting = try connection.cached(
            """
            SELECT definition, count(*) FROM reviews
            WHERE workflow=?1 AND status IN ('running', 'deferred', 'attention')
            GROUP BY definition ORDER BY min(number)
            """)
        counting.bind(1, name)
        var found: [(definition: String, count: Int64, first: [Int64])] = []
        for row in try counting.all({ ($0.text(0), $0.int64(1)) }) {
            let naming = try connection.cached(
                """
                SELECT number FROM reviews WHERE workflow=?1 AND definition=?2
                AND status IN ('running', 'deferred', 'attention')
                ORDER BY number LIMIT 10
                """)
            naming.bind(1, name)
            naming.bind(2, row.0)
            found.append((row.0, row.1, try naming.all { $0.int64(0) }))
        }
        return found
    }

    /// Every definition ever deployed, by name and date.
    package func definitions() throws(StoreError) -> [DefinitionRow] {
        try connection.definitions()
    }

    /// Every hold, job and calendar that ever was, in the order of their names.
    package func subjects() throws(StoreError) -> [SubjectRow] { try connection.subjects() }

    package func body(hash: String) throws(StoreError) -> BodyState? {
        try connection.body(hash)
    }

    package func journal(after: Int64, limit: Int) throws(StoreError) -> [JournalEntry] {
        try connection.journal(after: after, limit: limit)
    }

    /// To what something happened between two positions of the journal, the first left out.
    package func subjectsChanged(
        after: Int64, through: Int64
    ) throws(StoreError) -> [String] {
        let statement = try connection.cached(
            "SELECT DISTINCT subject FROM journal WHERE sequence > ?1 AND sequence <= ?2")
        statement.bind(1, after)
        statement.bind(2, through)
        return try statement.all { $0.text(0) }
    }

    /// What happened to one subject, in the order of sequence.
    package func history(
        subject: String, after: Int64, limit: Int
    ) throws(StoreError) -> [JournalEntry] {
        try connection.journal(
            subject: subject, after: after, limit: limit, indexedThrough: try appliedThrough(),
            lastSequence: try lastSequence())
    }
}
