/// One libzmq socket. It has one owner and is closed when that owner lets go of it.
///
/// A socket is used by one thread only: the type is neither copyable nor Sendable. Nothing here
/// waits unless it is asked to: receiving and sending return at once, waiting is the `Poller`'s.

import CZeroMQ
import Glibc

/// The bytes of one frame.
package typealias Frame = [UInt8]

package struct Socket: ~Copyable {
    package enum Kind: String, Sendable {
        case router
        case dealer
        case xpub
        case sub
        case pair
        case rep

        var number: Int32 {
            switch self {
            case .router: ZMQ_ROUTER
            case .dealer: ZMQ_DEALER
            case .xpub: ZMQ_XPUB
            case .sub: ZMQ_SUB
            case .pair: ZMQ_PAIR
            case .rep: ZMQ_REP
            }
        }
    }

    package enum SendResult: Sendable {
        case sent
        /// The peer's queue is full (or a dealer has no peer): nothing was sent.
        case again
        /// No such peer (routers): nothing was sent.
        case unreachable
    }

    package let kind: Kind
    /// The identity that ZAP gave the sender of the last message received; empty without one.
    /// Only kept when `SocketOptions.readsUserID` asked for it.
    package private(set) var userID = ""

    let core: SocketCore
    private let readsUserID: Bool

    package init(
        _ kind: Kind, in context: ZeroMQContext, options: SocketOptions = SocketOptions()
    ) throws(ZeroMQError) {
        guard let handle = zmq_socket(context.handle, kind.number) else {
            throw ZeroMQError(.socket, on: kind.rawValue, number: zmq_errno())
        }
        let core = SocketCore(handle: handle, context: context)
        try core.apply(options, to: kind)
        self.kind = kind
        self.core = core
        self.readsUserID = options.readsUserID
    }

    deinit { core.close() }

    // MARK: Addresses

    package func bind(_ endpoint: Endpoint) throws(ZeroMQError) {
        guard zmq_bind(core.handle, endpoint.text) == 0 else {
            throw ZeroMQError(.bind, on: endpoint.text, number: zmq_errno())
        }
    }

    package func unbind(_ endpoint: Endpoint) throws(ZeroMQError) {
        guard zmq_unbind(core.handle, endpoint.text) == 0 else {
            throw ZeroMQError(.unbind, on: endpoint.text, number: zmq_errno())
        }
    }

    /// Returns at once; libzmq connects, and connects again, behind our back.
    package func connect(_ endpoint: Endpoint) throws(ZeroMQError) {
        guard zmq_connect(core.handle, endpoint.text) == 0 else {
            throw ZeroMQError(.connect, on: endpoint.text, number: zmq_errno())
        }
    }

    package func disconnect(_ endpoint: Endpoint) throws(ZeroMQError) {
        guard zmq_disconnect(core.handle, endpoint.text) == 0 else {
            throw ZeroMQError(.connect, on: endpoint.text, number: zmq_errno())
        }
    }

    /// The endpoint of the last bind, with what libzmq filled in (a port asked for as `*`).
    package func lastEndpoint() throws(ZeroMQError) -> Endpoint {
        var buffer = [UInt8](repeating: 0, count: 256)
        var size = buffer.count
        guard zmq_getsockopt(core.handle, ZMQ_LAST_ENDPOINT, &buffer, &size) == 0 else {
            throw ZeroMQError(.option, on: "ZMQ_LAST_ENDPOINT", number: zmq_errno())
        }
        return Endpoint(text: String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self))
    }

    // MARK: Topics

    package func subscribe(_ topic: String) throws(ZeroMQError) {
        precondition(kind == .sub, "only a sub socket subscribes")
        guard zmq_setsockopt(core.handle, ZMQ_SUBSCRIBE, topic, topic.utf8.count) == 0 else {
            throw ZeroMQError(.option, on: "ZMQ_SUBSCRIBE", number: zmq_errno())
        }
    }

    // MARK: Messages

    /// Takes the next whole message, if one waits. The buffers in `frames` are used again, so a
    /// caller that keeps `frames` between calls and does not keep its elements allocates nothing.
    ///
    /// A sender may put any number of frames into a message: those after `limit + 1` are read and
    /// dropped, and one more than `limit` is kept, so that a decoder sees that there were too many.
    ///
    /// - Returns: false when no message waits; `frames` is then as it was.
    package mutating func receive(
        into frames: inout [Frame], limit: Int = 16
    ) throws(ZeroMQError) -> Bool {
        var count = 0
        repeat {
            guard try receiveFrame(first: count == 0) else { return false }
            if count <= limit { keep(as: count, in: &frames) }
            count += 1
        } while zmq_msg_more(core.message) != 0
        let kept = min(count, limit + 1)
        if frames.count > kept { frames.removeLast(frames.count - kept) }
        if readsUserID { userID = property("User-Id") }
        return true
    }

    private func receiveFrame(first: Bool) throws(ZeroMQError) -> Bool {
        while zmq_msg_recv(core.message, core.handle, ZMQ_DONTWAIT) < 0 {
            let number = zmq_errno()
            if number == EINTR { continue }
            // Messages arrive whole, so only the first frame may be missing.
            if number == EAGAIN, first { return false }
            throw ZeroMQError(.receive, on: kind.rawValue, number: number)
        }
        return true
    }

    private func keep(as index: Int, in frames: inout [Frame]) {
        let bytes = UnsafeRawBufferPointer(
            start: zmq_msg_data(core.message), count: zmq_msg_size(core.message))
        if index < frames.count {
            frames[index].removeAll(keepingCapacity: true)
            frames[index].append(contentsOf: bytes)
        } else {
            frames.append(Frame(bytes))
        }
    }

    /// A property that the handshake or ZAP attached to the sender of the current message.
    private func property(_ name: String) -> String {
        zmq_msg_gets(core.message, name).map { String(cString: $0) } ?? ""
    }

    /// Sends one message, all of its frames or none. For a router the first frame is the peer's
    /// routing id. With `dontWait` false it waits for room, which only tests and clients want.
    package func send(
        _ frames: [Frame], dontWait: Bool = true
    ) throws(ZeroMQError) -> SendResult {
        precondition(!frames.isEmpty, "a message has at least one frame")
        let last = frames.count - 1
        for (index, frame) in frames.enumerated() {
            let result = try sendFrame(frame, more: index < last, dontWait: dontWait)
            // A refusal after the first frame means that libzmq has rolled the message back.
            if result != .sent { return result }
        }
        return .sent
    }

    private func sendFrame(
        _ frame: Frame, more: Bool, dontWait: Bool
    ) throws(ZeroMQError) -> SendResult {
        let flags = (more ? ZMQ_SNDMORE : 0) | (dontWait ? ZMQ_DONTWAIT : 0)
        while true {
            let sent = frame.withUnsafeBytes { bytes in
                zmq_send(core.handle, bytes.baseAddress, bytes.count, flags)
            }
            if sent >= 0 { return .sent }
            switch zmq_errno() {
            case EINTR: continue
            case EAGAIN: return .again
            case EHOSTUNREACH: return .unreachable
            case let number: throw ZeroMQError(.send, on: kind.rawValue, number: number)
            }
        }
    }
}
