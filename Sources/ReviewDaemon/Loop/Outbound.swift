package import ReviewWire

/// The doors of the house: the sockets that the loop answers on.
package enum Door: Sendable, Hashable {
    case commands
    case tasks
}

/// A message that came in: which door, whose connection, who it is, and its frames.
package struct Inbound: Sendable {
    package var door: Door
    /// libzmq's routing id of the connection.
    package var peer: [UInt8]
    /// What ZAP said: `uid:1000`.
    package var identity: String
    package var frames: [[UInt8]]

    package init(door: Door, peer: [UInt8], identity: String, frames: [[UInt8]]) {
        self.door = door
        self.peer = peer
        self.identity = identity
        self.frames = frames
    }
}

/// A message that leaves after the commit.
package struct Outbound: Sendable {
    package var door: Door
    package var peer: [UInt8]
    package var verb: ReplyVerb
    /// Request that this answers; nil when pushed.
    package var requestID: RequestID?
    package var body: [UInt8]
}

/// A line of the event feed: enough to know that something is new, nothing of its content.
package struct FeedItem: Sendable {
    package var sequence: Int64
    package var kind: String
    package var region: String
}

/// Who asked, and where the answer goes.
struct Caller: Sendable {
    var door: Door
    var peer: [UInt8]
    var identity: String
    var requestID: RequestID?
    /// Identity and principal: whose request id it is.
    var scope = ""
    /// The verb asked, as the answer to a refusal repeats it.
    var verb: String?

    /// Under what an answer that comes later is remembered.
    var memoryKey: MemoryKey? { requestID.map { MemoryKey(scope: scope, requestID: $0) } }

    struct MemoryKey: Sendable, Hashable {
        var scope: String
        var requestID: RequestID
    }
}

extension Caller: CustomStringConvertible {
    /// For the log: which identity asked what, by which id; nothing of the body.
    var description: String {
        "\(verb ?? "a message") \(requestID?.text ?? "without an id") of \(identity)"
    }
}

/// On whose behalf the journal records a step.
struct Actor: Sendable {
    var who: String
    var identity: String

    /// Timers, leases, messages between reviews: the daemon itself.
    static let clock = Actor(who: "clock", identity: "")
}
