import Synchronization
import ZeroMQ

/// Threads that take jobs from one queue, each with lines to the daemon of its own.
///
/// The queue is bounded: who cannot be served soon is told so at once.
package final class Crew<Job: Sendable>: Sendable {
    private struct State {
        var jobs: [Job] = []
        var isClosed = false
    }

    private final class Shared: Sendable {
        let state = Mutex(State())
        let semaphore = Semaphore()
    }

    private let shared: Shared
    private let threads: [PosixThread]
    private let capacity: Int

    package init(
        threads count: Int, capacity: Int, at address: DaemonAddress, client: String,
        patience: Int64, work: @escaping @Sendable (Job, DaemonLines) -> Void
    ) throws(ClientError) {
        let shared = Shared()
        self.shared = shared
        self.capacity = capacity
        threads = try system { () throws(ZeroMQError) in
            let context = try ZeroMQContext()
            var threads: [PosixThread] = []
            for number in 1...max(1, count) {
                threads.append(
                    try PosixThread(name: "desk-\(number)") {
                        let lines = DaemonLines(
                            at: address, client: client, context: context, patience: patience)
                        while let job = Self.take(shared) { work(job, lines) }
                    })
            }
            return threads
        }
    }

    private static func take(_ shared: Shared) -> Job? {
        while true {
            shared.semaphore.wait()
            let (job, isClosed) = shared.state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isClosed)
            }
            if let job { return job }
            if isClosed { return nil }
        }
    }

    /// False: the queue is full, or closed.
    package func add(_ job: Job) -> Bool {
        let taken = shared.state.withLock { state in
            guard !state.isClosed, state.jobs.count < capacity else { return false }
            state.jobs.append(job)
            return true
        }
        if taken { shared.semaphore.post() }
        return taken
    }

    /// Does what was taken, and ends the threads.
    package func close() {
        shared.state.withLock { $0.isClosed = true }
        for _ in threads { shared.semaphore.post() }
        for thread in threads { thread.join() }
    }
}
