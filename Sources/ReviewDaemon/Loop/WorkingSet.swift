import JSON
import ReviewEngine

/// Reviews in memory: those that the tables do not hold yet, and recently used ones beside them.
///
/// Every change keeps what stood before, so that a refused input or a failed commit leaves nothing.
struct WorkingSet {
    /// One review in memory. A reference, because a step replaces all of it and copies nothing else;
    /// it never leaves the loop's thread.
    final class Entry {
        fileprivate(set) var review: Review
        /// Hash of the review's last journal entry.
        fileprivate(set) var head: [UInt8]
        /// Sequence of that entry.
        fileprivate(set) var position: Int64
        /// The tables owe this review.
        fileprivate(set) var isDirty = false
        /// Tasks touched since the last apply, ended ones among them.
        fileprivate(set) var tasks: [Int64: ReviewTask] = [:]
        /// The chart's encoding, from the last change; nil until there was one.
        fileprivate(set) var encodedChart: JSONObject?

        init(review: Review, head: [UInt8], position: Int64) {
            self.review = review
            self.head = head
            self.position = position
        }
    }

    /// What stood before a change.
    private struct Before {
        var number: Int64
        /// Nil: the review did not exist.
        var entry: Entry?
        var review: Review
        var head: [UInt8]
        var position: Int64
        var isDirty: Bool
        var tasks: [Int64: ReviewTask]
        var encodedChart: JSONObject?
    }

    private var entries: [Int64: Entry] = [:]
    /// Numbers of the reviews that the tables owe, each once.
    private var owed: Set<Int64> = []
    private var before: [Before] = []

    subscript(_ number: Int64) -> Entry? { entries[number] }
    var count: Int { entries.count }
    var dirtyCount: Int { owed.count }

    /// Takes in a review read from the tables.
    mutating func admit(_ entry: Entry) { entries[entry.review.id.number] = entry }

    /// A step's result replaces the review until commit or rollback.
    mutating func replace(
        _ review: Review, tasks: [ReviewTask], head: [UInt8], position: Int64,
        encodedChart: JSONObject? = nil
    ) {
        let number = review.id.number
        let known = entries[number]
        let entry = known ?? Entry(review: review, head: head, position: position)
        before.append(
            Before(
                number: number, entry: known, review: entry.review, head: entry.head,
                position: entry.position, isDirty: entry.isDirty, tasks: entry.tasks,
                encodedChart: entry.encodedChart))
        entry.review = review
        entry.head = head
        entry.position = position
        entry.encodedChart = encodedChart
        entry.isDirty = true
        for task in tasks { entry.tasks[task.id.number] = task }
        if known == nil { entries[number] = entry }
        owed.insert(number)
    }

    /// A place in the batch to which `rollBack` returns.
    var mark: Int { before.count }

    /// Undoes everything since the mark; gives the reviews as they were undone and as they are now.
    mutating func rollBack(to mark: Int) -> [(undone: Review, now: Review?)] {
        var changed: [(undone: Review, now: Review?)] = []
        while before.count > mark {
            let old = before.removeLast()
            guard let undone = entries[old.number]?.review else { continue }
            if !old.isDirty { owed.remove(old.number) }
            guard let entry = old.entry else {
                entries[old.number] = nil
                changed.append((undone, nil))
                continue
            }
            entry.review = old.review
            entry.head = old.head
            entry.position = old.position
            entry.isDirty = old.isDirty
            entry.tasks = old.tasks
            entry.encodedChart = old.encodedChart
            changed.append((undone, old.review))
        }
        return changed
    }

    /// The batch is on disk.
    mutating func commit() { before.removeAll(keepingCapacity: true) }

    /// Dirty entries in key order, as the tables want them.
    var dirty: [Entry] { owed.sorted().compactMap { entries[$0] } }

    /// The tables hold everything; keeps at most `cached` reviews in memory.
    mutating func applied(keeping cached: Int) {
        precondition(before.isEmpty, "tables are applied between batches")
        for number in owed {
            entries[number]?.isDirty = false
            entries[number]?.tasks.removeAll(keepingCapacity: true)
        }
        owed.removeAll(keepingCapacity: true)
        if entries.count > cached { entries.removeAll(keepingCapacity: true) }
    }
}
