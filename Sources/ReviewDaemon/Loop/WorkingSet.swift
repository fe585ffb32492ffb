import ReviewEngine

/// Reviews in memory: those that the tables do not hold yet, and recently used ones beside them.
///
/// Every change keeps what stood before, so that a refused input or a failed commit leaves nothing.
struct WorkingSet {
    struct Entry {
        var review: Review
        /// Hash of the review's last journal entry.
        var head: [UInt8]
        /// Sequence of that entry.
        var position: Int64
        /// The tables owe this review.
        var isDirty: Bool
        /// Tasks touched since the last apply, ended ones among them.
        var tasks: [Int64: ReviewTask]
    }

    private(set) var entries: [Int64: Entry] = [:]
    private(set) var dirtyCount = 0
    /// What stood before each change of the present batch, oldest first.
    private var before: [(number: Int64, entry: Entry?)] = []

    subscript(_ number: Int64) -> Entry? { entries[number] }

    /// Takes in a review read from the tables.
    mutating func admit(_ entry: Entry) { entries[entry.review.id.number] = entry }

    /// A step's result replaces the review until commit or rollback.
    mutating func replace(
        _ review: Review, tasks: [ReviewTask], head: [UInt8], position: Int64
    ) {
        let number = review.id.number
        let old = entries.removeValue(forKey: number)
        before.append((number, old))
        var entry =
            old ?? Entry(review: review, head: head, position: position, isDirty: false, tasks: [:])
        if !entry.isDirty { dirtyCount += 1 }
        entry.review = review
        entry.head = head
        entry.position = position
        entry.isDirty = true
        for task in tasks { entry.tasks[task.id.number] = task }
        entries[number] = entry
    }

    /// A place in the batch to which `rollBack` returns.
    var mark: Int { before.count }

    /// Undoes everything since the mark; gives the reviews as they were undone and as they are now.
    mutating func rollBack(to mark: Int) -> [(undone: Review, now: Review?)] {
        var changed: [(undone: Review, now: Review?)] = []
        while before.count > mark {
            let (number, old) = before.removeLast()
            guard let undone = entries.removeValue(forKey: number) else { continue }
            if let old {
                entries[number] = old
                if !old.isDirty { dirtyCount -= 1 }
            } else {
                dirtyCount -= 1
            }
            changed.append((undone.review, old?.review))
        }
        return changed
    }

    /// The batch is on disk.
    mutating func commit() { before.removeAll(keepingCapacity: true) }

    /// Dirty entries in key order, as the tables want them.
    var dirty: [Entry] {
        entries.values.filter(\.isDirty).sorted { $0.review.id < $1.review.id }
    }

    /// The tables hold everything; keeps at most `cached` reviews in memory.
    mutating func applied(keeping cached: Int) {
        precondition(before.isEmpty, "tables are applied between batches")
        if entries.count > cached { entries.removeAll(keepingCapacity: true) }
        for number in entries.keys where entries[number]?.isDirty == true {
            entries[number]?.isDirty = false
            entries[number]?.tasks.removeAll()
        }
        dirtyCount = 0
    }
}
