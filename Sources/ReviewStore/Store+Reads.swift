/// What the loop looks up on the writing connection: one row by its key, or the next few of a list.
///
/// These see what has been applied; entries, answers and bodies also what has been appended.
package import ReviewEngine

extension Store {
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

    /// The number of the newest review in the tables; 0 where there is none.
    package func highestReviewNumber() throws(StoreError) -> Int64 {
        try connection.number("SELECT max(number) FROM reviews") ?? 0
    }

    /// Reviews whose parent is this one.
    package func children(ofReview id: String) throws(StoreError) -> [ReviewRow] {
        guard let number = ReviewNumber.parse(id) else { return [] }
        return try connection.children(ofReview: number)
    }

    package func answer(scope: String, requestID: String) throws(StoreError) -> StoredAnswer? {
        let statement = try connection.cached(
            "SELECT \(StoredAnswer.columns) FROM answers WHERE request=?1 AND scope=?2")
        statement.bind(1, requestID)
        statement.bind(2, scope)
        return try statement.first { StoredAnswer($0) }
    }

    package func definition(hash: String) throws(StoreError) -> DefinitionRow? {
        try connection.definition(hash)
    }

    /// Every definition ever deployed, by name and date.
    package func definitions() throws(StoreError) -> [DefinitionRow] {
        try connection.definitions()
    }

    /// Every hold, job and calendar that ever was, in the order of their names.
    package func subjects() throws(StoreError) -> [SubjectRow] {
        try connection.subjects()
    }

    /// Numbers of selected reviews that have not ended, after one number up to another.
    package func openReviews(
        _ selection: ReviewSelection, after: Int64, through: Int64, limit: Int
    ) throws(StoreError) -> [Int64] {
        var query = Query("SELECT number FROM reviews")
        query.add("number", ">", after)
        query.add("number", "<=", through)
        query.add("ended_at IS NULL")
        query.add("region", is: selection.region)
        query.add("organisation", is: selection.organisation)
        query.add("workflow", is: selection.workflow)
        return try query.prepare(order: "number", limit: limit, on: connection)
            .all { $0.int64(0) }
    }

    package func person(id: String) throws(StoreError) -> PersonRow? {
        try connection.person(id)
    }

    package func organisation(sort: String, id: String) throws(StoreError) -> OrganisationRow? {
        try connection.organisation(sort, id)
    }

    /// People who name delegates, and organisations and roles that name holders: what the loop
    /// must know of the register before anybody reads an inbox.
    package func peopleWithDelegates() throws(StoreError) -> [PersonRow] {
        try connection.cached(
            """
            SELECT \(PersonRow.columns) FROM people
            WHERE instr(CAST(facts AS TEXT), '"delegates":') > 0 ORDER BY id
            """
        ).all { PersonRow($0) }
    }

    package func organisationsWithHolders() throws(StoreError) -> [OrganisationRow] {
        try connection.cached(
            """
            SELECT \(OrganisationRow.columns) FROM organisations
            WHERE instr(CAST(facts AS TEXT), '"holders":') > 0 ORDER BY sort, id
            """
        ).all { OrganisationRow($0) }
    }

    /// The next timers by the moment they are due, then by review and id; none of reviews that a
    /// host's or a region's hold keeps standing still, however many of theirs are overdue.
    package func timers(
        after: TimerRow?, limit: Int, exceptHeld held: [HoldReach] = []
    ) throws(StoreError) -> [TimerRow] {
        var query = Query("SELECT \(TimerRow.columns) FROM timers")
        query.add(
            ("due", "review"),
            isAfter: (
                after?.due ?? Int64.min, after.flatMap { ReviewNumber.parse($0.review) } ?? 0
            ),
            then: "id", after?.id ?? "")
        query.add(noneHeldBy: held, review: "timers.review")
        return try query.prepare(order: "due, review, id", limit: limit, on: connection)
            .all { TimerRow($0) }
    }

    /// Open timers of one review.
    package func timers(ofReview id: String) throws(StoreError) -> [TimerRow] {
        guard let number = ReviewNumber.parse(id) else { return [] }
        return try connection.timers(ofReview: number)
    }

    /// The next ready tasks of a queue, the oldest first.
    package func readyTasks(
        address: String, after: TaskPlace?, limit: Int
    ) throws(StoreError) -> [TaskRow] {
        try openTasks(address: address, status: "ready", after: after, limit: limit)
    }

    /// The next open tasks of an address with a status, the oldest first.
    package func openTasks(
        address: String, status: String, after: TaskPlace?, limit: Int
    ) throws(StoreError) -> [TaskRow] {
        let statement = try connection.cached(
            """
            SELECT \(TaskRow.columns) FROM tasks INDEXED BY tasks_open
            WHERE address=?1 AND (created_at, key) > (?2, ?3) AND status=?5 AND \(TaskRow.open)
            ORDER BY created_at, key LIMIT ?4
            """)
        statement.bind(1, address)
        statement.bind(2, after?.createdAt ?? Int64.min)
        statement.bind(3, after.flatMap { TaskKey.parse($0.id) } ?? 0)
        statement.bind(4, Int64(limit))
        statement.bind(5, status)
        return try statement.all { TaskRow($0) }
    }

    /// Addresses that have open tasks, with how many, in the order of their names.
    package func openTaskCounts() throws(StoreError) -> [(address: String, count: Int64)] {
        try connection.cached(
            """
            SELECT address, count(*) FROM tasks INDEXED BY tasks_open
            WHERE \(TaskRow.open) GROUP BY address ORDER BY address
            """
        ).all { (address: $0.text(0), count: $0.int64(1)) }
    }

    package func journal(after: Int64, limit: Int) throws(StoreError) -> [JournalEntry] {
        try connection.journal(after: after, limit: limit)
    }

    /// Entries of one subject, applied or not, in the order of their sequence.
    package func journal(
        subject: String, after: Int64, limit: Int
    ) throws(StoreError) -> [JournalEntry] {
        try connection.journal(
            subject: subject, after: after, limit: limit, indexedThrough: appliedThrough,
            lastSequence: lastSequence)
    }

    package func body(hash: String) throws(StoreError) -> BodyState? {
        try connection.body(hash)
    }

    /// A value that some apply has written; nil where none has.
    package func setting(_ key: String) throws(StoreError) -> [UInt8]? {
        try SettingReader(on: connection).optionalBytes(key)
    }
}
