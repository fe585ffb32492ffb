import CivilTime
import JSON
import ReviewEngine
import Statechart

/// One review with its children in virtual time: `Review.step` as the daemon uses it, and simulated
/// people around it.
///
/// Pure: the plan and the seed decide everything. Time moves from one planned deed or timer to the
/// next; nothing waits.
struct Rehearsal {
    let plan: RehearsalPlan
    let seed: UInt64
    let tells: Bool
    let host: String
    let horizon: Int64
    var random: SplitMix64
    var now: Int64
    var pool: SimulatedPool
    var answers: (any RehearsalAnswers)?
    /// By number, from 1; the first is the one that is rehearsed.
    var reviews: [Review] = []
    /// What a child is about ("Health"), by number; empty for the first.
    var labels: [String] = []
    /// Numbers of the reviews that still run.
    var running: [Int] = []
    var deeds = DeedQueue()
    /// Tasks of queues that are ready.
    var automatic: [TaskID] = []
    var silent: [TaskID] = []
    var story: [StoryLine] = []
    var overdue = Tally()
    var asked = Tally()
    var standings = Tally()
    var faults = Tally()
    /// What was looked for so often that it may never be found.
    var sought = Tally()
    var nextReview: Int64 = 2
    var bodies = 0
    var answered = 0
    var steps = 0
    /// Set when the run cannot go on.
    var stop: Stop?

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

    init(_ plan: RehearsalPlan, seed: UInt64, tells: Bool) {
        self.plan = plan
        self.seed = seed
        self.tells = tells
        random = SplitMix64(seed: seed, word: "what happens")
        now = plan.start.milliseconds
        answers = plan.answers
        let day = plan.calendars.date(at: plan.start)
        let end = day.adding(years: plan.horizonYears) ?? day
        horizon = plan.calendars.start(of: end).milliseconds
        host = plan.input?["host"]?.stringValue ?? "host"
        pool = SimulatedPool(
            plan.people, start: day, region: plan.input?["region"]?.stringValue ?? "region")
    }

    var root: Review { reviews[0] }

    mutating func run() -> RehearsalRun {
        begin()
        if plan.sendsEvents { planLook() }
        while stop == nil, reviews.first?.status == .running {
            if let task = automatic.first {
                automatic.removeFirst()
                work(task)
            } else if !moveOn() {
                rest()
            }
        }
        return result()
    }

    private mutating func begin() {
        let input = plan.input ?? madeUpInput()
        let start = Input.Start(
            id: ReviewID(number: 1), workflow: plan.workflow.name,
            definition: plan.workflow.hash, title: plan.workflow.chart.title,
            region: input["region"]?.stringValue ?? "region", organisation: host, input: input)
        tell(.begin, Wording.name(host), "“\(start.title)” begins")
        labels.append("")
        do {
            try take(.start(start), on: 1)
        } catch {
            stop = Stop(ending: .attention, reason: "it cannot begin", why: [error.description])
        }
    }

    private func madeUpInput() -> JSONObject {
        var maker = AnswerMaker(
            random: SplitMix64(seed: seed, word: "input"), temperament: .willing, today: today,
            calendars: plan.calendars, shown: .null, pool: [], own: [])
        var input = maker.answer(to: plan.workflow.chart.initialInputSchema).objectValue ?? [:]
        if input["host"] != nil { input["host"] = .string(host) }
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
        guard let at = [timer?.due, deed?.at].compactMap({ $0 }).min() else { return false }
        if case .look? = deed?.kind, timer == nil, !deeds.hasAnswers { return false }
        guard at < horizon else {
            giveUp()
            return true
        }
        if at > now {
            now = at
            automaticNow = 0
        }
        if let timer, timer.due == at {
            fire(timer.id, of: timer.review)
        } else if let deed {
            deeds.take()
            switch deed.kind {
            case .answer(let task, let attempt): answer(task, attempt)
            case .look: look()
            }
        }
        return true
    }

    private mutating func fire(_ timer: String, of number: Int) {
        do {
            try take(.timer(id: timer), on: number, because: "A date came due. ")
        } catch {
            fail(number, error)
        }
    }

    /// An automatic step: done at once.
    private mutating func work(_ id: TaskID) {
        automaticNow += 1
        guard automaticNow <= Self.cascadeMax else {
            stop = Stop(
                ending: .circles, reason: "automatic steps without end",
                why: ["At one instant \(Self.cascadeMax) automatic steps were done, with no end."])
            return
        }
        let number = Int(id.review.number)
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
        case "convening": .object(pool.proposal(for: task.input))
        default: prepared(task) ?? made(task, by: .willing)
        }
    }

    /// Where a run that has not ended stands when its time is up.
    private mutating func giveUp() {
        now = horizon
        stop = Stop(
            ending: .horizon, reason: waitingNames, why: ["It has not ended by then."] + waiting())
    }

    /// Nothing is planned: whoever may send an event does, if they are played; else it is stuck.
    private mutating func rest() {
        if plan.sendsEvents, sendEvent(isNeeded: true) { return }
        stop = Stop(
            ending: .waits, reason: waitingNames,
            why: waiting() + ["No timer is set that would move it on."] + possible())
    }

    mutating func fail(_ number: Int, _ refusal: Refusal) {
        stop = Stop(
            ending: .attention, reason: refusal.code,
            why: ["The engine refused a step of \(place(number)): \(refusal)"])
    }

    // MARK: explanations

    /// Open tasks, who should answer them, and since when.
    func waiting() -> [String] {
        openTasks().map { number, task in
            let part = labels[number - 1].isEmpty ? "" : "\(labels[number - 1]): "
            let who = Wording.who(task.address, plan.names)
            let day = plan.calendars.date(at: Timestamp(milliseconds: task.createdAt))
            let isSilent = silent.contains { $0 == task.id }
            return "\(part)“\(task.title)” (\(task.name)) waits for \(who), asked on "
                + Wording.day(day) + (isSilent ? ", who does not answer." : ".")
        }
    }

    var waitingNames: String {
        let names = openTasks().map(\.1.name)
        return names.isEmpty
            ? root.chart.leaves.joined(separator: ", ")
            : names.reduce(into: [String]()) { list, name in
                if !list.contains(where: { sameBytes($0, name) }) { list.append(name) }
            }.joined(separator: ", ")
    }

    private func openTasks() -> [(Int, ReviewTask)] {
        running.filter { reviews[$0 - 1].status == .running }.flatMap { number in
            reviews[number - 1].tasks.filter(\.isOpen).map { (number, $0) }
        }
    }

    func place(_ number: Int) -> String {
        let label = labels[number - 1]
        return label.isEmpty ? "the review" : "“\(label)”"
    }

    private func possible() -> [String] {
        let events = available(1).map { "\($0.name) (\($0.title))" }
        return events.isEmpty ? [] : ["People can then: " + events.joined(separator: ", ") + "."]
    }
}
