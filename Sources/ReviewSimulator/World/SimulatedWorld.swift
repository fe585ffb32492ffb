import JSON
import ReviewDaemon
import ReviewEngine
import ReviewStore
import ReviewWire

/// One simulated world: machine, network, users and auditors, on one clock and one source of chance.
///
/// Nothing in it is real but the code under test; the same seed gives the same world.
final class SimulatedWorld {
    let seed: UInt64
    let plan: SimulationPlan
    let machine: SimulatedMachine
    let audit = Audit()
    var dice: Dice
    var trace = Trace()
    var agenda = Agenda()
    /// Milliseconds since the world began.
    var now: Int64 = 0
    var lines: [ClientLine] = []
    var users: [any SimulatedUser] = []
    /// Faults are over; everybody does their work.
    var isCalm = false
    var counts: [String: Int] = [:]
    /// Tasks that somebody found in an inbox: others try them, too.
    var inboxTasks: [(id: String, attempt: JSONValue)] = []

    // The daemon's surroundings, in `SimulatedWorld+Daemon`.
    var queued: [Inbound] = []
    var finished: [FinishedRead] = []
    var nextTurn = Int64.max
    var isDraining = false
    /// What the cut that is armed will be: a kill or a loss of power.
    var cutLosesPower = false
    var diskFault: DiskFaults.Effect?
    var isOver = false
    /// Numbers what users make up, so that no two are alike.
    private var marks = 0

    init(seed: UInt64) throws(Ending) {
        var dice = Dice(seed: seed)
        let plan = SimulationPlan(&dice)
        let cast = Cast(plan, &dice)
        let story = StoryBook()
        machine = try SimulatedMachine(
            seed: dice.number(), plan: plan, principals: cast.principals,
            log: Log(least: .info) { level, line in story.add("    log \(level): \(line)") })
        self.seed = seed
        self.plan = plan
        self.dice = dice
        self.story = story
        for (number, part) in cast.parts.enumerated() {
            let line = ClientLine(number: number, door: part.door, identity: part.identity)
            lines.append(line)
            users.append(part.make(line))
        }
    }

    /// What the daemon writes to its log, until it is told with the rest.
    private let story: StoryBook

    func mark(_ kind: String) -> String {
        marks += 1
        return "\(kind)-\(marks)"
    }

    func count(_ what: String) { counts[what, default: 0] += 1 }

    func tell(_ line: String) {
        for line in story.take() { trace.tell(line) }
        trace.tell("\(now) ms: \(line)")
    }

    /// Runs until everything has ended or an auditor has found something.
    func run() {
        agenda.add(.restart, at: 0)
        for index in users.indices {
            agenda.add(.userWakes(index), at: dice.between(1, 500))
        }
        if plan.hasFaults { agenda.add(.fault, at: dice.between(500, plan.faultEvery * 2)) }
        agenda.add(.calm, at: plan.calmAt)
        while !isOver, audit.findings.isEmpty, let (time, what) = agenda.next() {
            now = max(now, time)
            happen(what)
            if trace.events > Self.eventsMax { findUnended() }
        }
        for line in story.take() { trace.tell(line) }
        trace.settle()
    }

    private static let eventsMax = 8_000
    /// Milliseconds in which all work must end once nothing goes wrong any more.
    private static let calmMax: Int64 = 3_600_000

    private func happen(_ what: Agenda.Happening) {
        switch what {
        case .arrival(let line, let connection, let frames): arrive(line, connection, frames)
        case .delivery(let line, let connection, let frames): deliver(line, connection, frames)
        case .userWakes(let index): wake(index)
        case .turn(let life): if life == machine.life, now >= nextTurn { turn() }
        case .lull(let life): if life == machine.life { lull() }
        case .restart: restart()
        case .fault: fault()
        case .heal: heal()
        case .powerGoes(let life, let losesPower):
            if life == machine.life { die(losesPower ? .powerCut : .kill) }
        case .calm: beginCalm()
        case .look: look()
        }
    }

    private func wake(_ index: Int) {
        let user = users[index]
        askAgain(user.line)
        let pause = max(1, user.wakes(self))
        agenda.add(.userWakes(index), at: now + pause)
    }

    private func beginCalm() {
        tell("calm: no more faults")
        isCalm = true
        heal()
        machine.settleClock()
        for user in users { user.calms(self) }
        agenda.add(.look, at: now + 5_000)
    }

    /// In the calm: has everything come to its end?
    private func look() {
        audit.journal.read(machine)
        let isAnswered = lines.allSatisfy(\.open.isEmpty)
        if audit.journal.openReviews.isEmpty, isAnswered, users.allSatisfy(\.isDone) {
            finish()
        } else if now > plan.calmAt + Self.calmMax {
            findUnended()
        } else {
            agenda.add(.look, at: now + 5_000)
        }
    }

    private func findUnended() {
        let asked = lines.flatMap { line in
            line.open.map { "line \(line.number) waits for \($0.verb.rawValue)" }
        }
        let idle = users.filter { !$0.isDone }.map { "user \($0.line.number) is not done" }
        audit.find(
            "liveness",
            "not all work has ended: "
                + (audit.journal.openReviews + asked + idle).joined(separator: "; "))
    }

    /// Stops the daemon in good order and looks at the disk once more, before and after a restart.
    private func finish() {
        isOver = true
        do {
            try machine.close()
        } catch {
            audit.find("ending", "the daemon does not close: \(error.sentence)")
        }
        machine.end(.exit, at: now)
        audit.journal.read(machine)
        do {
            try machine.start(at: now)
            audit.journal.read(machine)
            audit.journal.verifyStore(machine)
        } catch {
            audit.find("recovery", "a closed store does not open: \(error.sentence)")
        }
        machine.end(.exit, at: now)
        trace.note(audit.journal.hashOfAll)
    }
}
