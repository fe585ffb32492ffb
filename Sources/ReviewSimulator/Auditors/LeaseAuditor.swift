import JSON
import ReviewDaemon
import ReviewWire

/// A lease has one holder: an attempt is pushed to one instance once, the next one only when the one
/// before is over, and what an older token says is refused.
final class LeaseAuditor {
    private struct Holding {
        var attempt: Int64
        var instance: String
        var peer: [UInt8]
        /// Simulated time until which nobody else may have it; nil when its holder let go.
        var until: Int64?
        var leaseLength: Int64
        var isAccepted = false
    }

    var find: (String) -> Void = { _ in }
    var offer: Int64 = 0
    private var newest: [String: Holding] = [:]
    private var pushed: [String: String] = [:]
    private var completed: Set<String> = []
    /// The instance that said HELLO on a connection.
    private var instances: [[UInt8]: String] = [:]

    // MARK: What enters

    func entered(_ message: Inbound, _ request: Request<TaskVerb>) {
        switch request.verb {
        case .hello:
            guard let instance = request.body["instance"]?.stringValue else { return }
            let name = "\(message.identity) \(instance)"
            instances[message.peer] = name
            // A HELLO may give back what it does not name.
            letGo { $0.instance == name }
        case .goodbye:
            guard let name = instances[message.peer] else { return }
            letGo { $0.instance == name }
        default: break
        }
    }

    /// The connection is gone: what was only offered over it may be offered to another.
    func lost(_ peer: [UInt8]) { letGo { $0.peer == peer && !$0.isAccepted } }

    /// What was only offered may come back; leases get their full length again.
    func daemonEnded() { letGo { !$0.isAccepted } }

    private func letGo(_ which: (Holding) -> Bool) {
        for (task, holding) in newest where which(holding) { newest[task]?.until = nil }
    }

    // MARK: What leaves

    func left(
        _ message: Outbound, _ body: JSONObject, _ asked: ClientLine.Asked?, _ line: ClientLine,
        at now: Int64
    ) {
        switch message.verb {
        case .task: push(body, message.peer, at: now)
        case .revoked: revoke(body, at: now)
        case .ok: if let asked { acknowledge(asked, body, message.peer, at: now) }
        default: break
        }
    }

    private func revoke(_ body: JSONObject, at now: Int64) {
        guard let task = body["task"]?.stringValue, let holding = newest[task],
            holding.attempt == body["attempt"]?.intValue
        else { return }
        if body["reason"]?.stringValue == "expired", let until = holding.until, now < until {
            find("\(task) was taken from \(holding.instance) at \(now), who has it until \(until)")
        }
        newest[task]?.until = nil
    }

    private func push(_ body: JSONObject, _ peer: [UInt8], at now: Int64) {
        guard let task = body["task"]?.stringValue, let attempt = body["attempt"]?.intValue,
            let length = body["lease_ms"]?.intValue
        else {
            find("a TASK without token")
            return
        }
        guard let instance = instances[peer] else {
            find("\(task) was pushed to a connection without a session")
            return
        }
        if let other = pushed.updateValue(instance, forKey: "\(task)#\(attempt)") {
            find("attempt \(attempt) of \(task) was pushed to \(other) and again to \(instance)")
        }
        if let before = newest[task] {
            if before.attempt >= attempt {
                find("\(task) was pushed with attempt \(attempt) after \(before.attempt)")
            }
            if let until = before.until, now < until {
                find(
                    "\(task) was pushed to \(instance) at \(now) while \(before.instance) holds it "
                        + "until \(until)")
            }
        }
        newest[task] = Holding(
            attempt: attempt, instance: instance, peer: peer, until: now + offer,
            leaseLength: length)
    }

    private func acknowledge(
        _ asked: ClientLine.Asked, _ body: JSONObject, _ peer: [UInt8], at now: Int64
    ) {
        guard let task = asked.body["task"]?.stringValue,
            let attempt = asked.body["attempt"]?.intValue
        else { return }
        let instance = instances[peer] ?? ""
        switch asked.verb {
        case .accept, .extend:
            requireHolder(asked.verb, task, attempt, instance)
            let length = body["lease_ms"]?.intValue ?? 0
            // The first ACCEPT begins the lease; a repeated one begins nothing anew.
            let begins = asked.verb == .extend || newest[task]?.isAccepted == false
            if newest[task]?.until != nil, begins { newest[task]?.until = now + length }
            newest[task]?.isAccepted = true
        case .complete, .error, .fail, .release:
            let token = "\(task)#\(attempt)"
            guard pushed[token] != nil else {
                if newest[task] != nil {
                    find("\(task) was ended by attempt \(attempt), never pushed")
                }
                return
            }
            if completed.contains(token) { return }
            requireHolder(asked.verb, task, attempt, instance)
            if asked.verb == .complete || asked.verb == .error { completed.insert(token) }
            newest[task]?.until = nil
        default: break
        }
    }

    private func requireHolder(
        _ verb: Verb, _ task: String, _ attempt: Int64, _ instance: String
    ) {
        guard let holding = newest[task] else {
            find("\(verb.rawValue) of \(task) was taken, which nobody holds")
            return
        }
        if holding.attempt != attempt {
            find(
                "\(verb.rawValue) of \(task) was taken with attempt \(attempt), "
                    + "\(holding.instance) has attempt \(holding.attempt)")
        } else if holding.instance != instance {
            find(
                "\(verb.rawValue) of \(task) was taken from \(instance), \(holding.instance) has it"
            )
        }
    }
}
