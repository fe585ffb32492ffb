import ReviewEngine

/// A peer of the `tasks` socket that has said HELLO: its instance, its queues and their credit.
///
/// A reference: it changes in its place, and never leaves the loop's thread.
final class Session {
    /// libzmq's routing id of the connection.
    let peer: [UInt8]
    let identity: String
    /// The client's own name for this process; leases are held by it.
    let instance: String
    /// As whom it acts where a message does not say.
    var principal: Principal?
    /// How many tasks of a queue it may have open at once.
    var credits: [String: Int]
    /// How many it has: pushed and not yet ended.
    var open: [String: Int]
    /// Inboxes whose news are pushed here.
    var watches: [Principal] = []
    /// Machine time of the last frame; any frame counts as life.
    var seen: Int64

    init(
        peer: [UInt8], identity: String, instance: String, principal: Principal?,
        credits: [String: Int], open: [String: Int], seen: Int64
    ) {
        self.peer = peer
        self.identity = identity
        self.instance = instance
        self.principal = principal
        self.credits = credits
        self.open = open
        self.seen = seen
    }

    func room(for queue: String) -> Int { (credits[queue] ?? 0) - (open[queue] ?? 0) }
}
