import JSON
import ReviewEngine
import ReviewWire

/// CLOCK and ADVANCE: calendar time, and how the manual clock is moved by facts.
extension ReviewLoop {
    /// An ADVANCE under way: it waits until the automatic steps are done, then moves on.
    struct PendingAdvance {
        var caller: Caller
        var target: Target
        /// Machine time after which it is refused.
        var deadline: Int64

        enum Target {
            case next
            case instant(Int64)
        }
    }

    /// The clock as it stands; an operator may say that the wall clock is right after a jump.
    func showClock(_ fields: Fields, _ principal: Principal) throws(Refusal) -> Reply {
        if try fields.flag("confirm") {
            guard principal == .operator else {
                throw Refusal(
                    .notYours, "DMN-095", "only an operator confirms the clock", subject: "as",
                    expected: "operator", found: "\(principal)")
            }
            clock.confirm(machine: times.machine, wall: times.wall)
            log.info("the clock was confirmed: timers go on")
        }
        return .ok(clockBody)
    }

    private var clockBody: JSONObject {
        var body: JSONObject = [
            "mode": .string(clock.kind.rawValue), "now": .string(InstantText.text(clock.last)),
        ]
        if clock.awaitsConfirmation { body["awaitsConfirmation"] = .bool(true) }
        if let next = nextTimer { body["next"] = .string(InstantText.text(next)) }
        return body
    }

    /// The next timer that would fire; entries of the heap may be out of date.
    private var nextTimer: Int64? {
        while let entry = timers.first {
            if let review = try? load(entry.review)?.review, isCurrent(entry, review) {
                return entry.due
            }
            timers.dropFirst()
        }
        return nil
    }

    func advance(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        guard clock.kind == .manual else {
            throw Refusal(
                .refused, "DMN-090", "a real clock is not moved", subject: "clock",
                expected: "a daemon with `clock: \"manual\"`", found: "a real clock")
        }
        let word = try fields.text("until")
        let target: PendingAdvance.Target
        if word == "next" {
            target = .next
        } else if let instant = InstantText.milliseconds(word) {
            guard instant >= clock.last else {
                throw Refusal(
                    .invalid, "DMN-091", "calendar time does not go backwards", subject: "until",
                    expected: "\(InstantText.text(clock.last)) or later", found: word)
            }
            target = .instant(instant)
        } else {
            throw Refusal(
                .invalid, "DMN-092", "this is no instant", subject: "until",
                expected: "next, or an instant such as 2017-12-14T09:00:00Z", found: word)
        }
        let within = try fields.integer("within", 0...600, unasked: 30)
        advances.append(
            PendingAdvance(
                caller: caller, target: target, deadline: times.machine + within * 1_000))
        return .later
    }

    /// Moves the clock when no automatic step is under way; one move a turn, then what it set off.
    func advanceClock() throws(Ending) {
        guard let advance = advances.first else { return }
        if let busy = board.anyReady ?? leases.any {
            guard times.machine >= advance.deadline else { return }
            finish(
                refusing: Refusal(
                    .refused, "DMN-093", "an automatic step is still under way",
                    subject: "\(busy)", expected: "no queue task ready or leased",
                    hint: "Is a worker running for its queue? `reviewctl status` shows the queues.")
            )
            return
        }
        // The heap knows only what the tables knew; what this turn changed comes first.
        if needsTimersFirst { return }
        switch advance.target {
        case .next:
            let due = nextTimer
            if needsTimersFirst { return }
            guard let due else {
                finish(
                    refusing: Refusal(
                        .refused, "DMN-094", "no timer is set", subject: "until",
                        expected: "a timer to wait for",
                        hint: "The reviews wait for people; see `reviewctl today`."))
                return
            }
            clock.advance(to: due)
            times.calendar = clock.last
            try fireAllDue()
            finish()
        case .instant(let instant):
            let due = nextTimer
            if needsTimersFirst { return }
            if let due, due <= instant {
                clock.advance(to: due)
                times.calendar = clock.last
                try fireAllDue()
                wantsTurn = true
            } else {
                clock.advance(to: instant)
                times.calendar = clock.last
                finish()
            }
        }
        // A move is a fact of the store: after a crash the clock stands where it was answered.
        _ = record(
            subject: "store", kind: "clock", by: .clock, region: "", organisation: "",
            body: Array("{\"v\":1,\"change\":{\"calendar\":\(clock.last)}}".utf8),
            previous: storeHead)
        storeHead = batch.entries.last?.hash ?? storeHead
    }

    /// The window of timers ran empty while the table may hold more: the next turn knows them.
    private var needsTimersFirst: Bool {
        guard timersNeedRefill else { return false }
        wantsTurn = fullReason == nil
        return true
    }

    /// Everything that falls due at this instant, so that the answer tells of all of it; what is
    /// left after so many rounds (timers that set timers) follows in the next turns.
    private func fireAllDue() throws(Ending) {
        for _ in 0..<40 {
            try fireTimers(dueAt: clock.last)
            guard let next = timers.nextDue, next <= clock.last else { return }
        }
    }

    private func finish() {
        let advance = advances.removeFirst()
        let body = clockBody
        if let id = advance.caller.memoryKey, let memory = pendingMemory.removeValue(forKey: id) {
            remember(memory, .ok, body)
        }
        push(.ok, body, to: advance.caller)
    }

    private func finish(refusing refusal: Refusal) {
        let advance = advances.removeFirst()
        if let key = advance.caller.memoryKey,
            let memory = pendingMemory.removeValue(forKey: key), refusal.isKept
        {
            remember(memory, .error, refusal.onWire(verb: advance.caller.verb).body)
        }
        answer(advance.caller, refusing: refusal)
    }
}
