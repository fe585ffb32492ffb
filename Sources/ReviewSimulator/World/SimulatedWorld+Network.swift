import JSON
import ReviewDaemon
import ReviewWire

/// The network: messages are late, lost and doubled; their order is kept on one connection only.
extension SimulatedWorld {
    // MARK: Users ask

    /// Asks something new; the question is repeated until it has a final answer.
    @discardableResult
    func ask(_ line: ClientLine, _ verb: Verb, _ body: JSONObject) -> RequestID {
        let random = (UInt16(truncatingIfNeeded: dice.number()), dice.number())
        // Users' clocks are right to the second or so.
        let wall = SimulatedMachine.began + now + dice.between(-900, 900)
        let id = RequestID(milliseconds: wall, random: random)
        let frames = verb.frames(id, body)
        let asked = ClientLine.Asked(
            id: id, verb: verb, body: body, frames: frames,
            againAt: now + dice.between(1_500, 5_000))
        line.open.append(asked)
        audit.asked(line, asked)
        send(line, frames)
        return id
    }

    /// Says something without a request id.
    func say(_ line: ClientLine, _ verb: Verb, _ body: JSONObject = [:]) {
        send(line, verb.frames(nil, body))
    }

    func askAgain(_ line: ClientLine) {
        for index in line.open.indices where line.open[index].againAt <= now {
            line.open[index].againAt = now + dice.between(1_500, 5_000)
            count("asked again")
            send(line, line.open[index].frames)
        }
    }

    /// Something answered long ago is asked once more.
    func repeatAnswered(_ line: ClientLine) {
        guard let asked = dice.pick(line.answered) else { return }
        count("asked after the answer")
        send(line, asked.frames)
    }

    func send(_ line: ClientLine, _ frames: [[UInt8]]) {
        if dice.falls(isCalm ? 0 : plan.lost) {
            count("requests lost")
            return
        }
        let copies = dice.falls(isCalm ? 0 : plan.doubled) ? 2 : 1
        if copies == 2 { count("requests doubled") }
        for _ in 0..<copies {
            line.lastArrival = max(line.lastArrival, now + delay())
            agenda.add(
                .arrival(line: line.number, connection: line.connection, frames: frames),
                at: line.lastArrival)
        }
    }

    private func delay() -> Int64 {
        if dice.falls(isCalm ? 0 : plan.late) {
            count("messages late")
            return dice.between(500, 6_000)
        }
        return dice.between(1, 20)
    }

    /// A connection breaks; the socket makes another, what was under way is lost.
    func breakLine(_ line: ClientLine) {
        count("connections broken")
        tell("line \(line.number) breaks")
        audit.leases.lost(line.peer)
        line.reconnect()
    }

    // MARK: Arrivals and deliveries

    func arrive(_ number: Int, _ connection: Int, _ frames: [[UInt8]]) {
        let line = lines[number]
        guard machine.loop != nil else {
            // A DEALER keeps what could not be sent, as far as it goes.
            if dice.falls(500) {
                agenda.add(
                    .arrival(line: number, connection: line.connection, frames: frames),
                    at: now + dice.between(100, 1_000))
            }
            return
        }
        guard connection == line.connection else { return }
        queued.append(
            Inbound(door: line.door, peer: line.peer, identity: line.identity, frames: frames))
        planTurn(at: now + 1)
    }

    /// A message leaves the daemon: the auditors see it before it can get lost.
    func leave(_ message: Outbound) {
        let frames = WireMessage.frames(message.verb, message.requestID, body: message.body)
        trace.note(message.peer + frames.joined())
        guard let place = ClientLine.place(of: message.peer), lines.indices.contains(place.number)
        else {
            audit.find("access", "a message leaves for a peer that never was")
            return
        }
        let line = lines[place.number]
        audit.left(message, line, at: now)
        guard place.connection == line.connection else {
            machine.loop?.lostPeer(message.peer)
            audit.leases.lost(message.peer)
            return
        }
        if dice.falls(isCalm ? 0 : plan.lost) {
            count("answers lost")
            return
        }
        line.lastDelivery = max(line.lastDelivery, now + delay())
        agenda.add(
            .delivery(line: line.number, connection: line.connection, frames: frames),
            at: line.lastDelivery)
    }

    func deliver(_ number: Int, _ connection: Int, _ frames: [[UInt8]]) {
        let line = lines[number]
        guard connection == line.connection else { return }
        line.heard = now
        let message: WireMessage
        do {
            message = try WireMessage.decode(frames)
        } catch {
            audit.find("wire", "an answer cannot be read: \(error.error)")
            return
        }
        let place = message.requestID.flatMap { id in line.open.firstIndex { $0.id == id } }
        guard let place else {
            users[number].takes(message, for: nil, self)
            return
        }
        let asked = line.open[place]
        if message.verb == .error, let retry = message.body["retry"]?.stringValue,
            sameBytes(retry, "later") || sameBytes(retry, "now")
        {
            line.open[place].againAt = now + dice.between(200, 1_500)
            users[number].mustWait(message, self)
            return
        }
        line.open.remove(at: place)
        line.answered.append(asked)
        users[number].takes(message, for: asked, self)
    }
}
