import ReviewDaemon
import ReviewStore

/// The daemon's life in its world: turns, sleep, ends and starts, in the order of `Daemon.run`.
extension SimulatedWorld {
    func planTurn(at time: Int64) {
        guard time < nextTurn else { return }
        nextTurn = time
        agenda.add(.turn(life: machine.life), at: time)
    }

    func turn() {
        nextTurn = .max
        let messages = Array(queued.prefix(plan.batchMax))
        queued.removeFirst(messages.count)
        let finished = self.finished
        self.finished = []
        for message in messages {
            trace.note(message.peer + message.frames.joined())
            audit.entered(message)
        }
        do {
            guard let leaving = try machine.turn(messages, finished: finished, at: now) else {
                return
            }
            count("turns")
            for message in leaving.messages { leave(message) }
            for item in leaving.feed { audit.journal.acknowledge(item.sequence) }
            self.finished += machine.answer(leaving.reads)
            if machine.loop?.isWithinRound == true { betweenSlices() }
        } catch {
            end(by: error)
            return
        }
        guard !dieIfCut() else { return }
        if isDraining, machine.loop?.hasDrained == true, messages.isEmpty {
            close()
        } else if !messages.isEmpty || machine.loop?.wantsTurn == true || !self.finished.isEmpty {
            planTurn(at: now + 1)
        } else if machine.loop?.owesTables == true {
            agenda.add(.lull(life: machine.life), at: now + 10)
        } else {
            rest()
        }
    }

    /// The next turn brings the next slice into the tables, if the daemon lives to see it.
    private func betweenSlices() {
        count("turns between two slices")
        // A look at the whole file, too dear for each of them.
        if dice.falls(100) { audit.journal.verifyStore(machine) }
    }

    /// Nobody has written for a while.
    func lull() {
        guard nextTurn == .max else { return }
        rest()
    }

    private func rest() {
        do {
            try machine.applyBeforeSleep()
        } catch {
            end(by: error)
            return
        }
        guard !dieIfCut(), let loop = machine.loop else { return }
        if let wake = loop.nextWake {
            planTurn(at: now + max(1, wake - machine.machineTime(now)))
        }
        if !queued.isEmpty { planTurn(at: now + 1) }
    }

    private func close() {
        do {
            try machine.close()
            tell("the daemon stops in good order")
        } catch {
            end(by: error)
            return
        }
        if dieIfCut() { return }
        stop(.exit)
    }

    // MARK: Ends

    /// The daemon ends itself: only a disk that failed may make it do so.
    private func end(by ending: Ending) {
        tell("the daemon ends: \(ending.sentence)")
        if dieIfCut() { return }
        let mayEnd =
            switch diskFault {
            case .fail, .tear, .cut: machine.disk.system.hasStruck
            case .full, .readOnly, nil: false
            }
        guard mayEnd else {
            audit.find("ending", "the daemon ended without need: \(ending.sentence)")
            return
        }
        count("ends after a failed disk")
        stop(dice.falls(500) ? .exit : .kill)
    }

    private func dieIfCut() -> Bool {
        guard machine.disk.system.isWithoutPower else { return false }
        die(cutLosesPower ? .powerCut : .kill)
        return true
    }

    func die(_ end: SimulatedMachine.End) {
        guard machine.loop != nil else { return }
        count(end == .powerCut ? "power cuts" : "kills")
        if machine.loop?.isWithinRound == true { count("deaths between two slices") }
        tell(end == .powerCut ? "the power is cut" : "the daemon is killed")
        stop(end)
    }

    private func stop(_ end: SimulatedMachine.End) {
        machine.end(end, at: now)
        diskFault = nil
        isDraining = false
        queued.removeAll()
        finished.removeAll()
        nextTurn = .max
        for line in lines { line.reconnect() }
        audit.leases.daemonEnded()
        agenda.add(.restart, at: now + dice.between(100, isCalm ? 200 : 4_000))
    }

    func restart() {
        guard machine.loop == nil else { return }
        // The disk may fail while the daemon recovers, too.
        if !isCalm, plan.hasFaults, diskFault == nil, machine.life > 0, dice.falls(150) {
            armDisk(atMost: 60)
        }
        do {
            try machine.start(at: now)
        } catch {
            tell("the daemon does not start: \(error.sentence)")
            count("starts that failed")
            guard diskFault != nil, machine.disk.system.hasStruck else {
                audit.find("recovery", "the daemon does not start: \(error.sentence)")
                return
            }
            let end: SimulatedMachine.End =
                machine.disk.system.isWithoutPower && cutLosesPower ? .powerCut : .kill
            if diskFault == .full || diskFault == .readOnly { machine.disk.system.makeRoom() }
            stop(end)
            return
        }
        count("starts")
        tell("the daemon is up, life \(machine.life)")
        audit.journal.read(machine)
        guard !dieIfCut() else { return }
        planTurn(at: now + 1)
    }
}
