import ReviewEngine

/// A peer of the `tasks` socket that has said HELLO: its instance, its queues and their credit.
struct Session {
    /// libzmq's routing id of the connection.
    var peer: [UInt8]
    var identity: String
    /// The client's own name for this process; leases are held by it.
    var instance: String
    /// Credit by queue: so many TASKs may still be sent.
    var credits: [String: Int]
    /// Inboxes whose news are pushed here.
    var watches: [Principal] = []
    /// Machine time of the last frame; any frame counts as life.
    var seen: Int64
}
