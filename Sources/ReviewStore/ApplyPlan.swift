/// A dirty set, checked and put into the order of the keys, before anything is written.
internal import ReviewEngine

struct ApplyPlan {
    struct ReviewPlace {
        var number: Int64
        var parent: Int64?
        var index: Int
    }
    struct TaskPlace {
        var key: Int64
        var index: Int
    }
    struct TimerPlace {
        var review: Int64
        var index: Int
    }

    let reviews: [ReviewPlace]
    let tasks: [TaskPlace]
    let timers: [TimerPlace]

    init(_ dirty: DirtySet, store: Store) throws(StoreError) {
        func refuse(_ kind: StoreError.Kind, _ detail: String) -> StoreError {
            StoreError(kind, doing: "apply", path: store.path, detail: detail)
        }
        guard dirty.appliedThrough >= store.appliedThrough,
            dirty.appliedThrough <= store.lastSequence
        else {
            throw refuse(
                .order,
                "position \(dirty.appliedThrough) is not between \(store.appliedThrough), where "
                    + "the tables stand, and \(store.lastSequence), where the journal ends")
        }
        for (key, _) in dirty.settings where key.hasPrefix(Setting.reserved) {
            throw refuse(.invalid, "the setting \(key) is the store's own")
        }
        reviews = try Self.places(of: dirty.reviews, refuse)
        tasks = try Self.places(of: dirty.tasks, refuse)
        timers = try Self.places(of: dirty.timers, refuse)
        try checkTimers(dirty.timers, refuse)
    }

    private typealias Refusal = (StoreError.Kind, String) -> StoreError

    private static func places(
        of rows: [ReviewRow], _ refuse: Refusal
    ) throws(StoreError) -> [ReviewPlace] {
        var places: [ReviewPlace] = []
        places.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            guard ReviewNumber.parse(row.id) == row.number else {
                throw refuse(.invalid, "\(row.id) is not the name of review number \(row.number)")
            }
            var parent: Int64?
            if let name = row.parent {
                guard let number = ReviewNumber.parse(name) else {
                    throw refuse(.invalid, "\(name), parent of \(row.id), is no name of a review")
                }
                parent = number
            }
            places.append(ReviewPlace(number: row.number, parent: parent, index: index))
        }
        places.sort { $0.number < $1.number }
        for (one, next) in zip(places, places.dropFirst()) where one.number == next.number {
            throw refuse(.invalid, "\(rows[one.index].id) comes twice")
        }
        return places
    }

    private static func places(
        of rows: [TaskRow], _ refuse: Refusal
    ) throws(StoreError) -> [TaskPlace] {
        var places: [TaskPlace] = []
        places.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            guard let review = ReviewNumber.parse(row.review),
                let key = TaskKey.make(review: review, task: row.number),
                TaskKey.parse(row.id) == key
            else {
                throw refuse(
                    .invalid, "\(row.id) is not the name of task \(row.number) of \(row.review)")
            }
            places.append(TaskPlace(key: key, index: index))
        }
        places.sort { $0.key < $1.key }
        return places
    }

    private static func places(
        of rows: [TimerRow], _ refuse: Refusal
    ) throws(StoreError) -> [TimerPlace] {
        var places: [TimerPlace] = []
        places.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            guard let review = ReviewNumber.parse(row.review) else {
                throw refuse(.invalid, "\(row.review) is no name of a review")
            }
            places.append(TimerPlace(review: review, index: index))
        }
        places.sort {
            $0.review != $1.review
                ? $0.review < $1.review : rows[$0.index].id.utf8Precedes(rows[$1.index].id)
        }
        return places
    }

    /// Timers belong to reviews of the same set, and no id comes twice in a review.
    private func checkTimers(_ rows: [TimerRow], _ refuse: Refusal) throws(StoreError) {
        var known = reviews[...]
        var previous: TimerRow?
        for place in timers {
            while let review = known.first, review.number < place.review { known.removeFirst() }
            let row = rows[place.index]
            guard let review = known.first, review.number == place.review else {
                throw refuse(.invalid, "timer \(row.id) of \(row.review) comes without its review")
            }
            if let previous, previous.review == row.review,
                !previous.id.utf8Precedes(row.id)
            {
                throw refuse(.invalid, "timer \(row.id) of \(row.review) comes twice")
            }
            previous = row
        }
    }
}

extension String {
    /// Order by UTF-8 bytes, which is SQLite's own order of text.
    func utf8Precedes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
