import JSON
import ReviewWire
import Synchronization
import ZeroMQ

/// Answers operators on a thread of its own, from figures alone: it never waits for the loop.
final class StatusThread: Sendable {
    private let thread: PosixThread
    private let waker: Waker
    private let stopping: StopFlag

    final class StopFlag: Sendable {
        let isSet = Atomic<Bool>(false)
    }

    init(
        folder: String, context: ZeroMQContext, board: StatusBoard,
        principals: PrincipalTable, log: Log
    ) throws(Ending) {
        let stopping = StopFlag()
        do {
            let waker = try Waker()
            let ready = StatusBinding()
            thread = try PosixThread(name: "status") {
                do {
                    let socket = try Sockets.open(.router, "status", folder, context)
                    ready.tell(nil)
                    try StatusRoom(board: board, principals: principals).serve(
                        socket, waker: waker, until: stopping)
                } catch {
                    ready.tell("\(error)")
                    log.error("the status socket is closed: \(error)")
                }
            }
            self.waker = waker
            self.stopping = stopping
            if let problem = ready.wait() { throw Ending(.sockets, problem) }
        } catch let error as ZeroMQError {
            throw Ending(.sockets, "\(error)")
        } catch let ending as Ending {
            throw ending
        } catch {
            throw Ending(.fault, "\(error)")
        }
    }

    func stop() {
        stopping.isSet.store(true, ordering: .releasing)
        waker.wake()
        thread.join()
    }
}
