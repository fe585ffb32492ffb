/// The daemon's feed of changes: a SUB that hears everything, and says when something was missed.

import JSON
package import ZeroMQ

package final class EventFeed {
    package struct Event: Sendable, Hashable {
        package var epoch: Int64
        package var sequence: Int64
        /// `review.changed`, `task.ready`, … or `beat`.
        package var kind: String
        package var region: String?
        /// Whether events before this one were missed: read again what you show.
        package var missedSome: Bool
    }

    private var socket: Socket
    private var poller: Poller
    private let wakeSlot: Poller.Slot?
    private let waker: Waker?
    private var frames: [Frame] = []
    private var last: (epoch: Int64, sequence: Int64)?

    /// - Parameter waits: whether a daemon that is away now is waited for.
    package init(
        at address: DaemonAddress, context: ZeroMQContext? = nil, waker: Waker? = nil,
        waits: Bool = false
    ) throws(ClientError) {
        if waits {
            try address.checkUnlessAbsent(address.eventsPath)
        } else {
            try address.check(address.eventsPath)
        }
        self.waker = waker
        do throws(ZeroMQError) {
            let context = if let context { context } else { try ZeroMQContext() }
            let socket = try Socket(.sub, in: context)
            try socket.connect(.ipc(path: address.eventsPath))
            try socket.subscribe("")
            var poller = Poller()
            _ = poller.add(socket)
            if let waker {
                wakeSlot = poller.add(fileDescriptor: waker.fileDescriptor)
            } else {
                wakeSlot = nil
            }
            self.socket = socket
            self.poller = poller
        } catch {
            throw ClientError(.system, "\(error)")
        }
    }

    /// A feed that stops waiting when the program is to stop.
    package convenience init(
        at address: DaemonAddress, stop: StopFlag
    ) throws(ClientError) {
        try self.init(at: address, waker: stop.waker)
    }

    /// The next event or beat; nil when the time has passed or the waker was woken.
    package func next(milliseconds: Int64) throws(ClientError) -> Event? {
        let deadline = MachineClock.steady + milliseconds
        while true {
            while try system({ () throws(ZeroMQError) in try socket.receive(into: &frames) }) {
                if let event = read() { return event }
            }
            let left = deadline - MachineClock.steady
            guard left > 0 else { return nil }
            _ = try system { () throws(ZeroMQError) in
                try poller.wait(milliseconds: Int(clamping: left))
            }
            if let waker, let wakeSlot, poller.isReadable(wakeSlot) {
                waker.drain()
                return nil
            }
        }
    }

    /// The event in `frames`; one that cannot be read is passed over, the next will show the gap.
    private func read() -> Event? {
        guard frames.count == 2, let body = try? JSONReader.parse(frames[1]),
            let sequence = body["sequence"]?.intValue, let kind = body["kind"]?.stringValue
        else { return nil }
        let epoch = body["epoch"]?.intValue ?? 0
        // A beat repeats the last event's number, an event has the next one.
        let expected = (last?.sequence ?? sequence) &+ (kind == "beat" ? 0 : 1)
        let isFirst = last == nil
        let missedSome = !isFirst && (last?.epoch != epoch || sequence > expected)
        last = (epoch, sequence)
        return Event(
            epoch: epoch, sequence: sequence, kind: kind, region: body["region"]?.stringValue,
            missedSome: missedSome)
    }
}
