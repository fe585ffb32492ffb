import ReviewDaemon

/// What will happen, by simulated time; what falls on one instant happens in the order of asking.
struct Agenda {
    enum Happening {
        /// A message reaches the daemon's door over a line as it was at some connection.
        case arrival(line: Int, connection: Int, frames: [[UInt8]])
        /// A message reaches a user.
        case delivery(line: Int, connection: Int, frames: [[UInt8]])
        case userWakes(Int)
        case turn(life: Int)
        case lull(life: Int)
        case restart
        case fault
        /// The disk takes writes again.
        case heal
        case powerGoes(life: Int, losesPower: Bool)
        case calm
        case look
    }

    private var heap: [(time: Int64, order: Int, what: Happening)] = []
    private var count = 0

    mutating func add(_ what: Happening, at time: Int64) {
        count += 1
        heap.append((time, count, what))
        var child = heap.count - 1
        while child > 0, isEarlier(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func next() -> (time: Int64, what: Happening)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.time, first.what)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && isEarlier(child, least) {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private func isEarlier(_ left: Int, _ right: Int) -> Bool {
        (heap[left].time, heap[left].order) < (heap[right].time, heap[right].order)
    }
}
