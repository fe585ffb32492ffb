import CivilTime
import JSON
import ReviewEngine
import Statechart

/// Reviews with their children in virtual time: `Review.step` as the daemon uses it, and simulated
/// people around it. One review, or all of a season.
///
/// Pure: the plan and the seed decide everything. Time moves from one planned deed, timer or
/// happening to the next; nothing waits.
struct Rehearsal {
    let plan: RehearsalPlan
    let seed: UInt64
    let tells: Bool
    /// What happens on given days, the earliest first; a review alone has its own beginning only.
    let happenings: [Happening]
    var happened = 0
    var missed: [(happening: Happening, at: Int64, why: String)] = []
    let horizon: Int64
    var random: SplitMix64
    var now: Int64
    var pool: SimulatedPool
    var answers: (any RehearsalAnswers)?
    /// By number, from 1.
    var reviews: [Review] = []
    /// What a review is called in the story, by number: empty for one alone, "Health" for its child,
    /// "derby: Health" in a season.
    var labels: [String] = []
    /// The review that a child belongs to, through all its parents, by number; its own for a root.
    var roots: [Int] = []
    /// When each review began and, once it has ended, ended, by number.
    var spans: [(from: Int64, to: Int64?)] = []
    /// Numbers of the reviews that still run.
    var running: [Int] = []
    var deeds = DeedQueue()
    /// Of reviews that have something due at once, the timers that led there; by number.
    private var chains: [Int: TimerChain] = [:]
    /// Tasks of queues that are ready.
    var automatic: [TaskID] = []
    var silent: [TaskID] = []
    var story: [StoryLine] = []
    var overdue = Tally()
    /// What people read where a task was overdue, by its name; what its titles have in common.
    var titles: [(name: String, title: String)] = []
    var asked = Tally()
    var standings = Tally()
    var faults = Tally()
    /// What was looked for so often that it may never be found.
    var sought = Tally()
    var nextReview: Int64 = 1
    var bodies = 0
    var answered = 0
    var steps = 0
    /// The outermost states that each review went through, by number.
    var phases: [[SeasonRun.Phase]] = []
    /// Why reviews cannot go on, by the number of their root.
    var stops: [Int: Stop] = [:]

    struct Stop {
        var ending: RehearsalRun.Ending
        var reason: String
        var why: [String]
    }

    /// Messages that one input may set off, and automatic steps at one instant, as in the daemon.
    static let cascadeMax = 1_000
    /// So often may a review stand in one place with the same context before it counts as a circle.
    static let roundsMax = 6
    private var automaticNow = 0

    init(
        _ plan: RehearsalPlan, happenings: [Happening] = [], seed: UInt64, tells: Bool
    ) {
        self.plan = plan
        self.happenings = happenings
        self.seed = seed
        self.tells = tells
        random = SplitMix64(seed: seed, word: "what happens")
        now = plan.start.milliseconds
        answers = plan.answers
        let day = plan.calendars.date(at: plan.start)
        let end = day.adding(years: plan.horizonYears) ?? day
        horizon = plan.calendars.start(of: end).milliseconds
        pool = SimulatedPool(
            plan.people, start: day, region: plan.input?["region"]?.stringValue ?? "region")
    }

    /// One review, from its beginning to its end.
    mutating func run() -> RehearsalRun {
        do {
            try begin(plan.workflow, input: plan.input ?? madeUpInput(), label: "")
            play()
        } catch {
            stops[1] = Stop(
                ending: .attention, reason: "it cannot begin", why: [error.description])
        }
        return result(of: 1)
    }

    /// Until everything has happened and every review has ended or cannot go on.
    mutating func play() {
        if plan.sendsEvents { planLook() }
        while !running.isEmpty || happened < happenings.count {
            if let task = automatic.first {
                automatic.removeFirst()
                work(task)
            } else if !moveOn() {
                rest()
            }
        }
    }

    /// Throws what the engine says of an input that it does not take; then nothing has begun.
    mutating func begin(
        _ workflow: Workflow, input: JSONObject, label: String
    ) throws(Refusal) {
        let number = reviews.count + 1
        nextReview = Int64(number) + 1
        let host = input["host"]?.stringValue ?? "host"
        let start = Input.Start(
            id: ReviewID(number: Int64(number)), workflow: workflow.name,
            definition: workflow.hash, title: workflow.chart.title,
            region: input["region"]?.stringValue ?? "region", organisation: host, input: input)
        labels.append(label)
        roots.append(number)
        spans.append((now, nil))
        phases.append([])
        tell(.begin, Wording.name(host), prefix(number) + "“\(start.title)” begins")
        do {
            try take(.start(start), on: number)
        } catch {
            guard reviews.count < number else { return fail(number, error) }
            labels.removeLast()
            roots.removeLast()
            spans.removeLast()
            phases.removeLast()
            throw error
        }
    }

    /// A review is over, now.
    mutating func end(_ number: Int) {
        spans[number - 1].to = now
        if let last = phases[number - 1].indices.last { phases[number - 1][last].to = now }
    }

    /// Notes in which of its outermost states a review stands.
    mutating func notePhase(_ number: Int) {
        let review = reviews[number - 1]
        let title = review.chart.configuration.first.map { self.title(of: $0, in: review) } ?? ""
        let last = phases[number - 1].indices.last
        if let last, sameBytes(phases[number - 1][last].title, title) { return }
        if let last { phases[number - 1][last].to = now }
        phases[number - 1].append(SeasonRun.Phase(title: title, from: now))
    }

    /// A review with all its children does not go on.
    mutating func halt(_ number: Int, _ stop: Stop) {
        let root = roots[number - 1]
        if stops[root] == nil { stops[root] = stop }
        let family = running.filter { roots[$0 - 1] == root }
        for member in family { end(member) }
        running.removeAll { roots[$0 - 1] == root }
        automatic.removeAll { roots[Int($0.review.number) - 1] == root }
    }

    private func madeUpInput() -> JSONObject {
        var maker = AnswerMaker(
            random: SplitMix64(seed: seed, word: "input"), temperament: .willing, today: today,
            calendars: plan.calendars, shown: .null, pool: [], own: [])
        var input = maker.answer(to: plan.workflow.chart.initialInputSchema).objectValue ?? [:]
        if input["host"] != nil { input["host"] = "host" }
        if input["region"] != nil { input["region"] = "region" }
        return input
    }

    var today: CivilDate { plan.calendars.date(at: Timestamp(milliseconds: now)) }

    // MARK: time

    /// Does what comes next, a timer or a deed; false when nothing does.
    private mutating func moveOn() -> Bool {
        var timer: (review: Int, id: String, due: Int64)?
        for number in running where reviews[number - 1].status == .running {
            for open in reviews[number - 1].chart.timers {
                guard let due = open.due?.milliseconds, due < timer?.due ?? .max else { continue }
                timer = (number, open.id, due)
            }
        }
        let deed = deeds.next
        let happening = happened < happenings.count ? happenings[happened] : nil
        guard
            let at = [timer?.due, deed?.at, happening?.at.milliseconds].compactMap({ $0 }).min()
        else { return false }
        if case .look? = deed?.kind, timer == nil, happening == nil, !deeds.hasAnswers {
            return false
        }
        guard at < horizon else {
            giveUp()
            return true
        }
        if at > now {
            now = at
            automaticNow = 0
        }
        if let happening, happening.at.milliseconds <= at {
            happened += 1
            happen(happening)
        } else if let timer, timer.due == at {
            fire(timer.id, due: timer.due, of: timer.review)
        } else if let deed {
            deeds.take()
            switch deed.kind {
            case .answer(let task, let attempt): answer(task, attempt)
            case .chase(let task, let attempt, let chases): chase(task, attempt, chases)
            case .look: look()
            }
        }
        return true
    }

    private mutating func fire(_ timer: String, due: Int64, of number: Int) {
        let chart = reviews[number - 1].chart
        let chain = TimerChain(
            after: chains.removeValue(forKey: number), firing: timer, due: due, of: chart, at: now)
        if chain.hasNoEnd {
            let sentence = "\(prefix(number))\(chain.problem(of: chart))."
            return halt(
                number,
                Stop(ending: .circles, reason: "times that have passed", why: [sentence]))
        }
        do {
            try take(.timer(id: timer), on: number, because: "A date came due. ")
        } catch {
            return fail(number, error)
        }
        if TimerChain.goesOn(reviews[number - 1].chart, at: now) { chains[number] = chain }
    }

    /// An automatic step: done at once.
    private mutating func work(_ id: TaskID) {
        automaticNow += 1
        let number = Int(id.review.number)
        guard automaticNow <= Self.cascadeMax else {
            let sentence =
                "At one instant \(Self.cascadeMax) automatic steps were done, with no end."
            return halt(
                number,
                Stop(ending: .circles, reason: "automatic steps without end", why: [sentence]))
        }
        guard let task = open(id), task.status == .ready else { return }
        do {
            try take(.grant(task: id.number, holder: "rehearsal"), on: number)
        } catch {
            return fail(number, error)
        }
        guard let leased = open(id) else { return }
        complete(leased, automaticResult(leased), kind: .automatic)
    }

    /// Names come from the pool even if the answers file has some: those are for a play without one.
    private mutating func automaticResult(_ task: ReviewTask) -> JSONValue {
        switch task.queue {
        case "convening": .object(pool.proposal(for: task, on: today))
        default: prepared(task) ?? made(task, by: .willing)
        }
    }

    /// Where a run that has not ended stands when its time is up.
    private mutating func giveUp() {
        now = horizon
        happened = happenings.count
        haltAll(.horizon) { rehearsal, root in
            ["It has not ended by then."] + rehearsal.waiting(root)
        }
    }

    private mutating func haltAll(
        _ ending: RehearsalRun.Ending, why: (Rehearsal, Int) -> [String]
    ) {
        while let member = running.first {
            let root = roots[member - 1]
            halt(root, Stop(ending: ending, reason: waitingNames(root), why: why(self, root)))
        }
    }

    /// Nothing is planned: whoever may send an event does, if they are played; else it is stuck.
    private mutating func rest() {
        if plan.sendsEvents, sendEvent(isNeeded: true) { return }
        haltAll(.waits) { rehearsal, root in
            rehearsal.waiting(root) + ["No timer is set that would move it on."]
                + rehearsal.possible(root)
        }
    }

    mutating func fail(_ number: Int, _ refusal: Refusal) {
        halt(
            number,
            Stop(
                ending: .attention, reason: refusal.code,
                why: ["The engine refused a step of \(place(number)): \(refusal)"]))
    }

    // MARK: explanations

    /// Open tasks, who should answer them, and since when.
    func waiting(_ root: Int) -> [String] {
        openTasks(root).map { number, task in
            let part = labels[number - 1].isEmpty ? "" : "\(labels[number - 1]): "
            let who = Wording.who(task.address, plan.names)
            let day = plan.calendars.date(at: Timestamp(milliseconds: task.createdAt))
            let isSilent = silent.contains { $0 == task.id }
            return "\(part)“\(task.title)” (\(task.name)) waits for \(who), asked on "
                + Wording.day(day) + (isSilent ? ", who does not answer." : ".")
        }
    }

    func waitingNames(_ root: Int) -> String {
        let names = openTasks(root).map(\.1.name)
        return names.isEmpty
            ? reviews[root - 1].chart.leaves.joined(separator: ", ")
            : names.reduce(into: [String]()) { list, name in
                if !list.contains(where: { sameBytes($0, name) }) { list.append(name) }
            }.joined(separator: ", ")
    }

    private func openTasks(_ root: Int) -> [(Int, ReviewTask)] {
        running.filter {
            roots[$0 - 1] == root && reviews[$0 - 1].status == .running
        }.flatMap { number in
            reviews[number - 1].tasks.filter(\.isOpen).map { (number, $0) }
        }
    }

    func place(_ number: Int) -> String {
        let label = labels[number - 1]
        return label.isEmpty ? "the review" : "“\(label)”"
    }

    func possible(_ root: Int) -> [String] {
        let events = available(root).map { "\($0.name) (\($0.title))" }
        return events.isEmpty ? [] : ["People can then: " + events.joined(separator: ", ") + "."]
    }
}
