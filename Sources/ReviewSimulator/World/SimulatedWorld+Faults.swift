import ReviewDaemon
import ReviewStore

/// What goes wrong, and when.
extension SimulatedWorld {
    private enum Fault {
        case disk
        case kill
        case powerCut
        case drain
        case line
        case user
        case clock
    }

    func fault() {
        guard !isCalm else { return }
        agenda.add(.fault, at: now + dice.between(1, plan.faultEvery * 2))
        let fault = dice.pick(weighted: [
            (Fault.disk, 45), (.kill, 8), (.powerCut, 8), (.drain, 4), (.line, 20), (.user, 10),
            (.clock, plan.clock == .real ? 5 : 0),
        ])
        switch fault {
        case .disk: if machine.loop != nil, diskFault == nil { armDisk(atMost: 25) }
        case .kill: die(.kill)
        case .powerCut: die(.powerCut)
        case .drain:
            guard let loop = machine.loop, !isDraining else { return }
            count("drains")
            tell("SIGTERM")
            isDraining = true
            loop.startDraining()
            planTurn(at: now + 1)
        case .line: if let line = dice.pick(lines) { breakLine(line) }
        case .user:
            guard let user = dice.pick(users) else { return }
            count("users that lost their memory")
            tell("user \(user.line.number) starts anew")
            audit.leases.lost(user.line.peer)
            user.line.forgetEverything()
            user.line.reconnect()
            user.startsAnew(self)
        case .clock: jumpClock()
        case nil: break
        }
    }

    /// One of the next writes and syncs will go wrong.
    func armDisk(atMost operations: Int) {
        guard
            let effect = dice.pick(weighted: [
                (DiskFaults.Effect.fail, 20), (.tear, 10), (.full, 20), (.readOnly, 10), (.cut, 40),
            ])
        else { return }
        let place = dice.below(operations)
        diskFault = effect
        machine.disk.system.set(DiskFaults(effect, at: place))
        cutLosesPower = dice.falls(600)
        tell("the disk will \(effect) at operation \(place)\(cutLosesPower ? ", power too" : "")")
        switch effect {
        case .full, .readOnly: agenda.add(.heal, at: now + dice.between(500, 9_000))
        case .cut:
            agenda.add(
                .powerGoes(life: machine.life, losesPower: cutLosesPower),
                at: now + dice.between(200, 4_000))
        case .fail, .tear: break
        }
    }

    /// The disk takes nothing for a while.
    var isDiskFull: Bool {
        (diskFault == .full || diskFault == .readOnly) && machine.disk.system.hasStruck
    }

    func heal() {
        guard let fault = diskFault else { return }
        if isCalm || fault == .full || fault == .readOnly {
            // What was armed and has not struck will not strike any more.
            if !machine.disk.system.isWithoutPower { machine.disk.system.set(DiskFaults()) }
            diskFault = nil
            tell("the disk works again")
        }
    }

    /// The wall clock jumps by hours: forward for good, or back for a while.
    private func jumpClock() {
        count("clock jumps")
        if machine.wallError < 0 {
            machine.wallError = 0
        } else if dice.falls(700) {
            machine.wallError += dice.between(4_000_000, 20_000_000)
        } else {
            machine.wallError -= dice.between(3_700_000, 5_400_000)
        }
        tell("the wall clock is wrong by \(machine.wallError) ms")
        planTurn(at: now + 1)
    }
}
