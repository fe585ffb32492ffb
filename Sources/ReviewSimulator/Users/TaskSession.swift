import JSON
import ReviewWire

/// What every user of the `tasks` door does: HELLO, PING, and a new connection after long silence.
struct TaskSession {
    private var heartbeat: Int64 = 3_000
    private var helloAt = Int64.min
    private var spoke: Int64 = 0
    private(set) var isOpen = false

    /// Keeps the session; nil when there is one, else the HELLO has just been said.
    mutating func keep(_ line: ClientLine, _ world: SimulatedWorld, hello: JSONObject) {
        let silence = world.now - max(line.heard, spoke > 0 ? 0 : world.now)
        if isOpen, silence > heartbeat * 3 {
            world.count("silence")
            world.audit.leases.lost(line.peer)
            line.reconnect()
            isOpen = false
            helloAt = .min
        }
        if !isOpen, world.now > helloAt &+ 4_000 || helloAt == .min {
            helloAt = world.now
            line.heard = world.now
            spoke = world.now
            // An older HELLO would say what is no longer so.
            line.open.removeAll { $0.verb == .hello }
            world.ask(line, .hello, hello)
        } else if isOpen, world.now - spoke >= heartbeat {
            spoke = world.now
            world.say(line, .ping)
        }
    }

    mutating func welcomed(_ body: JSONObject) {
        isOpen = true
        heartbeat = body["heartbeat_ms"]?.intValue ?? heartbeat
    }

    /// The daemon does not know the connection.
    mutating func isUnknown() {
        isOpen = false
        helloAt = .min
    }
}
