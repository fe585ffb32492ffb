/// The lists that readers serve: reviews, tasks, inboxes, people, what is overdue or comes next.
package import ReviewEngine

/// Which reviews to list; what is nil does not matter.
package struct ReviewFilter: Sendable {
    package var workflow: String?
    package var status: String?
    package var regions: [String]?
    package var organisation: String?
    /// Only those that stand still, or only the others.
    package var isHeld: Bool?
    /// The holds of hosts and regions that stand, for `isHeld`.
    package var holds: [HoldReach] = []
    /// Only those that no other review waits for, and that no date of their own moves or that have
    /// no entry after this position: what may stand still unseen.
    package var quietThrough: Int64?
    /// Only those that go on though an expression of theirs has failed.
    package var isTroubled = false

    package init(
        workflow: String? = nil, status: String? = nil, regions: [String]? = nil,
        organisation: String? = nil
    ) {
        self.workflow = workflow
        self.status = status
        self.regions = regions
        self.organisation = organisation
    }
}

/// Which tasks to list; what is nil does not matter.
package struct TaskFilter: Sendable {
    package var review: String?
    package var status: String?
    package var address: String?
    /// Any of several inboxes.
    package var addresses: [String]?
    package var organisation: String?
    package var regions: [String]?
    /// The holds of hosts and regions that stand: only tasks of reviews that go on.
    package var goingOnUnder: [HoldReach]?

    package init(
        review: String? = nil, status: String? = nil, address: String? = nil,
        organisation: String? = nil, regions: [String]? = nil
    ) {
        self.review = review
        self.status = status
        self.address = address
        self.organisation = organisation
        self.regions = regions
    }
}

/// Which people to list; what is nil does not matter.
package struct PersonFilter: Sendable {
    package var regions: [String]?
    package var organisation: String?
    package var status: String?
    package var id: String?

    package init(
        regions: [String]? = nil, organisation: String? = nil, status: String? = nil,
        id: String? = nil
    ) {
        self.regions = regions
        self.organisation = organisation
        self.status = status
        self.id = id
    }
}

extension StoreView {
    /// Reviews in the order of their numbers.
    package func reviews(
        _ filter: ReviewFilter = ReviewFilter(), after id: String? = nil, limit: Int
    ) throws(StoreError) -> [ReviewRow] {
        var query = Query("SELECT \(ReviewRow.columns) FROM reviews")
        query.add("number", ">", id.flatMap(ReviewNumber.parse) ?? 0)
        query.add("organisation", is: filter.organisation)
        query.add("region", isAmong: filter.regions)
        query.add("workflow", is: filter.workflow)
        query.add("status", is: filter.status)
        query.add(filter.isHeld, orHeldBy: filter.holds, table: "reviews")
        if filter.isTroubled { query.add("troubled = 1") }
        if let position = filter.quietThrough {
            // `position` is ours and a number, so that the text can hold it.
            query.add("parent IS NULL AND (next_due IS NULL OR position <= \(position))")
        }
        let statement = try query.prepare(order: "number", limit: limit, on: connection)
        return try statement.all { ReviewRow($0) }
    }

    /// Tasks, ended ones too, in the order of review and number.
    package func tasks(
        _ filter: TaskFilter = TaskFilter(), after id: String? = nil, limit: Int
    ) throws(StoreError) -> [TaskRow] {
        var query = Query("SELECT \(TaskRow.columns) FROM tasks")
        query.add("key", ">", id.flatMap(TaskKey.parse) ?? 0)
        if let review = filter.review {
            guard let number = ReviewNumber.parse(review),
                let keys = TaskKey.range(ofReview: number)
            else { return [] }
            query.add("key", ">=", keys.lowerBound)
            query.add("key", "<=", keys.upperBound)
        }
        // Lets SQLite find an address by the index of open tasks.
        if let status = filter.status, status != "done", status != "stopped" {
            query.add(TaskRow.open)
        }
        query.add("address", is: filter.address)
        query.add("address", isAmong: filter.addresses)
        query.add("organisation", is: filter.organisation)
        query.add("status", is: filter.status)
        query.add("region", isAmong: filter.regions)
        if let holds = filter.goingOnUnder { query.addTasksGoingOn(holds) }
        let statement = try query.prepare(order: "key", limit: limit, on: connection)
        return try statement.all { TaskRow($0) }
    }

    /// Open tasks of these addresses, the oldest first.
    package func inbox(
        addresses: [String], after place: TaskPlace? = nil, limit: Int
    ) throws(StoreError) -> [TaskRow] {
        var query = Query("SELECT \(TaskRow.columns) FROM tasks INDEXED BY tasks_open")
        query.add(TaskRow.open)
        query.add("address", isAmong: addresses)
        if let place {
            query.add(
                ("created_at", "key"), isAfter: (place.createdAt, TaskKey.parse(place.id) ?? 0))
        }
        let statement = try query.prepare(order: "created_at, key", limit: limit, on: connection)
        return try statement.all { TaskRow($0) }
    }

    /// Open tasks that were due before `now`, the longest overdue first.
    package func overdue(
        regions: [String]?, organisation: String? = nil, now: Int64,
        exceptHeld held: [HoldReach] = [], limit: Int
    ) throws(StoreError) -> [TaskRow] {
        try due(regions, organisation, from: nil, to: now, held, limit: limit)
    }

    /// Open tasks that are due from `from` on and before `to`, the next first.
    package func upcoming(
        regions: [String]?, organisation: String? = nil, from: Int64, to: Int64,
        exceptHeld held: [HoldReach] = [], limit: Int
    ) throws(StoreError) -> [TaskRow] {
        try due(regions, organisation, from: from, to: to, held, limit: limit)
    }

    private func due(
        _ regions: [String]?, _ organisation: String?, from: Int64?, to: Int64,
        _ held: [HoldReach], limit: Int
    ) throws(StoreError) -> [TaskRow] {
        var query = Query("SELECT \(TaskRow.columns) FROM tasks INDEXED BY tasks_due")
        query.add(TaskRow.open)
        query.add("due IS NOT NULL")
        query.add("region", isAmong: regions)
        query.add("organisation", is: organisation)
        query.addTasksGoingOn(held)
        if let from { query.add("due", ">=", from) }
        query.add("due", "<", to)
        let statement = try query.prepare(order: "due, key", limit: limit, on: connection)
        return try statement.all { TaskRow($0) }
    }

    /// People in the order of their ids.
    package func people(
        _ filter: PersonFilter = PersonFilter(), after id: String? = nil, limit: Int
    ) throws(StoreError) -> [PersonRow] {
        var query = Query("SELECT \(PersonRow.columns) FROM people")
        if let id { query.add("id", isAfter: id) }
        query.add("region", isAmong: filter.regions)
        query.add("organisation", is: filter.organisation)
        query.add("status", is: filter.status)
        query.add("id", is: filter.id)
        let statement = try query.prepare(order: "id", limit: limit, on: connection)
        return try statement.all { PersonRow($0) }
    }

    /// Organisations, regions and roles in the order of their sorts and ids.
    ///
    /// - Parameters:
    ///   - region: what belongs to it, and what belongs to none.
    ///   - place: `sort/id` of the last one read.
    package func organisations(
        kind: String? = nil, region: String? = nil, after place: String? = nil, limit: Int
    ) throws(StoreError) -> [OrganisationRow] {
        var query = Query("SELECT \(OrganisationRow.columns) FROM organisations")
        if let place { query.add("sort || '/' || id", isAfter: place) }
        query.add("kind", is: kind)
        query.add("region", isAmong: region.map { [$0, ""] })
        let statement = try query.prepare(
            order: "sort || '/' || id", limit: limit, on: connection)
        return try statement.all { OrganisationRow($0) }
    }

    /// Reviews of some workflows that have not ended, the newest first, in whose state one of some
    /// words stands; no more than `among` are looked through.
    package func running(
        ofWorkflows names: [String], naming words: [String], among: Int
    ) throws(StoreError) -> [ReviewRow] {
        guard !names.isEmpty, !words.isEmpty else { return [] }
        let kinds = names.indices.map { "?\($0 + 1)" }.joined(separator: ",")
        let state = words.indices.map {
            "instr(CAST(snapshot AS TEXT), ?\($0 + 1 + names.count)) > 0"
        }
        let statement = try connection.cached(
            """
            SELECT \(ReviewRow.columns) FROM reviews WHERE number IN (
            SELECT number FROM reviews
            WHERE workflow IN (\(kinds)) AND status IN ('running', 'attention')
            ORDER BY number DESC LIMIT \(among)) AND (\(state.joined(separator: " OR ")))
            ORDER BY number DESC
            """)
        for (index, value) in (names + words).enumerated() {
            statement.bind(Int32(truncatingIfNeeded: index + 1), value)
        }
        return try statement.all { ReviewRow($0) }
    }
}
