import Glibc
import ReviewEngine
import ReviewStore
import Synchronization
import ZeroMQ

/// The reader: one thread, one read-only connection, one queue of jobs.
final class ReaderThread: Sendable {
    private struct Line {
        var jobs: [ReadJob] = []
        var finished: [FinishedRead] = []
        var isStopping = false
    }

    private let line = Mutex(Line())
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
        line.withLock { $0.jobs += jobs }
        arrival.wake()
    }

    func takeFinished() -> [FinishedRead] {
        line.withLock { line in
            let finished = line.finished
            line.finished.removeAll()
            return finished
        }
    }

    func stop() {
        line.withLock { $0.isStopping = true }
        arrival.wake()
        thread.withLock { $0 }?.join()
    }

    private func run(_ path: String, _ log: Log) {
        do {
            let reader = try Reader(path)
            while true {
                let (jobs, isStopping) = line.withLock { line in
                    let jobs = line.jobs
                    line.jobs.removeAll()
                    return (jobs, line.isStopping)
                }
                if isStopping { return }
                if jobs.isEmpty {
                    arrival.wait()
                    continue
                }
                for job in jobs { finish(job.answered(by: reader)) }
            }
        } catch {
            log.error("the reader stopped: \(error)")
            failAll(because: "\(error)")
        }
    }

    private func finish(_ read: FinishedRead) {
        line.withLock { $0.finished.append(read) }
        done.wake()
    }

    /// Without a connection every question gets the reason, until the daemon stops.
    private func failAll(because reason: String) {
        while true {
            let (jobs, isStopping) = line.withLock { line in
                let jobs = line.jobs
                line.jobs.removeAll()
                return (jobs, line.isStopping)
            }
            if isStopping { return }
            for job in jobs {
                finish(
                    FinishedRead(
                        caller: job.caller,
                        result: .failure(
                            Refusal(.internal, "DMN-013", "the store cannot be read: \(reason)"))))
            }
            arrival.wait()
        }
    }
}
