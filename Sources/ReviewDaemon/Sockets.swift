import Glibc
import JSON
import ReviewStore
import ReviewWire
import ZeroMQ

/// The loop's three sockets: `commands`, `tasks`, `events`. They stay on the loop's thread.
///
/// Each lies in a folder of its own (0750, a group each): libzmq cannot set the mode of a socket,
/// and the folder decides who reaches it.
struct Sockets: ~Copyable {
    private let lock: FileLock
    private var commands: Socket
    private var tasks: Socket
    private var events: Socket
    private var poller = Poller()
    private var frames: [[UInt8]] = []
    /// Subscriptions at present; a beat goes out only while somebody listens.
    private(set) var subscribers = 0

    static let domains = ["commands", "tasks", "events", "status"]

    /// Opens and binds the loop's sockets. Throws: `Ending(.sockets)`.
    static func bound(
        in folder: String, context: ZeroMQContext, waker: Waker
    ) throws(Ending) -> Sockets {
        let lock = try Self.lock(folder)
        let commands = try opened(.router, "commands", folder, context)
        let tasks = try opened(.router, "tasks", folder, context)
        let events = try opened(.xpub, "events", folder, context)
        return Sockets(lock, commands, tasks, events, waker)
    }

    private init(
        _ lock: consuming FileLock, _ commands: consuming Socket, _ tasks: consuming Socket,
        _ events: consuming Socket,
        _ waker: Waker
    ) {
        self.lock = lock
        _ = poller.add(commands)
        _ = poller.add(tasks)
        _ = poller.add(events)
        _ = poller.add(fileDescriptor: waker.fileDescriptor)
        self.commands = commands
        self.tasks = tasks
        self.events = events
    }

    /// A daemon of another store that binds here would take this one's callers away.
    private static func lock(_ folder: String) throws(Ending) -> FileLock {
        mkdir(folder, 0o755)
        do {
            return try FileLock("\(folder)/lock", for: folder)
        } catch {
            guard case .locked(let holder) = error.kind else { throw Ending(.sockets, "\(error)") }
            let who = holder.map { "process \($0)" } ?? "another process"
            throw Ending(
                .locked,
                "the sockets in \(folder) belong to a reviewd that runs (\(who)): name another "
                    + "folder in `sockets`, or stop that one")
        }
    }

    private static func opened(
        _ kind: Socket.Kind, _ name: String, _ folder: String, _ context: ZeroMQContext
    ) throws(Ending) -> Socket {
        do {
            return try open(kind, name, folder, context)
        } catch {
            throw Ending(.sockets, "\(error)")
        }
    }

    /// Opens and binds one socket in its folder. A leftover of a killed daemon is replaced: the
    /// folder's lock, taken before, says that there is no other.
    static func open(
        _ kind: Socket.Kind, _ name: String, _ folder: String, _ context: ZeroMQContext
    ) throws(ZeroMQError) -> Socket {
        var options = SocketOptions()
        options.zapDomain = name
        options.readsUserID = kind == .router
        options.sendHighWater = 10_000
        options.receiveHighWater = 10_000
        options.maximumFrameBytes = WireLimits.frameBytes
        mkdir("\(folder)/\(name)", 0o750)
        let path = Self.path(of: name, in: folder)
        let socket = try Socket(kind, in: context, options: options)
        try socket.bind(.ipc(path: path))
        // The folder guards; the socket itself may be entered by whoever gets so far.
        chmod(path, 0o777)
        return socket
    }

    static func path(of name: String, in folder: String) -> String { "\(folder)/\(name)/socket" }

    /// Sleeps until a message, a wake or the time; nil sleeps for good. False: the time passed.
    mutating func wait(milliseconds: Int?) throws(Ending) -> Bool {
        do {
            return try poller.wait(milliseconds: milliseconds) > 0
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
        let frames =
            [message.peer]
            + WireMessage.frames(
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
