import JSON
import ReviewDaemon
import ReviewWire

/// A user's connection to one door, with what was asked over it and is not answered.
///
/// As a DEALER socket: it connects again by itself, keeps the order of messages while it stays
/// connected, and promises nothing else.
final class ClientLine {
    /// A question, asked again with the same id until it has a final answer.
    struct Asked {
        let id: RequestID
        let verb: Verb
        let body: JSONObject
        let frames: [[UInt8]]
        var againAt: Int64
    }

    let number: Int
    let door: Door
    let identity: String
    /// Counts the connections: libzmq gives each a routing id of its own.
    private(set) var connection = 0
    var lastArrival: Int64 = 0
    var lastDelivery: Int64 = 0
    /// When something last came from the daemon.
    var heard: Int64 = 0
    var open: [Asked] = []
    /// Answered for good; sometimes asked once more, which must change nothing.
    var answered: [Asked] = []

    init(number: Int, door: Door, identity: String) {
        self.number = number
        self.door = door
        self.identity = identity
    }

    var peer: [UInt8] {
        [UInt8(truncatingIfNeeded: number)]
            + (0..<4).map { UInt8(truncatingIfNeeded: connection >> (24 - 8 * $0)) }
    }

    static func place(of peer: [UInt8]) -> (number: Int, connection: Int)? {
        guard peer.count == 5 else { return nil }
        return (Int(peer[0]), peer[1...].reduce(0) { $0 << 8 | Int($1) })
    }

    func reconnect() { connection += 1 }

    func forgetEverything() {
        open.removeAll()
        answered.removeAll()
    }
}
