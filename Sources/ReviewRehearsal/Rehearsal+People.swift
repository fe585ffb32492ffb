import CivilTime
import JSON
import ReviewEngine
import Statechart

/// What simulated people do: decide when to answer, answer, and send events.
extension Rehearsal {
    func temperament(of address: String, in number: Int) -> Temperament {
        let host = reviews[number - 1].organisation
        return plan.mood == .willing ? .willing : Temperament(of: address, host: host, seed: seed)
    }

    // MARK: when

    /// Somebody has been asked: they decide when they will answer, or never will.
    mutating func intend(_ task: ReviewTask) {
        if task.address.utf8.starts(with: "person:".utf8) {
            tell(
                .asked, Wording.who(task.address, plan.names),
                prefix(task) + "asked: “\(task.title)”")
        }
        let temperament = temperament(of: task.address, in: Int(task.id.review.number))
        let fallsSilent = random.number(in: 0...999) < temperament.fallsSilent
        guard !temperament.isSilent, !fallsSilent else {
            silent.append(task.id)
            return planChase(of: task)
        }
        // A task may be late the moment it is asked; then nobody can be in time.
        let limit = task.due.flatMap { $0 > now ? $0 : nil }
        let due = limit.map { plan.calendars.date(at: Timestamp(milliseconds: $0)) }
        let given = due.flatMap { try? plan.calendars.working.workingDays(from: today, to: $0) }
        let (days, isLate) = temperament.workingDays(given: given, &random)
        var at = instant(workingDays: days)
        if let limit, !isLate, at > limit { at = limit - 1_800_000 }
        deeds.plan(.answer(task: task.id, attempt: task.attempt), at: max(at, now + 60_000))
    }

    /// An hour of the working day so many working days from now.
    private mutating func instant(workingDays days: Int) -> Int64 {
        let minute = random.number(in: 0...479)
        let time = CivilTimeOfDay(hour: 9 + minute / 60, minute: minute % 60) ?? .midnight
        let day: CivilDate
        do {
            day = try plan.calendars.working.add(workingDays: days, to: today)
        } catch {
            day = today.adding(days: days * 7 / 5) ?? today
        }
        let at = plan.calendars.zone.timestamp(for: day, at: time).milliseconds
        return at > now ? at : now + Int64(random.number(in: 20...90)) * 60_000
    }

    // MARK: answers

    func open(_ id: TaskID) -> ReviewTask? {
        let review = reviews[Int(id.review.number) - 1]
        guard review.status == .running, let task = review.task(number: id.number), task.isOpen
        else { return nil }
        return task
    }

    mutating func answer(_ id: TaskID, _ attempt: Int64) {
        guard let task = open(id), task.attempt == attempt else { return }
        let temperament = temperament(of: task.address, in: Int(id.review.number))
        let result = prepared(task) ?? made(task, by: temperament)
        complete(task, result, kind: .answer)
    }

    /// The answer that the answers file has for a task.
    mutating func prepared(_ task: ReviewTask) -> JSONValue? {
        guard answers != nil else { return nil }
        let shown: JSONObject = [
            "task": .string(task.id.description), "name": .string(task.name),
            "title": .string(task.title), "to": .string(task.address),
            "input": .object(task.input),
        ]
        let day = today
        return answers?.take(for: shown, as: task.address, today: day).map { .object($0) }
    }

    mutating func made(_ task: ReviewTask, by temperament: Temperament) -> JSONValue {
        let organisation = Wording.id(of: task.address)
        let own = pool.people(of: organisation)
        var maker = AnswerMaker(
            random: SplitMix64(seed: random.next()), temperament: temperament, today: today,
            calendars: plan.calendars, shown: .object(task.input), pool: pool.people.map(\.id),
            own: own.isEmpty ? ["\(organisation)-nominee"] : own)
        return maker.answer(to: form(of: task))
    }

    func form(of task: ReviewTask) -> JSONValue? {
        let review = reviews[Int(task.id.review.number) - 1]
        return plan.workflow(named: review.workflow)?.chart.form(of: task)
    }

    /// Hands an answer in as the daemon does: checked, split by its form, with the chart's look-ups.
    mutating func complete(_ task: ReviewTask, _ result: JSONValue, kind: StoryLine.Kind) {
        let number = Int(task.id.review.number)
        let schema = form(of: task)
        let form = schema.map { Form(schema: $0, today: today.description) }
        if let problem = form?.problems(in: result).first {
            let sentence =
                "\(problem.path): expected \(problem.expected), found \(problem.found)"
            return halt(
                number,
                Stop(
                    ending: .misfit, reason: task.name,
                    why: [
                        "An answer to “\(task.title)” (\(task.name)) does not fit its form.",
                        sentence,
                    ]))
        }
        let data = admitted(result, schema, isQueued: task.isQueued)
        let before = reviews[number - 1]
        let isLate = task.due.map { $0 < now } ?? false
        if tells {
            let words = "“\(task.title)”" + Wording.summary(result, schema)
            tell(
                kind, Wording.who(task.address, plan.names),
                prefix(task) + words + (isLate ? " (late)" : ""))
        }
        answered += 1
        do {
            try take(
                .complete(
                    task: task.id.number, attempt: task.attempt, result: data, hash: "\(bodies)",
                    told: nil), on: number,
                lookups: lookups(
                    before, data: data, completing: task.invocation))
        } catch {
            fail(number, error)
        }
    }

    /// What the chart gets of an answer; the whole of it is a body that it never sees.
    private mutating func admitted(
        _ result: JSONValue, _ schema: JSONValue?, isQueued: Bool
    ) -> JSONValue {
        bodies += 1
        if schema == nil, isQueued { return result }
        var copied = Form(schema: schema ?? [:]).copied(from: result)
        copied["body"] = .string("body-\(bodies)")
        return .object(copied)
    }

    /// The look-ups of a task's answer, or of an event if no invocation is given.
    private func lookups(
        _ review: Review, data: JSONValue, completing invocation: String? = nil, event: String = ""
    ) -> JSONObject {
        guard let chart = plan.workflow(named: review.workflow)?.chart else { return [:] }
        let environment = review.environment(now: now, calendars: plan.calendars)
        let wanted =
            invocation.map {
                chart.lookups(
                    completing: $0, data: data, snapshot: review.chart, env: environment)
            }
            ?? chart.lookups(
                handling: event, data: data, snapshot: review.chart, env: environment)
        var found = JSONObject()
        for lookup in wanted {
            switch lookup.kind {
            case .person(let id, let asked):
                found[lookup.name] = pool.facts(of: id, asked, today: today.description)
            case .people(let ids, let asked):
                found[lookup.name] = .array(
                    ids.map { pool.facts(of: $0, asked, today: today.description) })
            case .fact(let workflow, let fact):
                found[lookup.name] = ["value": earliest(fact, of: workflow)]
            }
        }
        return found
    }

    /// The earliest date that running reviews of a workflow publish, from today on.
    private func earliest(_ fact: String, of workflow: String) -> JSONValue {
        let day = today.description
        var least: String?
        for number in running where sameBytes(reviews[number - 1].workflow, workflow) {
            let review = reviews[number - 1]
            let environment = review.environment(now: now, calendars: plan.calendars)
            let facts = plan.workflow(named: workflow)?.chart.facts(review.chart, environment)
            guard let date = facts?[fact]?.stringValue, !bytesPrecede(date, day) else { continue }
            if least.map({ bytesPrecede(date, $0) }) ?? true { least = date }
        }
        return least.map { .string($0) } ?? .null
    }

    // MARK: events

    /// Of a hundred looks, so many send something: about one event in a year.
    private static let eventsOfHundred = 4

    mutating func planLook() {
        deeds.plan(.look, at: max(instant(workingDays: random.number(in: 5...15)), now + 60_000))
    }

    mutating func look() {
        planLook()
        guard random.chance(Self.eventsOfHundred) else { return }
        sendEvent(isNeeded: false)
    }

    func available(_ number: Int) -> [AvailableEvent] {
        let review = reviews[number - 1]
        guard let chart = plan.workflow(named: review.workflow)?.chart else { return [] }
        return chart.events(
            review.chart, review.environment(now: now, calendars: plan.calendars)
        ).filter(\.guardHolds)
    }

    /// Sends one of the events that people may send now; rarely one that ends the review without its
    /// aim, unless nothing else is left.
    @discardableResult
    mutating func sendEvent(isNeeded: Bool) -> Bool {
        var choices: [(number: Int, event: AvailableEvent)] = []
        for number in running where reviews[number - 1].status == .running {
            choices += available(number).map { (number, $0) }
        }
        let kind = choices.filter { !$0.event.abandons }
        if !kind.isEmpty, isNeeded || random.chance(80) { choices = kind }
        guard !choices.isEmpty else { return false }
        let (number, event) = choices[random.number(in: 0...(choices.count - 1))]
        return send(event, to: number)
    }

    mutating func send(_ event: AvailableEvent, to number: Int) -> Bool {
        let sender = event.by ?? "coordinator"
        var maker = AnswerMaker(
            random: SplitMix64(seed: random.next()),
            temperament: temperament(of: "role:\(sender)", in: number), today: today,
            calendars: plan.calendars, shown: .object(reviews[number - 1].chart.context),
            pool: pool.people.map(\.id), own: [])
        return send(event, with: maker.answer(to: event.form), to: number)
    }

    /// Whether it moved the review, or stopped it.
    @discardableResult
    mutating func send(
        _ event: AvailableEvent, with result: JSONValue, to number: Int
    ) -> Bool {
        let before = reviews[number - 1]
        let sender = event.by ?? "coordinator"
        let data = admitted(result, event.form, isQueued: false)
        tell(
            .event,
            sender == "host"
                ? Wording.name(before.organisation)
                : sender.utf8.contains(UInt8(ascii: ":"))
                    ? Wording.who(sender, plan.names) : "the \(sender)",
            prefix(number) + "event “\(event.title)”" + Wording.summary(result, event.form))
        do {
            try take(
                .event(name: event.name, data: data), on: number,
                lookups: lookups(before, data: data, event: event.name))
            return reviews[number - 1].chart != before.chart
        } catch {
            // Made-up people name what is not there now and then, and are told so.
            if error.code == Refusal.notTaken { return false }
            fail(number, error)
            return true
        }
    }
}
