import ReviewEngine

/// The next timers, in memory: a heap of at most `capacity`, refilled from the table.
///
/// Entries are never removed when a timer is cancelled or moved: whoever pops one compares it with
/// the review, which is the truth. Everything due before `horizon` is in the heap; later timers are
/// in the table alone.
struct TimerWindow {
    struct Entry: Comparable {
        var due: Int64
        var review: Int64
        var id: String

        static func < (left: Entry, right: Entry) -> Bool {
            left.due != right.due ? left.due < right.due : left.review < right.review
        }
    }

    let capacity: Int
    private var heap: [Entry] = []
    /// Timers due before this instant are all in the heap.
    private(set) var horizon = Int64.min

    init(capacity: Int) { self.capacity = capacity }

    var nextDue: Int64? { heap.first?.due }

    /// Whether the table may hold timers that are due no later than this and not in the heap.
    func needsRefill(for instant: Int64) -> Bool { heap.isEmpty && horizon != Int64.max }
    /// So many cancelled entries have gathered that reading the table again is cheaper.
    var isCrowded: Bool { heap.count > capacity * 4 }

    /// What was popped has not happened after all: the table tells again.
    mutating func invalidate() {
        heap.removeAll(keepingCapacity: true)
        horizon = Int64.min
    }

    /// Starts anew from the earliest rows of the table; `complete` when there were no more.
    mutating func refill(_ rows: [TimerRow], complete: Bool) {
        heap.removeAll(keepingCapacity: true)
        for row in rows {
            guard let review = ReviewID(row.review) else { continue }
            push(Entry(due: row.due, review: review.number, id: row.id))
        }
        horizon = complete ? Int64.max : (rows.last?.due ?? Int64.max)
    }

    /// A review's timer was set; kept in memory when it is due before the horizon.
    mutating func insert(due: Int64, review: Int64, id: String) {
        if due < horizon { push(Entry(due: due, review: review, id: id)) }
    }

    var first: Entry? { heap.first }
    /// Takes out the first entry, which is no longer true.
    mutating func dropFirst() { _ = popDue(at: Int64.max) }

    mutating func popDue(at instant: Int64) -> Entry? {
        guard let first = heap.first, first.due <= instant else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown(0)
        }
        return first
    }

    private mutating func push(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child] < heap[parent] else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
