/// Answers libzmq's question "who is this, and may it connect?" (ZAP, RFC 27) for every socket of
/// the context that has a ZAP domain. One per context, started before such a socket binds.
///
/// It decides nothing about reviews: it turns a connection into an identity. On ipc the kernel
/// vouches for the peer's uid (SO_PEERCRED), so the identity is `uid:1000`; who may reach the
/// socket is the folder's mode. Nothing else is let in: tcp has no keys configured.

import Synchronization

package final class ZAPHandler: Sendable {
    private let shared: Shared
    private let thread: PosixThread

    /// Connections refused so far.
    package var refused: Int { shared.refused.load(ordering: .relaxed) }

    /// - Parameter domains: the domains of the sockets to come; a request for another is refused.
    package init(in context: ZeroMQContext, domains: [String]) throws(ZeroMQError) {
        let shared = Shared(stop: try Waker(), started: try Waker())
        let thread = try PosixThread(name: "zap") { Self.run(context, domains, shared) }
        shared.started.wait()
        if let error = shared.error.withLock({ $0 }) {
            thread.join()
            throw error
        }
        self.shared = shared
        self.thread = thread
    }

    deinit { stop() }

    /// Ends the thread and waits for it. Nobody answers for connections made afterwards, so the
    /// sockets that need an answer are closed first.
    package func stop() {
        shared.stop.wake()
        thread.join()
    }

    private static func run(_ context: ZeroMQContext, _ domains: [String], _ shared: Shared) {
        do throws(ZeroMQError) {
            var socket = try Socket(.rep, in: context)
            try socket.bind(.inproc("zeromq.zap.01"))
            var poller = Poller()
            let requests = poller.add(socket)
            let stop = poller.add(fileDescriptor: shared.stop.fileDescriptor)
            shared.started.wake()
            var frames: [Frame] = []
            while true {
                _ = try poller.wait(milliseconds: nil)
                if poller.isReadable(stop) { return }
                guard poller.isReadable(requests) else { continue }
                while try socket.receive(into: &frames) {
                    let answer = ZAPAnswer(to: frames, domains: domains)
                    if !answer.admits { shared.refused.add(1, ordering: .relaxed) }
                    _ = try socket.send(answer.frames)
                }
            }
        } catch {
            // Before the start this fails init. Afterwards only a broken context leads here, and
            // then nobody is admitted any more, which is the safe side.
            shared.error.withLock { $0 = error }
            shared.started.wake()
        }
    }

    /// What the handler and its thread both hold.
    private final class Shared: Sendable {
        let stop: Waker
        let started: Waker
        let error = Mutex<ZeroMQError?>(nil)
        let refused = Atomic<Int>(0)

        init(stop: Waker, started: Waker) {
            self.stop = stop
            self.started = started
        }
    }
}
