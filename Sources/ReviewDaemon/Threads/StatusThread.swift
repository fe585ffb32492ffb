import ReviewWire
import Synchronization
import ZeroMQ

/// Answers operators on a thread of its own, from figures alone: it never waits for the loop.
final class StatusThread: Sendable {
    private let thread: PosixThread
    private let waker: Waker
    private let stopping: StopFlag

    /// Set once, by whoever stops the daemon.
    final class StopFlag: Sendable {
        let isSet = Atomic<Bool>(false)
    }

    /// What became of the binding: told by the thread, awaited by whoever started it.
    private final class Binding: Sendable {
        let problem = Mutex<String?>(nil)
        let told: Waker

        init() throws(ZeroMQError) { told = try Waker() }
    }

    init(
        folder: String, context: ZeroMQContext, board: StatusBoard,
        principals: PrincipalTable, commitWatch: CommitWatch, log: Log
    ) throws(Ending) {
        let stopping = StopFlag()
        do throws(ZeroMQError) {
            let waker = try Waker()
            let binding = try Binding()
            self.waker = waker
            self.stopping = stopping
            thread = try PosixThread(name: "status") {
                do {
                    let socket = try Sockets.open(.router, "status", folder, context)
                    binding.told.wake()
                    try StatusRoom(
                        board: board, principals: principals, commitWatch: commitWatch
                    ).serve(socket, waker: waker, until: stopping)
                } catch {
                    log.error("the status socket is closed: \(error)")
                    binding.problem.withLock { $0 = "\(error)" }
                    binding.told.wake()
                }
            }
            binding.told.wait()
            if let problem = binding.problem.withLock({ $0 }) {
                throw ZeroMQError(.bind, on: "status", found: problem)
            }
        } catch {
            throw Ending(.sockets, "\(error)")
        }
    }

    func stop() {
        stopping.isSet.store(true, ordering: .releasing)
        waker.wake()
        thread.join()
    }
}
