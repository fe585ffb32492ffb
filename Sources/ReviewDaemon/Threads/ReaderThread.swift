import Glibc
import ReviewEngine
import ReviewStore
import Synchronization
import ZeroMQ

/// The reader: one thread, one read-only connection, one line of questions.
final class ReaderThread: Sendable {
    private struct State {
        var line = ReadLine()
        var finished: [FinishedRead] = []
        var isStopping = false
    }

    private let state = Mutex(State())
    private let arrival: Waker
    private let done: Waker
    private let thread: Mutex<PosixThread?> = Mutex(nil)

    /// - Parameter waking: wakes the loop when an answer is ready.
    init(store path: String, waking loop: Waker, log: Log) throws(Ending) {
        do {
            arrival = try Waker()
        } catch {
            throw Ending(.fault, "\(error)")
        }
        done = loop
        do {
            let thread = try PosixThread(name: "reader") { [self] in self.run(path, log) }
            self.thread.withLock { $0 = thread }
        } catch {
            throw Ending(.fault, "\(error)")
        }
    }

    func add(_ jobs: [ReadJob]) {
        guard !jobs.isEmpty else { return }
        state.withLock { state in
            for job in jobs { state.line.add(job) }
        }
        arrival.wake()
    }

    func takeFinished() -> [FinishedRead] {
        state.withLock { state in
            let finished = state.finished
            state.finished.removeAll()
            return finished
        }
    }

    func stop() {
        state.withLock { $0.isStopping = true }
        arrival.wake()
        thread.withLock { $0 }?.join()
    }

    private func run(_ path: String, _ log: Log) {
        do {
            let reader = try Reader(path)
            while let job = waitForNext() { finish(job.answered(by: reader)) }
        } catch {
            log.error("the reader stopped: \(error)")
            failAll(because: "\(error)")
        }
    }

    /// The next question; nil when it is time to stop.
    private func waitForNext() -> ReadJob? {
        while true {
            let (job, isStopping) = state.withLock { ($0.line.next(), $0.isStopping) }
            if isStopping { return nil }
            if let job { return job }
            arrival.wait()
        }
    }

    private func finish(_ read: FinishedRead) {
        state.withLock { $0.finished.append(read) }
        done.wake()
    }

    /// Without a connection every question gets the reason, until the daemon stops.
    private func failAll(because reason: String) {
        while let job = waitForNext() {
            finish(
                FinishedRead(
                    caller: job.caller,
                    result: .failure(
                        Refusal(.internal, "DMN-013", "the store cannot be read: \(reason)"))))
        }
    }
}
