/// A client's line to one socket of the daemon. One thread uses it; nothing happens on it but in
/// the calls: `request` waits for its answer, `next` for whatever comes.
///
/// Requests that were not answered when the line broke are sent again, with the same id, when it
/// stands again. With a session (HELLO), heartbeats are sent while waiting and the session is made
/// again when the daemon has forgotten it.

package import JSON
package import ReviewWire
package import ZeroMQ

package final class Connection<Verb: SocketVerb> {
    package let address: DaemonAddress
    /// Added to every body that has no `as`.
    package let principal: String?

    let context: ZeroMQContext
    /// Refusals after which the same request is sent again, until its time is over.
    package var patientWith: Set<ErrorCode> = [.busy, .draining]

    let waker: Waker?
    var line: Line
    var frames: [[UInt8]] = []
    var unanswered: [Waiting] = []
    var arrived: [Incoming] = []
    var hello: Hello?
    var helloID: RequestID?
    var heartbeat: Int64?
    var expires: Int64 = 10_000
    var lastSent: Int64 = 0
    var lastHeard: Int64
    /// After a HELLO was sent, other requests wait for the WELCOME.
    var isWelcome = true
    /// How often the line came to stand.
    var lineCount = 0

    struct Waiting {
        let id: RequestID
        let request: Request<Verb>
        /// When it is sent again, after BUSY or DRAINING; nil while it is with the daemon.
        var againAt: Int64?
        var pause: Int64 = 100
    }

    /// - Parameters:
    ///   - waits: whether a daemon that is not there (yet) is waited for; else that is an error now.
    ///   - waker: ends a wait in `next`; for signals and other threads.
    package init(
        at address: DaemonAddress, as principal: String? = nil,
        waits: Bool = false, context: ZeroMQContext? = nil, waker: Waker? = nil
    ) throws(ClientError) {
        if !waits { try address.check(address.path(of: Verb.socket)) }
        self.address = address
        self.principal = principal
        self.waker = waker
        lastHeard = MachineClock.steady
        do throws(ZeroMQError) {
            let context = if let context { context } else { try ZeroMQContext() }
            self.context = context
            line = try Line(to: address.path(of: Verb.socket), in: context, waker: waker)
        } catch {
            throw ClientError(.system, "\(error)")
        }
    }

    // MARK: Asking

    /// Sends a request and waits for its answer.
    ///
    /// - Parameters:
    ///   - id: that of an earlier attempt, to ask the same again; else a new one.
    ///   - timeout: milliseconds. BUSY and DRAINING are tried again within it.
    /// - Returns: the body of OK.
    package func request(
        _ verb: Verb, _ body: JSONObject = [:], id: RequestID = .fresh(), timeout: Int64 = 30_000
    ) throws(ClientError) -> JSONObject {
        let deadline = MachineClock.steady + timeout
        try submit(verb, body, id: id)
        while true {
            if let place = arrived.firstIndex(where: { $0.isAnswer(to: id) }),
                case .answer(_, let result) = arrived.remove(at: place)
            {
                switch result {
                case .success(let body): return body
                case .failure(let error): throw ClientError(error)
                }
            }
            let left = deadline - MachineClock.steady
            guard left > 0 else {
                unanswered.removeAll { $0.id == id }
                throw noAnswer(
                    to: verb.rawValue, changes: verb.isRemembered, id: id, after: timeout)
            }
            try turn(milliseconds: left)
        }
    }

    /// Every row of a list: asks page after page.
    ///
    /// - Parameter list: the member of the answer that holds the rows.
    package func all(
        _ verb: Verb, _ body: JSONObject = [:], list: String, atMost: Int = 100_000
    ) throws(ClientError) -> [JSONValue] {
        var body = body
        var rows: [JSONValue] = []
        if body["limit"] == nil { body["limit"] = .int(WireLimits.page.upperBound) }
        while true {
            let page = try request(verb, body)
            let more = page[list]?.arrayValue ?? []
            rows += more
            guard let next = page["next"], !next.isNull, !more.isEmpty, rows.count < atMost else {
                return rows
            }
            body["after"] = next
        }
    }

    /// Sends a request; its answer comes by `next`.
    @discardableResult
    package func submit(
        _ verb: Verb, _ body: JSONObject = [:], id: RequestID = .fresh()
    ) throws(ClientError) -> RequestID {
        let request = Request(verb, requestID: id, body: speaking(body))
        unanswered.append(Waiting(id: id, request: request))
        if isWelcome { try send(request.frames) }
        return id
    }

    /// Sends what needs no answer: PROGRESS, CREDIT.
    package func tell(_ verb: Verb, _ body: JSONObject) throws(ClientError) {
        precondition(verb.mayOmitID, "only verbs that may leave out the request id")
        if isWelcome { try send(Request(verb, requestID: nil, body: speaking(body)).frames) }
    }

    /// What comes next: answers of `submit`, pushes, a (new) session; nil when the time has passed.
    package func next(milliseconds: Int64?) throws(ClientError) -> Incoming? {
        let deadline = milliseconds.map { MachineClock.steady + $0 }
        while arrived.isEmpty {
            let left = deadline.map { $0 - MachineClock.steady }
            if let left, left < 0 { return nil }
            try turn(milliseconds: left)
            if arrived.isEmpty, left == 0 { return nil }
        }
        return arrived.removeFirst()
    }

    // MARK: Parts

    func speaking(_ body: JSONObject) -> JSONObject {
        guard let principal, body["as"] == nil else { return body }
        var body = body
        body["as"] = .string(principal)
        return body
    }

    func noAnswer(
        to verb: String, changes: Bool, id: RequestID, after timeout: Int64
    ) -> ClientError {
        let hint =
            changes
            ? "whether it was done is not known: ask again with request id \(id.text)" : "ask again"
        do throws(ClientError) {
            try address.check(address.path(of: Verb.socket))
        } catch {
            return lineCount == 0
                ? error
                : ClientError(
                    .noAnswer, "reviewd at \(address) went away before it answered \(verb)",
                    hint: changes ? hint : "ask again when it is back")
        }
        return ClientError(
            .noAnswer, "reviewd at \(address) did not answer \(verb) in \(timeout) ms", hint: hint)
    }
}
