/// What happens on a `Connection`'s line while somebody waits on it: messages, breaks, heartbeats.

import JSON
import ReviewWire
import ZeroMQ

extension Connection {
    /// Waits for one thing to happen, at most so long, and deals with it.
    func turn(milliseconds: Int64?) throws(ClientError) {
        let now = MachineClock.steady
        try resendPaused(now)
        try keepAlive(now)
        let wait = patience(milliseconds, now)
        try system { () throws(ZeroMQError) in try line.wait(milliseconds: wait) }
        if line.takeWake() { arrived.append(.woken) }
        while let event = try system({ () throws(ZeroMQError) in try line.event() }) {
            try handle(event)
        }
        while try system({ () throws(ZeroMQError) in try line.receive(into: &frames) }) {
            try take()
        }
    }

    /// No longer than to the next thing that is to be done without being told.
    private func patience(_ wanted: Int64?, _ now: Int64) -> Int64 {
        var wait = max(0, wanted ?? 60_000)
        if hello != nil {
            if let heartbeat { wait = min(wait, max(0, lastSent + heartbeat - now)) }
            wait = min(wait, max(0, lastHeard + expires - now))
        }
        for waiting in unanswered {
            if let at = waiting.againAt { wait = min(wait, max(0, at - now)) }
        }
        return wait
    }

    // MARK: The line

    func send(_ frames: [[UInt8]]) throws(ClientError) {
        // A full line loses nothing: what is not answered is asked again.
        _ = try system { () throws(ZeroMQError) in try line.send(frames) }
        lastSent = MachineClock.steady
    }

    private func handle(_ event: SocketMonitor.Event) throws(ClientError) {
        switch event {
        case .connected:
            lineCount += 1
            lastHeard = MachineClock.steady
            // What was sent before the first connection waits in libzmq and needs no repeat.
            if lineCount > 1 { try askAgain() }
        case .disconnected: break
        case .refused:
            throw ClientError(
                .forbidden, "reviewd at \(address) refuses the connection",
                hint: "the operator's log says why")
        }
    }

    private func askAgain() throws(ClientError) {
        if hello != nil { try sayHello() } else { try resendAll() }
    }

    private func resendAll() throws(ClientError) {
        for waiting in unanswered where waiting.againAt == nil { try send(waiting.request.frames) }
    }

    private func resendPaused(_ now: Int64) throws(ClientError) {
        guard isWelcome else { return }
        for index in unanswered.indices {
            guard let at = unanswered[index].againAt, at <= now else { continue }
            unanswered[index].againAt = nil
            try send(unanswered[index].request.frames)
        }
    }

    /// A sign of life when it is time; a new line when the daemon gave none for too long.
    private func keepAlive(_ now: Int64) throws(ClientError) {
        guard hello != nil else { return }
        if lastHeard + expires <= now {
            line = try system { () throws(ZeroMQError) in
                try Line(to: address.path(of: Verb.socket), in: context, waker: waker)
            }
            lineCount = 0
            lastHeard = now
            try sayHello()
        } else if let heartbeat, lastSent + heartbeat <= now {
            try send(Request<TaskVerb>(.ping, requestID: nil).frames)
        }
    }

    // MARK: Messages

    /// Deals with the message in `frames`.
    private func take() throws(ClientError) {
        lastHeard = MachineClock.steady
        let message: WireMessage
        do throws(Refusal) {
            message = try WireMessage.decode(frames)
        } catch {
            // A verb of a later version is no concern of ours.
            if error.error.code == .unknownVerb { return }
            throw ClientError(.unreadable, "reviewd at \(address) said: \(error.error.message)")
        }
        switch message.verb {
        case .pong: break
        case .task, .news, .revoked, .draining: arrived.append(.pushed(message))
        case .welcome: try welcomed(Welcome(message.body))
        case .ok: answered(message.requestID, .success(message.body))
        case .error: try refused(message.requestID, WireError(decoding: message.body))
        }
    }

    private func welcomed(_ welcome: Welcome) throws(ClientError) {
        guard hello != nil else { return }
        heartbeat = welcome.heartbeatMilliseconds
        expires = welcome.expiresMilliseconds
        helloID = nil
        isWelcome = true
        arrived.append(.welcome(welcome))
        try resendAll()
    }

    private func answered(_ id: RequestID?, _ result: Result<JSONObject, WireError>) {
        guard let place = unanswered.firstIndex(where: { $0.id == id }) else {
            // The second answer to a request that was sent twice.
            return
        }
        arrived.append(.answer(unanswered.remove(at: place).id, result))
    }

    private func refused(_ id: RequestID?, _ error: WireError) throws(ClientError) {
        if error.code == .notMapped, id == nil {
            // Said without looking at the message, so it holds for all that we ask.
            throw ClientError(error)
        }
        if let helloID, helloID == id { throw ClientError(error) }
        if error.code == .helloRequired, hello != nil {
            if isWelcome { try sayHello() }
            return
        }
        if patientWith.contains(error.code),
            let place = unanswered.firstIndex(where: { $0.id == id })
        {
            let pause = unanswered[place].pause
            unanswered[place].againAt = MachineClock.steady + pause
            unanswered[place].pause = min(pause * 2, 5_000)
            return
        }
        answered(id, .failure(error))
    }
}
