import JSON
import ReviewEngine
import ReviewWire
import Synchronization
import ZeroMQ

/// The verbs of the `status` socket, answered from the last figures.
struct StatusRoom {
    let board: StatusBoard
    let principals: PrincipalTable
    let commitWatch: CommitWatch

    /// Serves until told to stop; never waits for anything but its socket.
    func serve(
        _ opened: consuming Socket, waker: Waker, until stopping: StatusThread.StopFlag
    ) throws(ZeroMQError) {
        var socket = opened
        var poller = Poller()
        _ = poller.add(socket)
        _ = poller.add(fileDescriptor: waker.fileDescriptor)
        var frames: [[UInt8]] = []
        while !stopping.isSet.load(ordering: .acquiring) {
            _ = try poller.wait(milliseconds: nil)
            waker.drain()
            while try socket.receive(into: &frames, limit: 8) {
                guard let peer = frames.first else { continue }
                let answer = answer(Array(frames.dropFirst()), identity: socket.userID)
                _ = try socket.send([peer] + answer.frames)
            }
        }
    }

    private func answer(_ frames: [[UInt8]], identity: String) -> WireMessage {
        guard principals.knows(identity) else {
            return WireMessage(
                .error, requestID: frames.count > 2 ? RequestID(frames[2]) : nil,
                body: WireError(
                    .notMapped, "The configuration does not know this identity.",
                    reason: "DMN-040",
                    subject: identity, hint: "Ask the operator for an entry in `principals`."
                ).body)
        }
        do {
            let request = try Request<StatusVerb>.decode(frames)
            return WireMessage(.ok, requestID: request.requestID, body: body(request.verb))
        } catch {
            return WireMessage(.error, requestID: error.requestID, body: error.error.body)
        }
    }

    private func body(_ verb: StatusVerb) -> JSONObject {
        let figures = board.current
        switch verb {
        case .health: return health(figures)
        case .status: return status(figures)
        case .queues: return ["queues": .array(figures.queues.map { queue($0, figures) })]
        case .metrics: return ["text": .string(Metrics(figures: figures).text)]
        }
    }

    /// The loop publishes each turn; silence with work waiting means that something hangs.
    private func health(_ figures: Figures) -> JSONObject {
        var problems: [String] = []
        if let reason = figures.fullReason {
            problems.append("The store takes no commands: \(reason)")
        }
        if figures.awaitsClock {
            problems.append("The clock jumped: timers stand still until `reviewctl clock confirm`.")
        }
        if !figures.setAside.isEmpty {
            problems.append(
                "\(figures.setAside.count) reviews were set aside: "
                    + figures.setAside.prefix(10).joined(separator: ", ") + ".")
        }
        if let last = figures.holidaysEnd {
            problems.append(
                "Bank holidays are known up to \(last): deadlines after it cannot be worked out. "
                    + "Load a newer file (`calendars.bankHolidays`) and reload.")
        }
        if let silent = figures.silent, !silent.isEmpty {
            problems.append(
                "Nobody is written to in \(silent.joined(separator: ", ")): there is no contact "
                    + "whom people could ring. Name one (`mail.regions`, or `reviewctl "
                    + "organisations import`).")
        }
        if let waited = commitWatch.waited, waited > 2_000 {
            problems.append("A commit has been under way for \(waited) ms.")
        }
        let state =
            figures.isDraining ? "draining" : figures.fullReason == nil ? "running" : "full"
        return [
            "ok": .bool(problems.isEmpty), "state": .string(state),
            "problems": .array(problems.map { .string($0) }),
        ]
    }

    private func status(_ figures: Figures) -> JSONObject {
        var body: JSONObject = [
            "version": .string(figures.version), "epoch": .int(figures.epoch),
            "startedAt": .string(InstantText.text(figures.startedWall)),
            "uptime_ms": .int(CalendarClock.read().wall - figures.startedWall),
            "clock": .object([
                "mode": .string(figures.clock), "now": .string(InstantText.text(figures.calendar)),
            ]),
        ]
        for (name, value) in figures.counted { body[name] = .int(Int64(value)) }
        body["lastCommit_us"] = .int(figures.lastCommitMicroseconds)
        if let next = figures.nextTimer { body["nextTimer"] = .string(InstantText.text(next)) }
        body["holds"] = .objects(figures.holds.map(\.line))
        body["jobs"] = .objects(figures.jobs.map(\.line))
        body["setAside"] = .array(figures.setAside.map { .string($0) })
        return body
    }

    private func queue(_ queue: Figures.Queue, _ figures: Figures) -> JSONValue {
        var line: JSONObject = [
            "queue": .string(queue.name), "ready": .int(Int64(queue.ready)),
            "leased": .int(Int64(queue.leased)), "workers": .int(Int64(queue.workers)),
            "credits": .int(Int64(queue.credits)),
        ]
        if queue.more { line["more"] = .bool(true) }
        if let oldest = queue.oldest { line["oldest_ms"] = .int(oldest) }
        if queue.ready > 0 {
            if queue.workers == 0 {
                line["stuck"] = "no worker is connected for this queue"
            } else if queue.credits == 0 {
                line["stuck"] = "its workers have all that they asked for"
            } else if figures.fullReason != nil {
                line["stuck"] = "the store takes no commands"
            }
        }
        return .object(line)
    }
}
