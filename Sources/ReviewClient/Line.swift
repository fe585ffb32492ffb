/// One DEALER with its monitor and poller: what a `Connection` replaces when the daemon has been
/// silent for too long.

import ReviewWire
import Synchronization
import ZeroMQ

struct Line: ~Copyable {
    private var socket: Socket
    private var monitor: SocketMonitor
    private var poller: Poller
    private let waker: Waker?
    private let wakeSlot: Poller.Slot?
    /// Lines of this process so far, for the names of their monitors.
    private static let count = Atomic<Int>(0)

    init(to path: String, in context: ZeroMQContext, waker: Waker?) throws(ZeroMQError) {
        var options = SocketOptions()
        // A client's own requests; what does not fit is asked again later.
        options.sendHighWater = 10_000
        options.receiveHighWater = 10_000
        options.reconnectMilliseconds = 20
        options.reconnectMaximumMilliseconds = 500
        let socket = try Socket(.dealer, in: context, options: options)
        let number = Self.count.add(1, ordering: .relaxed).newValue
        let monitor = try SocketMonitor(of: socket, in: context, name: "line-\(number)")
        try socket.connect(.ipc(path: path))
        var poller = Poller()
        _ = poller.add(socket)
        _ = poller.add(monitor.socket)
        if let waker {
            wakeSlot = poller.add(fileDescriptor: waker.fileDescriptor)
        } else {
            wakeSlot = nil
        }
        self.waker = waker
        self.poller = poller
        self.socket = socket
        self.monitor = monitor
    }

    /// Waits until something is to be received, told or woken, or the time has passed.
    mutating func wait(milliseconds: Int64) throws(ZeroMQError) {
        _ = try poller.wait(milliseconds: Int(clamping: milliseconds))
    }

    /// Whether the waker was woken; takes the wake.
    func takeWake() -> Bool {
        guard let waker, let wakeSlot, poller.isReadable(wakeSlot) else { return false }
        waker.drain()
        return true
    }

    mutating func event() throws(ZeroMQError) -> SocketMonitor.Event? { try monitor.next() }

    /// False: the line is full.
    func send(_ frames: [[UInt8]]) throws(ZeroMQError) -> Bool {
        try socket.send(frames) == .sent
    }

    mutating func receive(into frames: inout [[UInt8]]) throws(ZeroMQError) -> Bool {
        try socket.receive(into: &frames, limit: WireLimits.frames)
    }
}
