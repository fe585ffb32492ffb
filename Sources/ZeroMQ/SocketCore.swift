/// The libzmq handle of a `Socket`, shared with the `Poller` so that a poller never watches freed
/// memory: when the socket goes, the handle is closed and cleared, and polling it is an error.

import CZeroMQ

final class SocketCore {
    /// Null once closed; libzmq answers ENOTSOCK to a null socket.
    private(set) var handle: UnsafeMutableRawPointer?
    /// The frame being received; its memory is libzmq's.
    let message: UnsafeMutablePointer<zmq_msg_t>
    /// A context outlives its sockets.
    private let context: ZeroMQContext

    init(handle: UnsafeMutableRawPointer, context: ZeroMQContext) {
        self.handle = handle
        self.context = context
        message = .allocate(capacity: 1)
        zmq_msg_init(message)
    }

    deinit {
        close()
        zmq_msg_close(message)
        message.deallocate()
    }

    func close() {
        guard let open = handle else { return }
        handle = nil
        zmq_close(open)
    }

    func apply(_ options: SocketOptions, to kind: Socket.Kind) throws(ZeroMQError) {
        try set(ZMQ_LINGER, "ZMQ_LINGER", options.lingerMilliseconds)
        try set(ZMQ_SNDHWM, "ZMQ_SNDHWM", options.sendHighWater)
        try set(ZMQ_RCVHWM, "ZMQ_RCVHWM", options.receiveHighWater)
        try set(ZMQ_MAXMSGSIZE, "ZMQ_MAXMSGSIZE", options.maximumFrameBytes)
        try set(ZMQ_HANDSHAKE_IVL, "ZMQ_HANDSHAKE_IVL", options.handshakeMilliseconds)
        try set(ZMQ_RECONNECT_IVL, "ZMQ_RECONNECT_IVL", options.reconnectMilliseconds)
        try set(
            ZMQ_RECONNECT_IVL_MAX, "ZMQ_RECONNECT_IVL_MAX", options.reconnectMaximumMilliseconds)
        try set(ZMQ_BACKLOG, "ZMQ_BACKLOG", options.backlog)
        if kind == .router, options.routerMandatory {
            try set(ZMQ_ROUTER_MANDATORY, "ZMQ_ROUTER_MANDATORY", Int32(1))
        }
        if let domain = options.zapDomain {
            guard zmq_setsockopt(handle, ZMQ_ZAP_DOMAIN, domain, domain.utf8.count) == 0 else {
                throw ZeroMQError(.option, on: "ZMQ_ZAP_DOMAIN", number: zmq_errno())
            }
        }
    }

    private func set<Number: FixedWidthInteger>(
        _ option: Int32, _ name: String, _ value: Number
    ) throws(ZeroMQError) {
        var value = value
        guard zmq_setsockopt(handle, option, &value, MemoryLayout<Number>.size) == 0 else {
            throw ZeroMQError(.option, on: name, number: zmq_errno())
        }
    }
}
