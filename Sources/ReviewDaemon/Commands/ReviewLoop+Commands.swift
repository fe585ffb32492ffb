import JSON
import ReviewEngine
import ReviewWire
import Statechart

/// Which verb of `commands` does what; each verb is a function in a file of its kind.
extension ReviewLoop {
    func run(
        _ verb: CommandVerb, _ fields: Fields, _ caller: Caller, _ principal: Principal
    ) throws(Refusal) -> Reply {
        switch verb {
        case .start: return try startReview(fields, principal, caller)
        case .event: return try sendEvent(fields, principal, caller)
        case .cancel: return try cancelReview(fields, principal, caller)
        case .hold: return try holdReview(fields, principal, caller)
        case .release: return try releaseReview(fields, principal, caller)
        case .holds: return try listHolds(fields, principal, caller)
        case .window: return try changeWindow(fields, principal, caller)
        case .windows: return try listWindows(fields, principal, caller)
        case .amend: return try amendReview(fields, principal, caller)
        case .answer: return try answerFor(fields, principal, caller)
        case .list: return try listReviews(fields, principal, caller)
        case .show: return try showReview(fields, principal, caller)
        case .history: return try showHistory(fields, principal, caller)
        case .tasks: return try listTasks(fields, principal, caller)
        case .today: return try showToday(fields, principal, caller)
        case .report: return try report(fields, principal, caller)
        case .people: return try listPeople(fields, principal, caller)
        case .person: return try showPerson(fields, principal, caller)
        case .organisations: return try listOrganisations(fields, principal, caller)
        case .organisation: return try showOrganisation(fields, principal, caller)
        case .import: return try importRegister(fields, principal, caller)
        case .record: return try recordFact(fields, principal, caller)
        case .touches: return try showTouched(fields, principal, caller)
        case .held: return try showHeld(fields, principal, caller)
        case .erase: return try erase(fields, principal, caller)
        case .retention: return try showRetention(fields, principal, caller)
        case .workflows: return try listWorkflows(fields, principal)
        case .workflow: return try showWorkflow(fields, principal)
        case .deploy: return try deploy(fields, principal, caller)
        case .migrate: return try migrate(fields, principal, caller)
        case .attention: return try listAttention(fields, principal, caller)
        case .retry: return try retryTask(fields, principal, caller)
        case .resolve: return try resolveTask(fields, principal, caller)
        case .clock: return try showClock(fields, principal)
        case .advance: return try advance(fields, principal, caller)
        case .journal: return try showJournal(fields, principal, caller)
        case .link: return try giveLink(fields, principal, caller)
        case .code: return try makeCode(fields, principal, caller)
        case .feed: return try changeFeed(fields, principal, caller)
        case .letters: return try listLetters(fields, principal, caller)
        case .letter: return try changeLetter(fields, principal, caller)
        case .calendar: return try showCalendar(fields, principal, caller)
        case .documents: return try listDocuments(fields, principal, caller)
        case .document: return try giveDocument(fields, principal, caller)
        case .discard: return try discardDocument(fields, principal, caller)
        case .themes: return try listThemes(fields, principal, caller)
        }
    }

    /// The review, if the principal may steer it; what may not be seen does not exist.
    func steerable(_ id: ReviewID, by principal: Principal) throws(Refusal) -> Review {
        guard let review = try load(id.number)?.review,
            principal.mayRead(region: review.region, organisation: review.organisation)
                || principal == .operator
        else {
            throw Refusal(
                .notYours, "DMN-047", "there is no such review for you", subject: "\(id)")
        }
        return review
    }

    func requireCoordinator(_ review: Review, _ principal: Principal) throws(Refusal) {
        guard principal.steers(region: review.region) else {
            throw Refusal(
                .notYours, "DMN-048", "only a coordinator of the region does this",
                subject: "\(review.id)", expected: "coordinator:\(review.region)",
                found: "\(principal)")
        }
    }

    private func taskLine(_ task: ReviewTask) -> JSONValue {
        var line: JSONObject = [
            "task": .string(task.id.description), "title": .string(task.title),
        ]
        line.setAddress(of: task)
        return .object(line)
    }

    /// One input from a person on one review, for real or as a dry run.
    func steer(
        _ input: Input, on id: ReviewID, by principal: Principal, _ caller: Caller, dryRun: Bool,
        lookups: JSONObject = [:]
    ) throws(Refusal) -> Reply {
        let before = try load(id.number)?.review
        let mark = Mark(self)
        try take(input, on: id.number, by: Actor(caller, principal), lookups: lookups)
        var body = try standing(of: id, before: before)
        if dryRun {
            rollBack(to: mark)
            body["dryRun"] = .bool(true)
        }
        return .ok(body)
    }

    /// How a review stands after a change and everything that it set off (Protocol.md, outcome).
    func standing(of id: ReviewID, before: Review?) throws(Refusal) -> JSONObject {
        guard let review = try load(id.number)?.review else {
            throw Refusal(.internal, "DMN-011", "there is no such review", subject: "\(id)")
        }
        let open = Set(before?.tasks.filter(\.isOpen).map(\.id.number) ?? [])
        let started = review.tasks.filter { $0.isOpen && !open.contains($0.id.number) }
        let stopped = review.tasks.filter {
            $0.status == .stopped && open.contains($0.id.number)
        }
        var outcome: JSONObject = [
            "review": .string(review.id.description),
            "status": .string(
                review.statusWord(isScopeHeld: scopeHeldSince(review) != nil)),
            "states": .array(review.chart.leaves.map { .string($0) }),
            "at": shelf[hash: review.definition]?.chart.phrases(ofStates: review.chart.leaves)
                ?? [],
            "started": .array(started.map(taskLine)), "stopped": .array(stopped.map(taskLine)),
        ]
        if review.status == .attention { outcome["problem"] = review.problem.map { .string($0) } }
        return outcome
    }
}

extension Actor {
    init(_ caller: Caller, _ principal: Principal) {
        let isAssistant = caller.pass?.isAssistant == true
        self.init(
            who: isAssistant ? "assistant for \(principal)" : principal.description,
            identity: caller.identity)
    }
}

extension JSONObject {
    /// `to` or `queue`, as the task is addressed.
    mutating func setAddress(of task: ReviewTask) { setAddress(task.address) }

    mutating func setAddress(_ address: String) {
        if address.utf8.starts(with: "queue:".utf8) {
            self["queue"] = .string(
                String(decoding: address.utf8.dropFirst("queue:".utf8.count), as: UTF8.self))
        } else {
            self["to"] = .string(address)
        }
    }
}
