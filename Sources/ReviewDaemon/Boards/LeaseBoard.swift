import JSON
import ReviewEngine

/// Open leases by machine time: who holds which task, and until when.
///
/// A lease survives a reconnect and a restart (which gives it its full length again); the attempt
/// fences it, so that a late holder changes nothing.
struct LeaseBoard {
    struct Lease {
        var task: TaskID
        var attempt: Int64
        var queue: String
        var holder: String
        /// Milliseconds of a whole lease.
        var length: Int64
        /// Machine time at which it ends.
        var until: Int64
        /// An offer becomes a lease by ACCEPT.
        var isAccepted: Bool
    }

    private var leases: [TaskID: Lease] = [:]
    /// The last PROGRESS of a task, for its next attempt.
    private var progress: [TaskID: JSONValue] = [:]
    /// Ends in order; entries whose lease was extended or ended are skipped when met.
    private var ends: [(until: Int64, task: TaskID)] = []

    var count: Int { leases.count }
    var nextEnd: Int64? { leases.isEmpty ? nil : ends.first?.until }
    var any: TaskID? { leases.keys.min() }

    subscript(task: TaskID) -> Lease? { leases[task] }

    mutating func begin(_ lease: Lease) {
        leases[lease.task] = lease
        push(lease.until, lease.task)
    }

    /// The holder has accepted the task, or wants more time.
    mutating func accept(_ task: TaskID, until: Int64) {
        guard leases[task] != nil else { return }
        leases[task]?.until = until
        leases[task]?.isAccepted = true
        push(until, task)
    }

    mutating func note(_ details: JSONValue, of task: TaskID) { progress[task] = details }
    func progress(of task: TaskID) -> JSONValue? { progress[task] }
    /// The task has ended; nobody asks for its progress any more.
    mutating func forgetProgress(of task: TaskID) { progress[task] = nil }

    func count(of queue: String) -> Int { leases.values.count { sameBytes($0.queue, queue) } }

    @discardableResult
    mutating func end(_ task: TaskID) -> Lease? { leases.removeValue(forKey: task) }

    /// Leases that ended by time, taken off the board.
    mutating func ended(at machine: Int64) -> [Lease] {
        var over: [Lease] = []
        while let first = ends.first, first.until <= machine {
            popFirst()
            guard let lease = leases[first.task], lease.until <= machine else { continue }
            leases[first.task] = nil
            over.append(lease)
        }
        return over
    }

    /// Leases of one client instance, in the order of their tasks.
    func held(by holder: String) -> [Lease] {
        leases.values.filter { $0.holder.utf8.elementsEqual(holder.utf8) }
            .sorted { $0.task < $1.task }
    }

    private mutating func push(_ until: Int64, _ task: TaskID) {
        if ends.count > leases.count * 4 + 1_024 { forgetOldEnds() }
        ends.append((until, task))
        var child = ends.count - 1
        while child > 0, ends[child].until < ends[(child - 1) / 2].until {
            ends.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// A sorted array is a heap.
    private mutating func forgetOldEnds() {
        ends = leases.values.map { ($0.until, $0.task) }.sorted { $0.0 < $1.0 }
    }

    private mutating func popFirst() {
        let last = ends.removeLast()
        guard !ends.isEmpty else { return }
        ends[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < ends.count && ends[child].until < ends[least].until {
                least = child
            }
            guard least != parent else { return }
            ends.swapAt(parent, least)
            parent = least
        }
    }
}
