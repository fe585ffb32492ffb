import JSON
import ReviewEngine
import ReviewWire

/// Sessions of the `tasks` socket: HELLO, credits, GOODBYE, silence, news.
extension ReviewLoop {
    func hello(
        _ fields: Fields, _ caller: Caller, _ mapping: Configuration.Mapping
    ) throws(Refusal) -> Reply {
        _ = try fields.text("client", bytes: 100)
        // Instances of two identities are never the same one.
        let instance = "\(caller.identity) \(try fields.text("instance", bytes: 64))"
        let queues = try fields.read { object throws(WireError) in
            try object.names("queues", atMost: WireLimits.queues)
        }
        let credits = try fields.integer("credits", 0...WireLimits.credits, unasked: 0)
        let holds = try fields.read { object throws(WireError) in
            try object.tokens("holds", atMost: WireLimits.holds)
        }
        for queue in queues {
            guard mapping.anyone || mapping.mayActAs.contains(.queue(queue)) else {
                throw Refusal(
                    .notYours, "DMN-061", "this identity may not work for the queue",
                    subject: "queues",
                    expected: mapping.mayActAs.map(\.description).joined(separator: ", "),
                    found: "queue:\(queue)")
            }
        }
        var asked: Principal?
        if fields.object["as"] != nil {
            var bearer = caller
            asked = try principal(fields, mapping, default: nil, for: &bearer)
            // A session that speaks for all of a connection would outlive its token's end.
            if bearer.pass != nil { throw Self.sessionNotHere }
        }
        endOlderSession(of: instance, except: caller.peer)
        let (kept, lost) = settle(holds, of: instance)
        let session = Session(
            peer: caller.peer, identity: caller.identity, instance: instance, principal: asked,
            credits: Dictionary(uniqueKeysWithValues: Set(queues).map { ($0, Int(credits)) }),
            open: Dictionary(grouping: kept, by: \.queue).mapValues(\.count),
            seen: times.machine)
        sessions[caller.peer] = session
        peers[instance] = caller.peer
        for queue in queues { lineUp(session, for: queue) }
        return .verb(.welcome, welcome(mapping, kept, lost))
    }

    private func welcome(
        _ mapping: Configuration.Mapping, _ kept: [LeaseBoard.Lease], _ lost: [LeaseToken]
    ) -> JSONObject {
        let limits = configuration.limits
        let principals: [JSONValue] =
            mapping.anyone
            ? ["*"]
            : mapping.mayActAs.map { .string($0.description) }
                + (mapping.bearers ? [.string(Configuration.Mapping.bearersWord)] : [])
        return [
            "epoch": .int(epoch), "heartbeat_ms": .int(limits.heartbeatMilliseconds),
            "expires_ms": .int(limits.heartbeatMilliseconds * 3),
            "offer_ms": .int(limits.offerMilliseconds), "as": .array(principals),
            "limits": .object([
                "bodyBytes": .int(Int64(limits.bodyBytes)),
                "depth": .int(Int64(WireLimits.standard.depth)),
                "credits": .int(WireLimits.credits), "holds": .int(Int64(WireLimits.holds)),
                "documentBytes": .int(limits.documentBytes),
                "partBytes": .int(WireLimits.partBytes),
                "reviewDocumentBytes": .int(limits.reviewDocumentBytes),
            ]),
            "leases": .array(
                kept.map { lease in
                    .object([
                        "task": .string(lease.task.description), "attempt": .int(lease.attempt),
                        "epoch": .int(epoch),
                        "lease_ms": .int(max(0, lease.until - times.machine)),
                    ])
                }),
            "lost": .array(lost.map { .object($0.body) }),
            "server": .string("reviewd \(ReviewDaemon.version)"),
        ]
    }

    /// An instance that says HELLO elsewhere has left its old connection.
    private func endOlderSession(of instance: String, except peer: [UInt8]) {
        // A connection that says HELLO again, perhaps as another instance, begins anew.
        if let present = sessions[peer] { forget(present) }
        guard let old = peers[instance], let session = sessions[old] else { return }
        // Whoever still listens there must not go on with what the new connection may hold.
        for lease in leases.held(by: instance) { revoke(lease, because: "replaced") }
        forget(session)
    }

    /// Leases that the instance names stay; those that it does not name go back at once.
    private func settle(
        _ holds: [LeaseToken], of instance: String
    ) -> (kept: [LeaseBoard.Lease], lost: [LeaseToken]) {
        var kept: [LeaseBoard.Lease] = []
        for lease in leases.held(by: instance) {
            let isNamed = holds.contains {
                $0.epoch == epoch && $0.attempt == lease.attempt
                    && sameBytes($0.task, lease.task.description)
            }
            if isNamed {
                kept.append(lease)
            } else {
                giveBack(lease, reason: "its holder no longer has it", spent: false)
            }
        }
        let lost = holds.filter { token in
            !kept.contains {
                sameBytes($0.task.description, token.task) && $0.attempt == token.attempt
            }
        }
        return (kept, lost)
    }

    func goodbye(_ session: Session) -> Reply {
        for lease in leases.held(by: session.instance) {
            giveBack(lease, reason: "its holder said goodbye", spent: false)
        }
        forget(session)
        return .ok([:])
    }

    private func forget(_ session: Session) {
        sessions[session.peer] = nil
        if peers[session.instance] == session.peer { peers[session.instance] = nil }
        for queue in session.credits.keys { waiting[queue]?.removeAll { $0 == session.peer } }
        watchers -= session.watches.count
    }

    /// Principals were read anew: a session that rests on one that its identity lost is forgotten,
    /// so that nothing more is pushed to it and its next message is refused. Its leases run on.
    func endSessionsThatMayNot() {
        for session in sessions.values {
            let mapping = principals.first { sameBytes($0.identity, session.identity) }
            let named =
                session.credits.keys.map(Principal.queue) + session.watches
                + (session.principal.map { [$0] } ?? [])
            let may = mapping.map { mapping in
                mapping.anyone || named.allSatisfy { mapping.mayActAs.contains($0) }
            }
            if may != true { forget(session) }
        }
    }

    /// Peers that were silent for three heartbeats; their leases run on.
    func endSilentSessions() {
        guard times.machine >= nextSilence else { return }
        nextSilence = times.machine + configuration.limits.heartbeatMilliseconds
        let oldest = times.machine - configuration.limits.heartbeatMilliseconds * 3
        guard let first = sessions.values.map(\.seen).min(), first < oldest else { return }
        for session in sessions.values.filter({ $0.seen < oldest }) { forget(session) }
    }

    /// The peer cannot be reached: its session ends, its leases run on. What it was offered and
    /// never took goes back in the next turn instead of waiting for the offer to end.
    package func lostPeer(_ peer: [UInt8]) {
        figures.dropped += 1
        guard let session = sessions[peer] else { return }
        forget(session)
        lostInstances.append(session.instance)
        wantsTurn = true
    }

    func takeBackOffersOfTheLost() {
        let lost = lostInstances
        lostInstances.removeAll()
        for instance in lost where peers[instance] == nil {
            for lease in leases.held(by: instance) where !lease.isAccepted {
                giveBack(lease, reason: "its holder cannot be reached", spent: false)
            }
        }
    }

    // MARK: Credits

    func setCredit(
        _ fields: Fields, _ caller: Caller, _ session: Session
    ) throws(Refusal) -> Reply {
        let queue = try fields.name("queue")
        guard session.credits[queue] != nil else {
            throw Refusal(
                .notYours, "DMN-062", "the session does not work for this queue", subject: "queue",
                expected: session.credits.keys.sorted(by: bytesPrecede).joined(separator: ", "),
                found: queue)
        }
        let credits = try fields.integer("credits", 0...WireLimits.credits, unasked: 0)
        session.credits[queue] = Int(credits)
        lineUp(session, for: queue)
        return caller.requestID == nil ? .none : .ok([:])
    }

    /// A peer with room for more waits for the queue's next task.
    func lineUp(_ session: Session, for queue: String) {
        guard session.room(for: queue) > 0, waiting[queue]?.contains(session.peer) != true else {
            return
        }
        waiting[queue, default: []].append(session.peer)
    }

    /// A task of the instance began or ended; its room changes.
    func countOpen(_ change: Int, _ queue: String, holder instance: String) {
        guard let peer = peers[instance], let session = sessions[peer] else { return }
        session.open[queue] = max(0, (session.open[queue] ?? 0) + change)
        if change < 0 { lineUp(session, for: queue) }
    }

    // MARK: News

    func watch(_ principal: Principal, _ caller: Caller) throws(Refusal) -> Reply {
        if caller.pass != nil { throw Self.sessionNotHere }
        if sessions[caller.peer]?.watches.contains(principal) == false {
            sessions[caller.peer]?.watches.append(principal)
            watchers += 1
        }
        return .ok([:])
    }

    /// Tells those who watch the inbox that a task stands otherwise than before.
    func pushNews(of task: ReviewTask, in review: Review, kind: String) {
        guard watchers > 0 else { return }
        // In the order of peers: the same inputs give the same messages.
        for peer in sessions.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let session = sessions[peer] else { continue }
            let watches = session.watches.contains {
                register.acting.owns(
                    $0, address: task.address, region: review.region, on: today)
            }
            guard watches else { continue }
            var body: JSONObject = [
                "task": .string(task.id.description), "review": .string(review.id.description),
                "title": .string(task.title), "kind": .string(kind),
                "to": .string(task.address),
            ]
            if let due = task.due { body["due"] = .string(InstantText.text(due)) }
            push(.news, body, to: session.peer)
        }
    }
}
