/// A session on `tasks`: HELLO, the heartbeats that keep it, GOODBYE (`Protocol.md`, "A session").

import JSON
package import ReviewWire

extension Connection where Verb == TaskVerb {
    /// Asks for a session, and for it again whenever the daemon has forgotten it; `next` brings
    /// each WELCOME. Heartbeats go out while somebody waits.
    package func begin(_ hello: Hello) throws(ClientError) {
        self.hello = hello
        try sayHello()
    }

    /// Begins a session and waits until it stands.
    ///
    /// - Parameter timeout: milliseconds; nil waits for ever.
    package func open(_ hello: Hello, timeout: Int64? = 30_000) throws(ClientError) -> Welcome {
        let deadline = timeout.map { MachineClock.steady + $0 }
        try begin(hello)
        while true {
            for (place, one) in arrived.enumerated() {
                if case .welcome(let welcome) = one {
                    arrived.remove(at: place)
                    return welcome
                }
            }
            if let deadline, deadline <= MachineClock.steady {
                throw noAnswer(
                    to: "HELLO", changes: false, id: helloID ?? .fresh(), after: timeout ?? 0)
            }
            try turn(milliseconds: deadline.map { $0 - MachineClock.steady })
        }
    }

    /// Changes what the next HELLO will name as held.
    package func holds(_ tokens: [LeaseToken]) { hello?.holds = tokens }

    /// Ends the session; the daemon gives what is held back to the queues.
    package func goodbye(timeout: Int64 = 5_000) throws(ClientError) {
        hello = nil
        heartbeat = nil
        _ = try request(.goodbye, timeout: timeout)
    }
}

extension Connection {
    /// HELLO for the session that was begun, if one was; the line calls it when it stands again.
    func sayHello() throws(ClientError) {
        guard let hello else { return }
        let id = RequestID.fresh()
        helloID = id
        isWelcome = false
        try send(
            Request<TaskVerb>(.hello, requestID: id, body: speaking(hello.body)).frames)
    }
}
