import CivilTime
import JSON
import Statechart

/// Leases, answers and failures: who may do what to a task, and what it then is.
extension ReviewStep {
    private func index(of number: Int64) throws(Refusal) -> Int {
        guard let index = review.place(ofTask: number) else {
            throw Refusal(
                .stale, "ENG-010", "the task is no longer open",
                subject: "\(TaskID(review: review.id, number: number))",
                hint: "It was answered or withdrawn long ago; drop this answer.")
        }
        return index
    }

    /// A holder's token fits when the attempt is the task's present one and it is still open.
    private func refuseStale(_ task: ReviewTask, _ attempt: Int64) throws(Refusal) {
        guard task.attempt == attempt else {
            throw Refusal(
                .stale, "ENG-011", "the task was handed out again since", subject: "\(task.id)",
                expected: "attempt \(task.attempt)", found: "attempt \(attempt)",
                hint: "Drop this answer; whoever holds the newer attempt answers.")
        }
        guard task.status != .stopped else {
            throw Refusal(
                .stale, "ENG-012", "the task is no longer wanted", subject: "\(task.id)",
                expected: "an open task", found: "stopped")
        }
    }

    mutating func takeGrant(_ number: Int64, _ holder: String) throws(Refusal) {
        let index = try index(of: number)
        guard review.tasks[index].status == .ready else {
            throw Refusal(
                .conflict, "ENG-013", "the task cannot be handed out",
                subject: "\(review.tasks[index].id)", expected: "a ready task",
                found: review.tasks[index].status.rawValue)
        }
        review.tasks[index].status = .leased
        review.tasks[index].attempt += 1
        review.tasks[index].tries += 1
        review.tasks[index].holder = holder
        touch(number)
    }

    mutating func takeBack(
        _ number: Int64, _ attempt: Int64, _ reason: String, _ spent: Bool
    ) throws(Refusal) {
        let index = try index(of: number)
        try refuseStale(review.tasks[index], attempt)
        guard review.tasks[index].status == .leased else {
            throw Refusal(
                .stale, "ENG-014", "nobody holds the task", subject: "\(review.tasks[index].id)",
                expected: "a leased task", found: review.tasks[index].status.rawValue)
        }
        if !spent { review.tasks[index].tries -= 1 }
        reopen(index, problem: reason)
    }

    mutating func takeFailure(
        _ number: Int64, _ attempt: Int64, _ error: String, _ final: Bool
    ) throws(Refusal) {
        let index = try index(of: number)
        try refuseStale(review.tasks[index], attempt)
        guard review.tasks[index].status == .leased else {
            throw Refusal(
                .stale, "ENG-014", "nobody holds the task", subject: "\(review.tasks[index].id)",
                expected: "a leased task", found: review.tasks[index].status.rawValue)
        }
        if final { review.tasks[index].tries = review.tasks[index].triesMax }
        reopen(index, problem: error)
    }

    /// Back to ready while tries are left; otherwise it needs attention, and is never lost.
    private mutating func reopen(_ index: Int, problem: String) {
        review.tasks[index].holder = nil
        review.tasks[index].problem = problem
        let spent = review.tasks[index].tries >= review.tasks[index].triesMax
        review.tasks[index].status = spent ? .attention : .ready
        touch(review.tasks[index].id.number)
    }

    mutating func takeRetry(_ number: Int64) throws(Refusal) {
        let index = try index(of: number)
        guard review.tasks[index].status == .attention else {
            throw Refusal(
                .refused, "ENG-015", "the task does not need attention",
                subject: "\(review.tasks[index].id)", expected: "attention",
                found: review.tasks[index].status.rawValue)
        }
        review.tasks[index].tries = 0
        review.tasks[index].problem = nil
        review.tasks[index].status = .ready
        touch(number)
    }

    mutating func takeCompletion(
        _ number: Int64, _ attempt: Int64, _ result: JSONValue, _ hash: String
    ) throws(Refusal) {
        let index = try index(of: number)
        guard try end(index, attempt: attempt, hash: hash) else { return }
        let invocation = review.tasks[index].invocation
        try stepChart { chart, snapshot, env throws(ChartError) in
            try chart.complete(invocation: invocation, data: result, snapshot: snapshot, env: env)
        }
    }

    mutating func takeErrorOutcome(
        _ number: Int64, _ attempt: Int64, _ code: String, _ data: JSONValue, _ hash: String
    ) throws(Refusal) {
        let index = try index(of: number)
        guard try end(index, attempt: attempt, hash: hash) else { return }
        let invocation = review.tasks[index].invocation
        try stepChart { chart, snapshot, env throws(ChartError) in
            try chart.fail(
                invocation: invocation, error: code, data: data, snapshot: snapshot, env: env)
        }
    }

    /// Marks a task as answered; false when it was answered exactly so before.
    private mutating func end(_ index: Int, attempt: Int64, hash: String) throws(Refusal) -> Bool {
        let task = review.tasks[index]
        try refuseStale(task, attempt)
        if task.status == .done {
            guard let known = task.resultHash, known.utf8.elementsEqual(hash.utf8) else {
                throw Refusal(
                    .conflict, "ENG-016", "the task was answered already, with another answer",
                    subject: "\(task.id)",
                    hint: "A correction is `reviewctl amend`, by a coordinator.")
            }
            isRepeat = true
            return false
        }
        review.tasks[index].status = .done
        review.tasks[index].resultHash = hash
        review.tasks[index].holder = nil
        review.tasks[index].problem = nil
        touch(task.id.number)
        return true
    }

    /// Ended tasks leave the snapshot, oldest first; their rows stay in the tables.
    ///
    /// Those of a group that still goes on stay: each of them may be asked again.
    mutating func forgetOldTasks() {
        var surplus = -Review.endedTasksKept
        for place in review.tasks.indices where !review.tasks[place].status.isOpen { surplus += 1 }
        guard surplus > 0 else { return }
        for place in review.tasks.indices
        where !review.tasks[place].status.isOpen && !isOver(place) { surplus -= 1 }
        var place = 0
        while surplus > 0, place < review.tasks.count {
            if !isOver(place) || touched.contains(review.tasks[place].id.number) {
                place += 1
            } else {
                review.tasks.remove(at: place)
                surplus -= 1
            }
        }
    }

    private func isOver(_ place: Int) -> Bool {
        !review.tasks[place].status.isOpen
            && (review.chart.groups.isEmpty
                || !review.chart.canReopen(review.tasks[place].invocation))
    }
}

extension ReviewTask {
    /// As if nobody had answered: whoever still holds an older attempt is stale.
    mutating func reopen() {
        status = .ready
        attempt += 1
        tries = 0
        due = nil
        overdue = false
        reminders = 0
        holder = nil
        resultHash = nil
        problem = nil
    }

    /// A task as an invocation asks for it, not yet handed out.
    init(
        _ review: ReviewID, _ number: Int64, _ invocation: Invocation, _ spec: TaskSpec,
        _ now: Int64
    ) {
        self.init(
            id: TaskID(review: review, number: number),
            asked: Asked(
                invocation: invocation.id, name: spec.name, title: spec.title,
                description: spec.description,
                address: spec.queue.map { "queue:\($0)" } ?? spec.to ?? "role:coordinator",
                input: spec.input, form: spec.isFormItsOwn ? spec.form : nil,
                triesMax: Int64(spec.retry?.attempts ?? 3),
                backoffMilliseconds: spec.retry?.backoff?.milliseconds ?? 1_000,
                leaseMilliseconds: spec.lease?.milliseconds ?? 60_000, createdAt: now),
            status: .ready, attempt: spec.queue == nil ? 1 : 0, tries: 0, due: nil, overdue: false,
            reminders: 0, holder: nil, resultHash: nil, problem: nil)
    }
}
