/// What letters are about: tasks of which nobody has been told yet, and letters that did not arrive.
package import ReviewEngine

extension StoreView {
    package func letter(id: String) throws(StoreError) -> LetterRow? {
        try connection.letter(id)
    }

    /// Letters that wait or that nobody knows to have arrived, the oldest first.
    package func openLetters(
        state: String, regions: [String]?, limit: Int
    ) throws(StoreError) -> [LetterRow] {
        var query = Query("SELECT \(LetterRow.columns) FROM letters")
        query.add("state NOT IN ('handed', 'settled')")
        query.add("state", is: state)
        query.add("region", isAmong: regions)
        let statement = try query.prepare(order: "at, id", limit: limit, on: connection)
        return try statement.all { LetterRow($0) }
    }

    /// When the last digest to somebody changed; nil where there was none.
    package func lastDigest(to recipient: String) throws(StoreError) -> Int64? {
        let statement = try connection.cached(
            """
            SELECT at FROM letters WHERE recipient=?1 AND id > 'digest.' AND id < 'digest/'
            ORDER BY at DESC LIMIT 1
            """)
        statement.bind(1, recipient)
        return try statement.first { $0.int64(0) }
    }

    /// The letters that tell of a task, the latest first.
    package func letters(ofTask id: String, limit: Int) throws(StoreError) -> [LetterRow] {
        guard let key = TaskKey.parse(id) else { return [] }
        let statement = try connection.cached(
            """
            SELECT \(LetterRow.columns) FROM letters WHERE id IN (
                SELECT letter FROM letter_tasks WHERE task=?1)
            ORDER BY position DESC LIMIT ?2
            """)
        statement.bind(1, key)
        statement.bind(2, Int64(limit))
        return try statement.all { LetterRow($0) }
    }

    /// All letters about dates, or those of one review.
    package func lettersAboutDates(
        ofReview review: String? = nil
    ) throws(StoreError) -> [LetterRow] {
        var query = Query("SELECT \(LetterRow.columns) FROM letters")
        query.add("instr(id, '.dates.') > 0")
        if let review { query.add("id", isAfter: "\(review).") }
        // "/" is what follows "." in every id.
        if let review { query.add("id", isBefore: "\(review)/") }
        let statement = try query.prepare(order: "id", limit: Int.max, on: connection)
        return try statement.all { LetterRow($0) }
    }

    /// Every review that publishes a date for calendars, in the order of their numbers, a page in
    /// memory at a time.
    package func reviewsWithCalendar(
        regions: [String]?, review id: String?, _ visit: (ReviewRow) throws -> Void
    ) throws {
        let only = id.flatMap(ReviewNumber.parse)
        var after: Int64 = 0
        while true {
            var query = Query("SELECT \(ReviewRow.columns) FROM reviews")
            query.add("number", ">", after)
            query.add("status IN ('running', 'attention', 'deferred')")
            // A list that is not empty; facts are compact JSON.
            query.add("instr(CAST(facts AS TEXT), '\"calendar\":[{') > 0")
            query.add("region", isAmong: regions)
            if let only { query.add("number", "=", only) }
            let page = try query.prepare(order: "number", limit: 200, on: connection)
            let rows = try page.all { ReviewRow($0) }
            for row in rows { try visit(row) }
            guard rows.count == 200, let last = rows.last.flatMap({ ReviewNumber.parse($0.id) })
            else { return }
            after = last
        }
    }

    /// How many tasks wait in the inboxes of each region.
    package func inboxTasksByRegion() throws(StoreError) -> [(region: String, count: Int64)] {
        try connection.cached(
            """
            SELECT region, count(*) FROM tasks INDEXED BY tasks_open
            WHERE \(TaskRow.open) AND status='ready' AND \(LetterReaders.owners.condition)
            GROUP BY region ORDER BY region
            """
        ).all { (region: $0.text(0), count: $0.int64(1)) }
    }

    /// Tasks that wait in an inbox and of whose present attempt such a reader was not told, the
    /// oldest first, until `visit` has seen enough.
    ///
    /// - Parameter holds: those of hosts and regions; nobody is asked anything in a review on hold.
    package func tasksUntold(
        _ readers: LetterReaders, exceptHeld holds: [HoldReach],
        _ visit: (TaskRow) throws(StoreError) -> Bool
    ) throws(StoreError) {
        var query = waiting(readers, holds)
        query.add(
            """
            NOT EXISTS (SELECT 1 FROM letter_tasks WHERE task=key
                AND letter_tasks.attempt=tasks.attempt AND kind='invitation'
                AND recipient=\(readers.reader))
            """)
        let statement = try query.prepare(
            order: "created_at, key", limit: Int.max, on: connection)
        try statement.forEach { row throws(StoreError) in try visit(TaskRow(row)) }
    }

    /// Tasks that wait in an inbox, and have been reminded of, or fallen overdue, since such a reader
    /// was told. Of the first `most` reminders only, and of no review that is on hold.
    package func tasksToRemindOf(
        _ readers: LetterReaders, exceptHeld holds: [HoldReach], most: Int64, limit: Int
    ) throws(StoreError) -> [TaskRow] {
        let told = """
            FROM letter_tasks WHERE task=key AND letter_tasks.attempt=tasks.attempt
            AND recipient=\(readers.reader) AND kind=
            """
        var query = waiting(readers, holds)
        query.add("EXISTS (SELECT 1 \(told)'invitation')")
        // `most` is a number of the configuration, so that the text can hold it.
        query.add(
            """
            (overdue=1 AND NOT EXISTS (SELECT 1 \(told)'overdue')
                OR min(coalesce(json_extract(CAST(body AS TEXT), '$.reminders'), 0), \(most))
                > (SELECT coalesce(max(number), 0) \(told)'reminder'))
            """)
        let statement = try query.prepare(
            order: "address, created_at, key", limit: limit, on: connection)
        return try statement.all { TaskRow($0) }
    }

    /// Open tasks of such readers, of reviews that go on.
    private func waiting(_ readers: LetterReaders, _ holds: [HoldReach]) -> Query {
        var query = Query(
            "SELECT \(TaskRow.columns) FROM tasks INDEXED BY tasks_open", first: readers.values)
        query.add(TaskRow.open)
        query.add("status='ready'")
        query.add(readers.condition)
        query.addTasksGoingOn(holds)
        return query
    }

    /// Tasks that are no longer needed, and readers of theirs who were asked by letter and not told
    /// yet.
    package func tasksStoppedUntold(
        limit: Int
    ) throws(StoreError) -> [(task: TaskRow, reader: String)] {
        let statement = try connection.cached(
            """
            SELECT asked.recipient, asked.task FROM letter_tasks asked
            JOIN tasks ON tasks.key=asked.task
            JOIN letters ON letters.id=asked.letter
            WHERE asked.kind='invitation' AND tasks.status='stopped'
            AND tasks.attempt=asked.attempt AND letters.state='handed'
            AND NOT EXISTS (SELECT 1 FROM letter_tasks
                WHERE task=asked.task AND attempt=asked.attempt AND kind='stopped'
                AND recipient=asked.recipient)
            ORDER BY asked.task, asked.recipient LIMIT ?1
            """)
        statement.bind(1, Int64(limit))
        let found = try statement.all { (reader: $0.text(0), task: $0.int64(1)) }
        var stopped: [(task: TaskRow, reader: String)] = []
        for one in found {
            if let row = try task(id: TaskKey.name(one.task)) { stopped.append((row, one.reader)) }
        }
        return stopped
    }
}

extension Store {
    package func letter(id: String) throws(StoreError) -> LetterRow? {
        try connection.letter(id)
    }
}

extension Connection {
    fileprivate func letter(_ id: String) throws(StoreError) -> LetterRow? {
        let statement = try cached("SELECT \(LetterRow.columns) FROM letters WHERE id=?1")
        statement.bind(1, id)
        return try statement.first { LetterRow($0) }
    }
}
