import JSON
import ReviewEngine

/// The ready tasks of each queue, oldest first, and the workers that wait with credit.
///
/// Backlog and new work stand in one order; a queue holds at most `capacity` in memory and the
/// rest in its table, from where `refill` brings it when the memory runs low.
struct QueueBoard {
    private struct Queue {
        /// Tasks in the order of becoming ready; those no longer ready are skipped when met.
        var order = ArraySlice<TaskID>()
        var ready: Set<TaskID> = []
        /// More stand ready in the table than here.
        var overflows = false
    }

    let capacity: Int
    private var queues: [String: Queue] = [:]
    /// A task after a technical failure waits here, by machine time.
    private var resting: [(until: Int64, task: TaskID, queue: String)] = []

    init(capacity: Int) { self.capacity = capacity }

    /// Tells the board how a queued task stands now.
    mutating func update(_ task: ReviewTask) {
        guard task.isQueued else { return }
        let name = task.queue
        if task.status == .ready {
            // One that rests after a failure comes back by time, whatever else is told of it.
            if !isResting(task.id) { insert(task.id, into: name) }
        } else {
            remove(task.id, from: name)
        }
    }

    private mutating func remove(_ task: TaskID, from name: String) {
        queues[name]?.ready.remove(task)
        if !resting.isEmpty { resting.removeAll { $0.task == task } }
    }

    /// The task does not exist after all: its making was taken back.
    mutating func forget(_ task: ReviewTask) {
        guard task.isQueued else { return }
        remove(task.id, from: task.queue)
    }

    mutating func insert(_ task: TaskID, into name: String) {
        var queue = queues.removeValue(forKey: name) ?? Queue()
        if queue.overflows || queue.ready.count >= capacity {
            queue.overflows = true
        } else if queue.ready.insert(task).inserted {
            // Tasks that were stopped before anybody took them must not gather.
            if queue.order.count > 2 * queue.ready.count + 64 {
                var seen: Set<TaskID> = [task]
                queue.order = ArraySlice(
                    queue.order.filter { queue.ready.contains($0) && seen.insert($0).inserted })
            }
            queue.order.append(task)
        }
        queues[name] = queue
    }

    /// Takes a task out until a machine time: backoff after a failure.
    mutating func rest(_ task: TaskID, queue: String, until: Int64) {
        queues[queue]?.ready.remove(task)
        resting.append((until, task, queue))
    }

    var nextWake: Int64? { resting.map(\.until).min() }

    mutating func wake(at machine: Int64) {
        guard resting.contains(where: { $0.until <= machine }) else { return }
        let awake = resting.filter { $0.until <= machine }
        resting.removeAll { $0.until <= machine }
        for entry in awake { insert(entry.task, into: entry.queue) }
    }

    var restingTasks: Set<TaskID> { Set(resting.map(\.task)) }

    func isResting(_ task: TaskID) -> Bool { resting.contains { $0.task == task } }

    /// The oldest ready task of a queue, taken off the board.
    mutating func pop(_ name: String) -> TaskID? {
        guard queues[name] != nil else { return nil }
        while let task = queues[name]?.order.popFirst() {
            if queues[name]?.ready.remove(task) != nil { return task }
        }
        return nil
    }

    /// The queue's memory ran empty while its table may hold more.
    func needsRefill(_ name: String) -> Bool {
        guard let queue = queues[name] else { return false }
        return queue.overflows && queue.ready.isEmpty
    }

    mutating func refill(_ name: String, with tasks: [TaskID], complete: Bool) {
        var queue = Queue()
        for task in tasks where !isResting(task) && queue.ready.insert(task).inserted {
            queue.order.append(task)
        }
        queue.overflows = !complete
        queues[name] = queue
    }

    /// Places held in memory for a queue, those of tasks no longer ready among them.
    func orderCount(_ name: String) -> Int { queues[name]?.order.count ?? 0 }

    /// Ready tasks in memory by queue, for the status figures.
    var depths: [(queue: String, ready: Int, more: Bool)] {
        queues.map { ($0.key, $0.value.ready.count, $0.value.overflows) }
            .sorted { bytesPrecede($0.0, $1.0) }
    }

    /// Oldest ready task of each queue that has one.
    func oldest(_ name: String) -> TaskID? {
        queues[name]?.order.first { queues[name]?.ready.contains($0) == true }
    }

    /// Whether any queue holds a ready or resting task, and one of them.
    var anyReady: TaskID? {
        for depth in depths where depth.ready > 0 { return oldest(depth.queue) }
        return resting.first?.task
    }
}
