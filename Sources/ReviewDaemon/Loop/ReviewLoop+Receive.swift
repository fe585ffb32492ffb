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
        case verb(ReplyVerb, JSONObject)
        /// The answer comes from the reader or in a later turn.
        case later
        case none
    }

    func receive(_ message: Inbound) {
        var caller = Caller(
            door: message.door, peer: message.peer, identity: message.identity)
        guard let mapping = principals.first(where: { sameBytes($0.identity, message.identity) })
        else {
            figures.unreadable += 1
            // Nothing else of the message is looked at.
            caller.requestID = message.frames.count > 2 ? RequestID(message.frames[2]) : nil
            answer(
                caller,
                refusing: Refusal(
                    .notMapped, "DMN-040", "the configuration does not know this identity",
                    subject: message.identity,
                    hint: "Ask the operator for an entry in `principals`."
                ))
            return
        }
        do throws(ReviewWire.Refusal) {
            switch message.door {
            case .commands:
                command(try Request.decode(message.frames, limits: wireLimits), caller, mapping)
            case .tasks:
                sessions[message.peer]?.seen = times.machine
                taskMessage(try Request.decode(message.frames, limits: wireLimits), caller, mapping)
            }
        } catch {
            figures.unreadable += 1
            caller.requestID = error.requestID
            push(.error, error.error.body, to: caller)
        }
    }

    private var wireLimits: WireLimits { WireLimits(bodyBytes: configuration.limits.bodyBytes) }

    private func command(
        _ request: Request<CommandVerb>, _ from: Caller, _ mapping: Configuration.Mapping
    ) {
        var caller = from
        caller.requestID = request.requestID
        caller.verb = request.verb.rawValue
        do throws(Refusal) {
            let fields = Fields(request.body)
            let principal = try principal(fields, mapping, default: nil)
            caller.scope = "\(caller.identity) \(principal)"
            guard request.verb.isRemembered, !(try fields.flag("dryRun")) else {
                answer(caller, try run(request.verb, fields, caller, principal))
                return
            }
            try once(request, from: caller, as: principal) { () throws(Refusal) in
                try self.run(request.verb, fields, caller, principal)
            }
        } catch {
            answer(caller, refusing: error)
        }
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
        _ request: Request<CommandVerb>, from caller: Caller, as principal: Principal,
        _ run: () throws(Refusal) -> Reply
    ) throws(Refusal) {
        guard let requestID = request.requestID else { return }
        try refuseOutsideWindow(requestID)
        let scope = caller.scope
        let hash = Digest.hash(request.fingerprint)
        if let key = caller.memoryKey, pendingMemory[key] != nil {
            // Asked again before it could be answered: the answer goes to the newer connection.
            for index in advances.indices where advances[index].caller.memoryKey == key {
                advances[index].caller = caller
            }
            return
        }
        if recent.place(scope: scope, requestID: requestID.text) == .perhaps,
            let known = try answer(scope: scope, requestID: requestID.text)
        {
            guard known.requestHash == hash else {
                throw Refusal(
                    .conflict, "DMN-044", "this request id was used for another request",
                    subject: "request id", hint: "Make a new id for each thing that you want done.")
            }
            push(ReplyVerb(rawValue: known.verb) ?? .error, known.body, to: caller)
            return
        }
        let memory = Memory(scope: scope, requestID: requestID.text, hash: hash)
        do {
            let reply = try run()
            if case .ok(let body) = reply { remember(memory, .ok, body) }
            if case .later = reply, let key = caller.memoryKey { pendingMemory[key] = memory }
            answer(caller, reply)
        } catch {
            if error.isKept { remember(memory, .error, error.onWire(verb: caller.verb).body) }
            throw error
        }
    }

    /// Under what an answer is kept.
    struct Memory {
        var scope: String
        var requestID: String
        var hash: [UInt8]
    }

    func remember(_ memory: Memory, _ verb: ReplyVerb, _ body: JSONObject) {
        batch.answers.append(
            StoredAnswer(
                scope: memory.scope, requestID: memory.requestID, requestHash: memory.hash,
                verb: verb.rawValue, body: JSONValue.object(body).compactBytes, at: times.wall))
        recent.remember(scope: memory.scope, requestID: memory.requestID)
        undo.append(.answered(scope: memory.scope, requestID: memory.requestID))
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

    private func refuseOutsideWindow(_ id: RequestID) throws(Refusal) {
        let window = configuration.limits.answersDays
        let oldest = times.wall - window * 86_400_000
        guard
            id.milliseconds < oldest
                || id.milliseconds > times.wall + WireLimits.aheadMilliseconds
        else { return }
        throw Refusal(
            .expired, "DMN-045", "the request id is outside the window", subject: "request id",
            expected: "one made within \(window) days, by a right clock",
            found: id.milliseconds < oldest ? "an older one" : "one from the future",
            hint: "Look whether it was done; then ask with a new id.")
    }

    // MARK: Answering

    func answer(_ caller: Caller, _ reply: Reply) {
        switch reply {
        case .ok(let body): push(.ok, body, to: caller)
        case .verb(let verb, let body): push(verb, body, to: caller)
        case .later: return
        case .none: break
        }
        log.debug("\(caller) is answered")
    }

    func answer(_ caller: Caller, refusing refusal: Refusal) {
        figures.refusals += 1
        log.debug("\(caller) is refused: \(refusal.code)")
        if refusal.kind == .internal { log.error("\(refusal.code) \(refusal.message)") }
        push(.error, refusal.onWire(verb: caller.verb).body, to: caller)
    }

    func push(_ verb: ReplyVerb, _ body: JSONObject, to caller: Caller) {
        push(verb, JSONValue.object(body).compactBytes, to: caller)
    }

    func push(_ verb: ReplyVerb, _ body: [UInt8], to caller: Caller) {
        outbox.append(
            Outbound(
                door: caller.door, peer: caller.peer, verb: verb, requestID: caller.requestID,
                body: body))
    }

    /// Pushed without a request.
    func push(_ verb: ReplyVerb, _ body: JSONObject, to peer: [UInt8]) {
        push(verb, JSONValue.object(body).compactBytes, to: peer)
    }

    func push(_ verb: ReplyVerb, _ body: [UInt8], to peer: [UInt8]) {
        outbox.append(
            Outbound(door: .tasks, peer: peer, verb: verb, requestID: nil, body: body))
    }
}
