import CivilTime
import JSON
package import Statechart

/// A step: while it is under way, the review being changed; then what it leaves behind, the review
/// as it is now and what others must hear.
///
/// One value for both, so that the review is handed out and not copied.
package struct ReviewStep: Sendable {
    package internal(set) var review: Review
    var surroundings: StepSurroundings
    package internal(set) var messages: [Message] = []
    /// Numbers of the tasks made or changed, in order of first touch.
    var touched: [Int64] = []
    /// The step found the work already done exactly so; nothing is journalled, the answer is OK.
    package internal(set) var isRepeat = false
    /// Expressions of the chart that failed; each also raised `error.execution`.
    package internal(set) var errors: [ChartError] = []
    /// The chart was stepped; a lease that begins or ends leaves it as it is.
    package internal(set) var touchedChart = false
    /// What the chart's `log` actions wrote, for whoever looks for a mistake.
    package internal(set) var logged: [String] = []
    /// What a migration changed besides tasks and states, a line each, for people.
    package internal(set) var told: [String] = []

    /// Tasks made or changed by the step, in their latest form.
    package var tasks: [ReviewTask] { touched.compactMap { review.task(number: $0) } }
    package var nextReview: Int64 { surroundings.nextReview }

    init(of review: consuming Review, in surroundings: StepSurroundings) {
        self.review = review
        self.surroundings = surroundings
    }

    init(starting start: Input.Start, in surroundings: StepSurroundings) throws(Refusal) {
        self.surroundings = surroundings
        if start.isDeferred {
            review = Review(
                start, .deferred, surroundings.now,
                surroundings.workflow.chart.unstarted(input: start.input))
            return
        }
        let step: ChartStep
        do {
            step = try surroundings.workflow.chart.start(
                input: start.input,
                env: StepEnvironment(
                    id: start.id, title: start.title, region: start.region,
                    organisation: start.organisation, now: surroundings.now,
                    calendars: surroundings.calendars, lookups: surroundings.lookups))
        } catch {
            throw Refusal(
                .invalid, "ENG-002", "the review cannot start: \(error)", subject: start.workflow)
        }
        // Nothing could ever come due: better not begun than standing still from the first day.
        if let error = step.errors.first(where: { $0.code == ChartError.Code.delay.rawValue }) {
            throw Refusal(
                .invalid, "ENG-002", "the review cannot start: \(error)", subject: start.workflow)
        }
        review = Review(start, .running, surroundings.now, step.snapshot)
        absorb(step)
    }

    mutating func take(_ input: Input) throws(Refusal) {
        try refuseEnded(input)
        try refuseDeferred(input)
        switch input {
        case .start:
            throw Refusal(
                .conflict, "ENG-003", "the review has started already", subject: "\(review.id)")
        case .event(let name, let data): try takeEvent(name, data)
        case .message(let name, let data, let sender): try takeMessage(name, data, from: sender)
        case .unreachable(let address, let event): try takeUnreachable(address, event)
        case .timer(let id): try takeTimer(id)
        case .grant(let task, let holder): try takeGrant(task, holder)
        case .giveBack(let task, let attempt, let reason, let spent):
            try takeBack(task, attempt, reason, spent)
        case .complete(let task, let attempt, let result, let hash, _):
            try takeCompletion(task, attempt, result, hash)
        case .fail(let task, let attempt, let error, let final):
            try takeFailure(task, attempt, error, final)
        case .error(let task, let attempt, let code, let data, let hash):
            try takeErrorOutcome(task, attempt, code, data, hash)
        case .retry(let task): try takeRetry(task)
        case .childDone(let invocation, let output):
            guard takesOver(child: invocation) else { return }
            try stepChart { chart, snapshot, env throws(ChartError) in
                try chart.complete(
                    invocation: invocation, data: output, snapshot: snapshot, env: env)
            }
        case .childFailed(let invocation, let code):
            guard takesOver(child: invocation) else { return }
            try stepChart { chart, snapshot, env throws(ChartError) in
                try chart.fail(
                    invocation: invocation, error: code, snapshot: snapshot, env: env)
            }
        case .hold(let reason, let who):
            try takeHold(Hold(since: surroundings.now, reason: reason, who: who))
        case .release(_, let still): try takeRelease(still)
        case .holdAbove(let hold): takeHoldAbove(hold)
        case .releaseAbove(let still): try takeReleaseAbove(still)
        case .resume(let since, let still): try goOn(from: since, still)
        case .begin: try begin()
        case .cancel(_, let incomplete): cancel(incomplete ? .incomplete : .cancelled)
        case .amend(let amendment): try takeAmendment(amendment)
        case .migrate(let migration): try takeMigration(migration)
        case .setAside(let problem):
            review.status = .attention
            review.problem = problem
        }
        if !isRepeat { forgetOldTasks() }
    }

    /// Whether the review still waited for this child, which is over now.
    ///
    /// One that was cancelled because its state was left reports that too; nobody waits for it then.
    private mutating func takesOver(child invocation: String) -> Bool {
        let before = review.children.count
        review.children.removeAll { $0.invocation.utf8.elementsEqual(invocation.utf8) }
        return review.children.count < before
    }

    /// An ended review takes nothing more, except that a repeated answer still gets its answer.
    private func refuseEnded(_ input: Input) throws(Refusal) {
        guard !review.isOpen else { return }
        switch input {
        case .complete, .error, .fail, .giveBack: return
        default:
            throw Refusal(
                .refused, "ENG-004", "the review has ended", subject: "\(review.id)",
                expected: "a running review", found: review.status.rawValue)
        }
    }

    /// One that has not begun has no tasks, no timers and no state that an event could meet.
    private func refuseDeferred(_ input: Input) throws(Refusal) {
        guard review.status == .deferred else { return }
        switch input {
        case .begin, .cancel, .resume, .setAside, .migrate: return
        default:
            throw Refusal(
                .refused, "ENG-027", "the review has not begun: its host or region is held",
                subject: "\(review.id)", expected: "a review that has begun", found: "deferred",
                hint: "It begins when the hold ends: `reviewctl release`.")
        }
    }

    // MARK: The chart

    /// Runs one chart function and takes over its snapshot and effects.
    ///
    /// A chart that cannot go on sets its review aside instead of losing the input's sender.
    /// The snapshot is taken out of the review meanwhile, so that it is changed in place; a refusal
    /// ends the whole step.
    mutating func stepChart(
        _ body: (Chart, consuming ChartSnapshot, StepEnvironment) throws(ChartError) -> ChartStep
    ) throws(Refusal) {
        let environment = review.environment(
            now: surroundings.now, calendars: surroundings.calendars,
            lookups: surroundings.lookups)
        let chart = surroundings.workflow.chart
        var snapshot = chart.unstarted(input: JSONObject())
        swap(&review.chart, &snapshot)
        do {
            absorb(try body(chart, consume snapshot, environment))
        } catch {
            throw Refusal(
                .refused, "ENG-005", "the chart cannot take this: \(error)",
                subject: "\(review.id)")
        }
    }

    mutating func absorb(_ step: consuming ChartStep) {
        swap(&review.chart, &step.snapshot)
        touchedChart = true
        errors += step.errors
        if let error = step.errors.last {
            review.problem = "an expression of the workflow failed: \(error)"
            // A date that cannot be worked out leaves nothing that could ever come due.
            if step.errors.contains(where: { $0.code == ChartError.Code.delay.rawValue }) {
                review.status = .attention
            }
        }
        for effect in step.effects {
            switch effect {
            case .start(let invocation): start(invocation)
            case .stop(let invocation): stop(invocation: invocation)
            case .send(let to, let event, let data): send(to: to, event: event, data: data)
            case .remind(let invocation, let number):
                changeTask(invocation: invocation) { $0.reminders = Int64(number) }
            case .overdue(let invocation):
                changeTask(invocation: invocation) { $0.overdue = true }
            case .log(let text): log(text)
            }
        }
        setDues()
        endIfDone()
    }

    /// Deadlines may hang on dates that have just been agreed or moved.
    private mutating func setDues() {
        for index in review.tasks.indices where review.tasks[index].status.isOpen {
            let timer = review.chart.place(ofDueTimer: review.tasks[index].invocation)
            let due = timer.flatMap { review.chart.timers[$0].due?.milliseconds }
            let awaitsDate = timer != nil && due == nil
            if review.tasks[index].awaitsDate != awaitsDate {
                review.tasks[index].awaitsDate = awaitsDate
                touch(review.tasks[index].id.number)
            }
            // An overdue task's timer is gone; it keeps the date that it missed.
            if review.tasks[index].due != due, !review.tasks[index].overdue || due != nil {
                review.tasks[index].due = due
                touch(review.tasks[index].id.number)
            }
        }
    }

    private mutating func endIfDone() {
        guard review.chart.status != .running, review.endedAt == nil else { return }
        stopEverything()
        if review.chart.status == .done {
            review.status = .done
            review.endedAt = surroundings.now
            if let parent = review.parent {
                messages.append(
                    .childDone(
                        parent: parent.review, invocation: parent.invocation,
                        output: review.chart.output ?? .null))
            }
        } else {
            review.status = .attention
            review.problem = "the chart failed"
        }
    }

    // MARK: Invocations

    private mutating func start(_ invocation: Invocation) {
        switch invocation.kind {
        case .task(let spec):
            let number = review.nextTask
            review.nextTask += 1
            review.tasks.append(ReviewTask(review.id, number, invocation, spec, surroundings.now))
            touch(number)
        case .child(let workflow, let input):
            let child = ReviewID(number: surroundings.nextReview)
            surroundings.nextReview += 1
            review.children.append(.init(review: child, invocation: invocation.id))
            messages.append(
                .startChild(
                    invocation: invocation.id, child: child, workflow: workflow, input: input))
        }
    }

    private mutating func stop(invocation: String) {
        changeTask(invocation: invocation) { task in
            if task.isOpen { task.status = .stopped }
        }
        for child in review.children where child.invocation.utf8.elementsEqual(invocation.utf8) {
            messages.append(.cancelChild(child.review))
        }
        review.children.removeAll { $0.invocation.utf8.elementsEqual(invocation.utf8) }
    }

    mutating func stopEverything() {
        for index in review.tasks.indices where review.tasks[index].status.isOpen {
            review.tasks[index].status = .stopped
            touch(review.tasks[index].id.number)
        }
        for child in review.children { messages.append(.cancelChild(child.review)) }
        review.children = []
    }

    /// Lines of a step that the journal keeps, and characters of each.
    private static let logMost = 20
    private static let logLength = 500

    private mutating func log(_ text: String) {
        guard logged.count < Self.logMost else { return }
        logged.append(String(text.unicodeScalars.prefix(Self.logLength)))
    }

    private mutating func send(to: String, event: String, data: JSONValue) {
        if to.utf8.elementsEqual("#parent".utf8) {
            guard let parent = review.parent else { return }
            messages.append(.review(parent.review, event: event, data: data))
        } else if let invocation = Self.rest(of: to, after: "#") {
            for child in review.children where sameBytes(child.invocation, invocation) {
                messages.append(.review(child.review, event: event, data: data))
            }
        } else if let person = Self.rest(of: to, after: "person:") {
            guard Form.isName(person) else {
                review.problem =
                    "`\(event)` went to the person “\(person.prefix(80))”, which is no short name"
                return
            }
            messages.append(.person(person, event: event, data: data))
        } else if let text = Self.rest(of: to, after: "review:"), let id = ReviewID(text) {
            messages.append(.review(id, event: event, data: data))
        } else {
            review.problem = "a message went to \(to), which is no person and no review"
        }
    }

    private static func rest(of text: String, after prefix: String) -> String? {
        guard text.utf8.starts(with: prefix.utf8) else { return nil }
        return String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    }

    // MARK: Tasks

    mutating func touch(_ number: Int64) {
        if !touched.contains(number) { touched.append(number) }
    }

    private mutating func changeTask(
        invocation: String, _ change: (inout ReviewTask) -> Void
    ) {
        guard
            let index = review.tasks.lastIndex(where: {
                sameBytes($0.invocation, invocation)
            })
        else { return }
        change(&review.tasks[index])
        touch(review.tasks[index].id.number)
    }
}
