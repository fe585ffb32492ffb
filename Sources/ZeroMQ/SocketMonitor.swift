/// What happens to a socket's connections, as the client wants to know it: after a disconnection
/// it must ask again what was not answered, and nothing else tells it (zmq_socket_monitor(3)).

import CZeroMQ
import Glibc

package struct SocketMonitor: ~Copyable {
    package enum Event: Sendable {
        /// The peer may be talked to: the handshake is done.
        case connected
        case disconnected
        /// The peer is there and lets us not in (ZAP).
        case refused
    }

    /// For a `Poller`.
    package private(set) var socket: Socket
    private var frames: [Frame] = []

    /// - Parameter name: one that no other monitor of the context has.
    package init(
        of watched: borrowing Socket, in context: ZeroMQContext, name: String
    ) throws(ZeroMQError) {
        let endpoint = Endpoint.inproc("monitor-\(name)")
        let events =
            ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_DISCONNECTED
        guard zmq_socket_monitor(watched.core.handle, endpoint.text, events) == 0 else {
            throw ZeroMQError(.socket, on: "monitor", number: zmq_errno())
        }
        let pair = try Socket(.pair, in: context)
        try pair.connect(endpoint)
        socket = pair
    }

    /// The next event, if one waits. Its first frame is a 16-bit number and a 32-bit value.
    package mutating func next() throws(ZeroMQError) -> Event? {
        while try socket.receive(into: &frames) {
            guard let first = frames.first, first.count >= 2 else { continue }
            switch Int32(UInt16(first[0]) | UInt16(first[1]) << 8) {
            case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: return .connected
            case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: return .refused
            case ZMQ_EVENT_DISCONNECTED: return .disconnected
            default: continue
            }
        }
        return nil
    }
}
