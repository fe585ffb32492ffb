/// A daemon of the tests: real sockets in a temporary folder, answers from a closure. It can die
/// and come back at the same place.

import Foundation
import JSON
import ReviewClient
import ReviewWire
import Synchronization
import ZeroMQ

final class FakeDaemon<Verb: SocketVerb>: Sendable {
    /// What a request leads to; more than one message may be sent.
    typealias Answer = @Sendable (Request<Verb>, Memory) -> [WireMessage]

    /// What the daemon saw, and a few counters for the closure.
    final class Memory: Sendable {
        private let state = Mutex((requests: [Request<Verb>](), counts: [String: Int]()))
        /// Told at each request.
        private let seen = NSCondition()

        func count(_ name: String) -> Int {
            state.withLock { state in
                state.counts[name, default: 0] += 1
                return state.counts[name, default: 0]
            }
        }

        func note(_ request: Request<Verb>) {
            state.withLock { $0.requests.append(request) }
            seen.withLock { seen.broadcast() }
        }

        var requests: [Request<Verb>] { state.withLock { $0.requests } }
        var verbs: [Verb] { requests.map(\.verb) }

        /// Waits until the daemon has seen so many requests of a verb.
        func wait(for verb: Verb, times: Int = 1) {
            seen.withLock {
                while verbs.filter({ $0 == verb }).count < times { seen.wait() }
            }
        }
    }

    let address: DaemonAddress
    let memory: Memory
    private let folder: String
    private let answer: Answer
    private let running = Mutex<Running?>(nil)

    private struct Running {
        let thread: PosixThread
        let stop: Waker
        let push: Outbox
    }

    /// Messages to send to the last peer without a request.
    private final class Outbox: Sendable {
        let messages = Mutex<[WireMessage]>([])
    }

    init(starts: Bool = true, _ answer: @escaping Answer) throws {
        folder = "/tmp/rc-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(
            atPath: folder + "/" + Verb.socket.rawValue, withIntermediateDirectories: true)
        address = try DaemonAddress(endpoint: "ipc://" + folder, environment: nil)
        memory = Memory()
        self.answer = answer
        if starts { try start() }
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func start() throws {
        let stop = try Waker()
        let ready = try Waker()
        let outbox = Outbox()
        let (path, answer, memory) = (address.path(of: Verb.socket), answer, memory)
        let thread = try PosixThread(name: "fake-daemon") {
            do {
                var socket = try Socket(.router, in: ZeroMQContext())
                try socket.bind(.ipc(path: path))
                var poller = Poller()
                _ = poller.add(socket)
                let stopSlot = poller.add(fileDescriptor: stop.fileDescriptor)
                ready.wake()
                var frames: [Frame] = []
                var peer: Frame = []
                while true {
                    _ = try poller.wait(milliseconds: nil)
                    if poller.isReadable(stopSlot) {
                        stop.drain()
                        let pushes = outbox.messages.withLock { messages in
                            defer { messages = [] }
                            return messages
                        }
                        if pushes.isEmpty { return }
                        for message in pushes { _ = try socket.send([peer] + message.frames) }
                    }
                    while try socket.receive(into: &frames) {
                        peer = frames[0]
                        let request = try Request<Verb>.decode(frames, from: 1)
                        memory.note(request)
                        for message in answer(request, memory) {
                            _ = try socket.send([peer] + message.frames)
                        }
                    }
                }
            } catch {
                fatalError("the fake daemon failed: \(error)")
            }
        }
        ready.wait()
        running.withLock { $0 = Running(thread: thread, stop: stop, push: outbox) }
    }

    func push(_ message: WireMessage) {
        running.withLock { running in
            running?.push.messages.withLock { $0.append(message) }
            running?.stop.wake()
        }
    }

    /// Dies: what is queued in its sockets is lost.
    func stop() {
        let was = running.withLock { running in
            defer { running = nil }
            return running
        }
        was?.stop.wake()
        was?.thread.join()
    }
}

extension Request {
    func ok(_ body: JSONObject = [:]) -> WireMessage {
        WireMessage(.ok, requestID: requestID, body: body)
    }

    func error(_ code: ErrorCode, _ message: String = "no") -> WireMessage {
        WireMessage(
            .error, requestID: requestID,
            body: WireError(code, message, verb: verb.rawValue).body)
    }
}

extension Request<TaskVerb> {
    func welcome(heartbeat: Int64 = 1_000, expires: Int64 = 60_000) -> WireMessage {
        WireMessage(
            .welcome, requestID: requestID,
            body: [
                "epoch": 1, "heartbeat_ms": .int(heartbeat), "expires_ms": .int(expires),
                "offer_ms": 10_000, "as": ["queue:q"], "leases": [], "lost": [], "server": "fake",
            ])
    }
}
