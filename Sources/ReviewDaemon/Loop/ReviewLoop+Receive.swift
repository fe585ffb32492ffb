import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// Decode and admit: who asks, may they, was it asked before.
extension ReviewLoop {
    /// What a verb leads to.
    enum Reply {
        case ok(JSONObject)
        /// Another verb than OK answers: WELCOME, PONG.
        case verb(String, JSONObject)
        /// The answer comes from the reader or in a later turn.
        case later
        case none
    }

    func receive(_ message: Inbound) {
        var caller = Caller(
            door: message.door, peer: message.peer, identity: message.identity, requestID: [])
        guard let mapping = principals.first(where: { sameBytes($0.identity, message.identity) })
        else {
            figures.unreadable += 1
            answer(
                caller,
                refusing: Refusal(
                    .notMapped, "DMN-040", "the configuration does not know this identity",
                    subject: message.identity, hint: "Ask the operator for an entry in `principals`."
                ))
            return
        }
        let request: Request
        do {
            request = try Request(
                frames: message.frames, door: message.door.wireSocket, limits: wireLimits)
        } catch {
            figures.unreadable += 1
            caller.requestID = error.requestID
            push("ERROR", error.body, to: caller.peer, door: caller.door, requestID: caller.requestID)
            return
        }
        caller.requestID = request.requestIDBytes
        sessions[message.peer]?.seen = times.machine
        do {
            switch message.door {
            case .commands: try command(request, from: caller, mapping)
            case .tasks: try taskMessage(request, from: caller, mapping)
            }
        } catch {
            answer(caller, refusing: error, verb: request.verb)
        }
    }

    private func command(
        _ request: Request, from caller: Caller, _ mapping: Configuration.Mapping
    ) throws(Refusal) {
        let fields = Fields(request.body)
        let principal = try principal(fields, mapping, default: nil)
        let reply: Reply
        if request.verb.isChange, !(try fields.flag("dryRun")) {
            reply = try once(request, from: caller, as: principal) { () throws(Refusal) in
                try self.run(request.verb, fields, caller, principal)
            }
        } else {
            reply = try run(request.verb, fields, caller, principal)
        }
        answer(caller, reply)
    }

    // MARK: As whom

    /// The principal of a message: its `as`, or the session's, or the only one there is.
    func principal(
        _ fields: Fields, _ mapping: Configuration.Mapping, default fallback: Principal?
    ) throws(Refusal) -> Principal {
        guard let word = try fields.optionalText("as") else {
            if let fallback { return fallback }
            if mapping.mayActAs.count == 1, !mapping.anyone { return mapping.mayActAs[0] }
            throw Refusal(
                .invalid, "DMN-041", "say as whom you act", subject: "as",
                expected: mapping.anyone
                    ? "a principal such as coordinator:REGION"
                    : mapping.mayActAs.map(\.description).joined(separator: ", "),
                found: "nothing")
        }
        guard let principal = Principal(word) else {
            throw Refusal(
                .invalid, "DMN-042", "this is no principal", subject: "as",
                expected: "coordinator:REGION, person:ID, organisation:ID, queue:NAME or operator",
                found: "\"\(word)\"")
        }
        guard mapping.anyone || mapping.mayActAs.contains(principal) else {
            throw Refusal(
                .notYours, "DMN-043", "this identity may not act so", subject: "as",
                expected: mapping.mayActAs.map(\.description).joined(separator: ", "),
                found: word)
        }
        return principal
    }

    // MARK: Once

    /// Runs a change once per request id: a repeated one gets the first answer.
    private func once(
        _ request: Request, from caller: Caller, as principal: Principal,
        _ run: () throws(Refusal) -> Reply
    ) throws(Refusal) -> Reply {
        try refuseOutsideWindow(request)
        let scope = "\(caller.identity) \(principal)"
        let id = request.requestID
        let hash = Digest.hash(Array(request.verb.rawValue.utf8), request.canonicalBody)
        if recent.place(scope: scope, requestID: id) == .perhaps,
            let known = try answer(scope: scope, requestID: id)
        {
            guard known.requestHash == hash else {
                throw Refusal(
                    .conflict, "DMN-044", "this request id was used for another request",
                    subject: "request id", hint: "Make a new id for each thing that you want done.")
            }
            push(known.verb, known.body, to: caller, tellsOfBatch: true)
            return .later
        }
        do {
            let reply = try run()
            if case .ok(let body) = reply {
                remember(scope, id, hash, "OK", JSONValue.object(body).compactBytes)
            }
            return reply
        } catch {
            if !error.isPassing {
                let body = errorBody(error, request.verb)
                remember(scope, id, hash, "ERROR", JSONValue.object(body).compactBytes)
            }
            throw error
        }
    }

    func remember(
        _ scope: String, _ id: String, _ hash: [UInt8], _ verb: String, _ body: [UInt8]
    ) {
        batch.answers.append(
            StoredAnswer(
                scope: scope, requestID: id, requestHash: hash, verb: verb, body: body,
                at: times.wall))
        recent.remember(scope: scope, requestID: id)
        undo.append(.answered(scope: scope, requestID: id))
    }

    /// In this batch, or on disk.
    private func answer(scope: String, requestID: String) throws(Refusal) -> StoredAnswer? {
        if let known = batch.answers.last(where: {
            sameBytes($0.requestID, requestID) && sameBytes($0.scope, scope)
        }) {
            return known
        }
        do {
            return try store.answer(scope: scope, requestID: requestID)
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
    }

    private func refuseOutsideWindow(_ request: Request) throws(Refusal) {
        let made = request.madeAt
        let oldest = times.wall - configuration.limits.answersDays * 86_400_000
        guard made >= oldest, made <= times.wall + 3_600_000 else {
            throw Refusal(
                .expired, "DMN-045", "the request id is outside the window",
                subject: "request id",
                expected: "made within \(configuration.limits.answersDays) days, by a right clock",
                found: made < oldest ? "an older one" : "one from the future",
                hint: "Look whether it was done; then ask with a new id.")
        }
    }

    // MARK: Answering

    func answer(_ caller: Caller, _ reply: Reply) {
        switch reply {
        case .ok(let body): push("OK", body, to: caller)
        case .verb(let verb, let body): push(verb, body, to: caller)
        case .later, .none: break
        }
    }

    func answer(_ caller: Caller, refusing refusal: Refusal, verb: Verb? = nil) {
        figures.refusals += 1
        if refusal.kind == .internal { log.error("\(refusal.code) \(refusal.message)") }
        push("ERROR", errorBody(refusal, verb), to: caller)
    }

    private func errorBody(_ refusal: Refusal, _ verb: Verb?) -> JSONObject {
        var body = refusal.encoded
        if let verb { body["verb"] = .string(verb.rawValue) }
        return body
    }

    func push(_ verb: String, _ body: JSONObject, to caller: Caller) {
        push(verb, JSONValue.object(body).compactBytes, to: caller, tellsOfBatch: true)
    }

    func push(_ verb: String, _ body: [UInt8], to caller: Caller, tellsOfBatch: Bool) {
        outbox.append(
            Outbound(
                door: caller.door, peer: caller.peer, verb: verb, requestID: caller.requestID,
                body: body, tellsOfBatch: tellsOfBatch))
    }

    func push(
        _ verb: String, _ body: JSONObject, to peer: [UInt8], door: Door, requestID: [UInt8] = []
    ) {
        outbox.append(
            Outbound(
                door: door, peer: peer, verb: verb, requestID: requestID,
                body: JSONValue.object(body).compactBytes, tellsOfBatch: true))
    }
}
