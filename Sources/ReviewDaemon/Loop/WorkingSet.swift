import JSON
import ReviewEngine

/// Reviews in memory: those that the tables do not hold yet, and recently used ones beside them.
///
/// Every change keeps what stood before, so that a refused input or a failed commit leaves nothing.
struct WorkingSet {
    /// One review in memory, as a step left it: the next step makes another.
    final class Entry {
        let review: Review
        /// Hash of the review's last journal entry.
        let head: [UInt8]
        /// Sequence of that entry.
        let position: Int64
        /// The tables owe this review.
        fileprivate(set) var isDirty = false
        /// Tasks touched since the tables had it last, ended ones among them; none comes twice.
        fileprivate(set) var tasks: [ReviewTask] = []

        init(review: Review, head: [UInt8], position: Int64) {
            self.review = review
            self.head = head
            self.position = position
        }

        /// The latest form of a task that was touched since the tables had the review last.
        func task(number: Int64) -> ReviewTask? {
            for place in tasks.indices where tasks[place].id.number == number {
                return tasks[place]
            }
            return nil
        }
    }

    private var entries: [Int64: Entry] = [:]
    /// Numbers of the reviews that the tables owe, each once.
    private var owed: Set<Int64> = []
    /// What stood before each change of the batch; nil: the review did not exist.
    private var before: [(number: Int64, entry: Entry?)] = []
    /// Those that the present round still has to bring into the tables, in key order.
    private var round = ArraySlice<Int64>()

    subscript(_ number: Int64) -> Entry? { entries[number] }
    var count: Int { entries.count }
    var dirtyCount: Int { owed.count }

    /// Takes in a review read from the tables.
    mutating func admit(_ entry: Entry) { entries[entry.review.id.number] = entry }

    /// A step's result replaces the review until commit or rollback.
    mutating func replace(
        _ review: Review, tasks: [ReviewTask], head: [UInt8], position: Int64
    ) {
        let number = review.id.number
        let entry = Entry(review: review, head: head, position: position)
        entry.isDirty = true
        entry.tasks = tasks
        let old = entries.updateValue(entry, forKey: number)
        before.append((number, old))
        guard let old, old.isDirty else {
            owed.insert(number)
            return
        }
        for place in old.tasks.indices
        where entry.task(number: old.tasks[place].id.number) == nil {
            entry.tasks.append(old.tasks[place])
        }
    }

    /// A place in the batch to which `rollBack` returns.
    var mark: Int { before.count }

    /// Undoes everything since the mark; gives the reviews as they were undone and as they are now.
    mutating func rollBack(to mark: Int) -> [(undone: Review, now: Review?)] {
        var changed: [(undone: Review, now: Review?)] = []
        while before.count > mark {
            let (number, old) = before.removeLast()
            guard let undone = entries[number]?.review else { continue }
            entries[number] = old
            if old?.isDirty != true { owed.remove(number) }
            changed.append((undone, old?.review))
        }
        return changed
    }

    /// The batch is on disk.
    mutating func commit() { before.removeAll(keepingCapacity: true) }

    /// Dirty entries in key order.
    var dirty: [Entry] { owed.sorted().compactMap { entries[$0] } }

    // MARK: Into the tables

    var isRoundOver: Bool { round.isEmpty }

    /// All that the tables owe now is to be brought into them.
    mutating func beginRound() { round = owed.sorted()[...] }

    /// The next entries of the round, in key order, each in its latest form.
    func slice(atMost most: Int) -> [Entry] {
        round.prefix(most).compactMap { entries[$0] }
    }

    /// Whether the slice of so many is the round's last.
    func endsRound(atMost most: Int) -> Bool { round.count <= most }

    /// The tables hold these entries of the round.
    mutating func applied(_ slice: [Entry], atMost most: Int) {
        precondition(before.isEmpty, "tables are applied between batches")
        for entry in slice {
            entry.isDirty = false
            entry.tasks = []
            owed.remove(entry.review.id.number)
        }
        round = round.dropFirst(most)
    }

    /// The tables took nothing; the next round begins with all that they owe then.
    mutating func abandonRound() { round = [] }

    /// Keeps about so many reviews in memory, and all that the tables owe.
    mutating func forget(keeping cached: Int) {
        if entries.count > cached { entries = entries.filter { $0.value.isDirty } }
    }
}
