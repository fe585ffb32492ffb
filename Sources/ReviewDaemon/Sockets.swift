import Glibc
import JSON
import ReviewWire
import ZeroMQ

/// The loop's three sockets: `commands`, `tasks`, `events`. They stay on the loop's thread.
///
/// Each lies in a folder of its own (0750, a group each): libzmq cannot set the mode of a socket,
/// and the folder decides who reaches it.
struct Sockets: ~Copyable {
    private var commands: Socket
    private var tasks: Socket
    private var events: Socket
    private var poller = Poller()
    private let slots: (commands: Poller.Slot, tasks: Poller.Slot, events: Poller.Slot)
    private var frames: [[UInt8]] = []
    /// Subscriptions at present; a beat goes out only while somebody listens.
    private(set) var subscribers = 0

    static let domains = ["commands", "tasks", "events", "status"]

    init(
        folder: String, context: ZeroMQContext, waker: Waker, limits: Configuration.Limits
    ) throws(Ending) {
        do {
            commands = try Self.open(.router, "commands", folder, context)
            tasks = try Self.open(.router, "tasks", folder, context)
            events = try Self.open(.xpub, "events", folder, context)
        } catch {
            throw Ending(.sockets, "\(error)")
        }
        slots = (poller.add(commands), poller.add(tasks), poller.add(events))
        _ = poller.add(fileDescriptor: waker.fileDescriptor)
    }

    /// Opens and binds one socket in its folder. A leftover of a killed daemon is replaced: the
    /// store's lock, taken before, says that there is no other.
    static func open(
        _ kind: Socket.Kind, _ name: String, _ folder: String, _ context: ZeroMQContext
    ) throws(ZeroMQError) -> Socket {
        var options = SocketOptions()
        options.zapDomain = name
        options.readsUserID = kind == .router
        options.sendHighWater = 10_000
        options.receiveHighWater = 10_000
        options.maximumFrameBytes = WireLimits.frameBytes
        let place = "\(folder)/\(name)"
        mkdir(folder, 0o755)
        mkdir(place, 0o750)
        let socket = try Socket(kind, in: context, options: options)
        try socket.bind(.ipc(path: "\(place)/socket"))
        // The folder guards; the socket itself may be entered by whoever gets so far.
        chmod("\(place)/socket", 0o777)
        return socket
    }

    /// Sleeps until a message, a wake or the time; nil sleeps for good.
    mutating func wait(milliseconds: Int?) throws(Ending) {
        do {
            _ = try poller.wait(milliseconds: milliseconds)
        } catch {
            throw Ending(.fault, "\(error)")
        }
    }

    /// What is queued, at most so many messages, never waiting; the doors take turns.
    mutating func receive(atMost most: Int) throws(Ending) -> [Inbound] {
        var inbound: [Inbound] = []
        do {
            try countSubscribers()
            var more = true
            while more, inbound.count < most {
                more = false
                if try commands.receive(into: &frames, limit: 8) {
                    inbound.append(Self.message(.commands, frames, commands.userID))
                    more = true
                }
                for _ in 0..<8 where try tasks.receive(into: &frames, limit: 8) {
                    inbound.append(Self.message(.tasks, frames, tasks.userID))
                    more = true
                }
            }
        } catch {
            throw Ending(.fault, "\(error)")
        }
        return inbound
    }

    private static func message(_ door: Door, _ frames: [[UInt8]], _ user: String) -> Inbound {
        Inbound(
            door: door, peer: frames.first ?? [], identity: user, frames: Array(frames.dropFirst()))
    }

    /// XPUB hands subscriptions up as messages: 1 and the topic, or 0 and the topic.
    private mutating func countSubscribers() throws(ZeroMQError) {
        while try events.receive(into: &frames, limit: 1) {
            guard let first = frames.first?.first else { continue }
            subscribers = max(0, subscribers + (first == 1 ? 1 : -1))
        }
    }

    /// Sends without waiting. False: the peer is gone or full, and asks again by request id.
    mutating func send(_ message: Outbound) throws(Ending) -> Bool {
        let frames = [message.peer] + WireMessage.frames(
            message.verb, message.requestID, body: message.body)
        do {
            switch message.door {
            case .commands: return try commands.send(frames) == .sent
            case .tasks: return try tasks.send(frames) == .sent
            }
        } catch {
            throw Ending(.fault, "\(error)")
        }
    }

    mutating func publish(topic: String, _ body: JSONObject) throws(Ending) {
        do {
            _ = try events.send([Array(topic.utf8), JSONValue.object(body).compactBytes])
        } catch {
            throw Ending(.fault, "\(error)")
        }
    }
}
