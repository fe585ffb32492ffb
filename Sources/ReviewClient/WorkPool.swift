/// The threads on which a `WorkerSession` lets its handler run, so that the session stays alive
/// while the work takes long.

import ReviewWire
import Synchronization
import ZeroMQ

final class WorkPool: Sendable {
    private struct State {
        var waiting: [WorkItem] = []
        var finished: [(item: WorkItem, outcome: WorkOutcome)] = []
        var isClosed = false
    }

    private let shared: Shared
    private let threads: [PosixThread]

    private final class Shared: Sendable {
        let state = Mutex(State())
        /// Counts what may be taken: one wake for a thread each.
        let semaphore = Semaphore()
    }

    /// - Parameter wake: told when an outcome can be taken.
    init(
        threads count: Int, wake: Waker,
        handler: @escaping @Sendable (WorkItem) -> WorkOutcome
    ) throws(ZeroMQError) {
        let shared = Shared()
        var threads: [PosixThread] = []
        for number in 1...max(1, count) {
            threads.append(
                try PosixThread(name: "work-\(number)") {
                    while let item = Self.take(shared) {
                        let outcome = item.isRevoked ? .release : handler(item)
                        shared.state.withLock { $0.finished.append((item, outcome)) }
                        wake.wake()
                    }
                })
        }
        self.shared = shared
        self.threads = threads
    }

    private static func take(_ shared: Shared) -> WorkItem? {
        while true {
            shared.semaphore.wait()
            let (item, isClosed) = shared.state.withLock { state in
                (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isClosed)
            }
            if let item { return item }
            if isClosed { return nil }
        }
    }

    func add(_ item: WorkItem) {
        shared.state.withLock { $0.waiting.append(item) }
        shared.semaphore.post()
    }

    /// The outcomes since the last call.
    func finished() -> [(item: WorkItem, outcome: WorkOutcome)] {
        shared.state.withLock { state in
            defer { state.finished.removeAll() }
            return state.finished
        }
    }

    /// Takes back what no thread has begun.
    func withdraw() -> [WorkItem] {
        shared.state.withLock { state in
            defer { state.waiting.removeAll() }
            return state.waiting
        }
    }

    /// Ends the threads after the work they are at.
    func close() {
        shared.state.withLock { $0.isClosed = true }
        for _ in threads { shared.semaphore.post() }
        for thread in threads { thread.join() }
    }
}
