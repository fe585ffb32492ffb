/// Waits until one of several sockets or file descriptors is ready, or a time has passed.
/// Used by the daemon's loop, the status thread and the client: one poller, one thread.

import CZeroMQ
import Glibc

package struct Poller: ~Copyable {
    package struct Interest: OptionSet, Sendable {
        package let rawValue: Int16
        package init(rawValue: Int16) { self.rawValue = rawValue }
        package static let readable = Interest(rawValue: Int16(ZMQ_POLLIN))
        package static let writable = Interest(rawValue: Int16(ZMQ_POLLOUT))
    }

    /// What `add` gave; asks for readiness after `wait`.
    package struct Slot: Sendable, Hashable {
        fileprivate let index: Int
    }

    private var items: [zmq_pollitem_t] = []
    /// Tells a socket that was closed meanwhile from one that is open.
    private var cores: [SocketCore?] = []

    package init() {}

    package mutating func add(
        _ socket: borrowing Socket, for interest: Interest = .readable
    ) -> Slot {
        append(
            zmq_pollitem_t(
                socket: socket.core.handle, fd: 0, events: interest.rawValue, revents: 0),
            socket.core)
    }

    package mutating func add(
        fileDescriptor: Int32, for interest: Interest = .readable
    ) -> Slot {
        append(
            zmq_pollitem_t(
                socket: nil, fd: fileDescriptor, events: interest.rawValue, revents: 0), nil)
    }

    private mutating func append(_ item: zmq_pollitem_t, _ core: SocketCore?) -> Slot {
        items.append(item)
        cores.append(core)
        return Slot(index: items.count - 1)
    }

    /// Changes what a slot waits for; an empty set waits for nothing.
    package mutating func watch(_ slot: Slot, for interest: Interest) {
        items[slot.index].events = interest.rawValue
        items[slot.index].revents = 0
    }

    /// Waits at most so long; nil waits for ever, 0 only looks. A signal ends the wait early.
    ///
    /// - Returns: how many slots are ready; 0 when the time passed or a signal came.
    package mutating func wait(milliseconds: Int?) throws(ZeroMQError) -> Int {
        for core in cores where core != nil && core?.handle == nil {
            throw ZeroMQError(.poll, on: "poller", found: "a watched socket was closed")
        }
        let timeout = milliseconds.map { max(0, $0) } ?? -1
        let ready = zmq_poll(&items, Int32(truncatingIfNeeded: items.count), timeout)
        if ready >= 0 { return Int(ready) }
        guard zmq_errno() == EINTR else {
            throw ZeroMQError(.poll, on: "poller", number: zmq_errno())
        }
        for index in items.indices { items[index].revents = 0 }
        return 0
    }

    package func isReadable(_ slot: Slot) -> Bool {
        items[slot.index].revents & Int16(ZMQ_POLLIN | ZMQ_POLLERR) != 0
    }

    package func isWritable(_ slot: Slot) -> Bool {
        items[slot.index].revents & Int16(ZMQ_POLLOUT) != 0
    }
}
