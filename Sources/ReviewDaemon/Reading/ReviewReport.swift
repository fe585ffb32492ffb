import CivilTime
import JSON
import ReviewEngine
import ReviewStore
import Statechart

/// A review told whole: what SHOW, HISTORY and REPORT give of it.
///
/// Read on the reader's thread from one state of the store; texts are put back in place, because
/// whoever asks may see the review.
struct ReviewReport {
    let row: ReviewRow
    let review: Review
    let workflow: Workflow
    let job: ReadJob
    /// To whom it is told; nil where that is not what they may do themselves.
    private var asker: Asker?
    /// An operator reads nothing that people said.
    private var withContent: Bool { asker?.principal != .operator }

    /// Throws: DMN-047 when there is no such review for the principal.
    init(
        _ id: ReviewID, for asker: Asker, _ view: borrowing StoreView, _ job: ReadJob
    ) throws {
        let principal = asker.principal
        guard let row = try view.review(id: id.description),
            principal == .operator
                || principal.mayRead(region: row.region, organisation: row.organisation)
        else {
            throw Refusal(.notYours, "DMN-047", "there is no such review for you", subject: "\(id)")
        }
        try self.init(row, job)
        self.asker = asker
    }

    init(_ row: ReviewRow, _ job: ReadJob) throws {
        guard let workflow = job.shelf[hash: row.definition] else {
            throw Refusal(
                .internal, "DMN-012", "the review's definition is missing", subject: row.id)
        }
        self.row = row
        self.job = job
        self.workflow = workflow
        review = try Review(row: row, chart: workflow.chart)
    }

    // MARK: SHOW

    /// Tasks of one review that SHOW lists; TASKS pages through all.
    private static let tasksMax = 500

    func shown(_ view: borrowing StoreView) throws -> JSONObject {
        var shown = row.line(job.holds, job.shelf)
        shown["workflowHash"] = .string(row.definition)
        shown["phases"] = .array(phases)
        if withContent {
            shown["input"] = .object(review.chart.input)
            shown["context"] = try StoredBodies.resolved(.object(review.chart.context), view)
            if let output = review.chart.output {
                shown["output"] = try StoredBodies.resolved(output, view)
            }
        }
        let holds = try review.holdLines(view, job.holds, withReason: withContent)
        if !holds.isEmpty { shown["holds"] = .array(holds) }
        if let since = review.incompleteSince(
            workflow.chart, job.holds, job.calendars, now: job.now)
        {
            shown["incompleteSince"] = .string(InstantText.text(since))
        }
        if !review.chart.toAgree.isEmpty {
            shown["toAgree"] = .array(
                review.chart.toAgree.map {
                    var line: JSONObject = ["date": .string($0.path.joined(separator: "."))]
                    if withContent { line["was"] = $0.was }
                    return .object(line)
                })
        }
        if withContent, let problem = review.problem { shown["problem"] = .string(problem) }
        if let parent = review.parent { shown["parent"] = .string(parent.review.description) }
        var tasks: [JSONObject] = []
        let isHeld = row.isHeld(job.holds)
        for task in try view.tasks(TaskFilter(review: row.id), limit: Self.tasksMax) {
            var line = task.line(isHeld: isHeld && !task.isEnded)
            line["letter"] = try LetterTrouble.standing(ofTask: task.id, view)
            tasks.append(line)
        }
        shown["tasks"] = .objects(tasks)
        shown["timers"] = .array(timers)
        shown["children"] = .array(
            try view.children(ofReview: row.id).map {
                .object($0.line(job.holds, job.shelf))
            })
        shown["now"] = .array(available)
        if let asker { shown["steers"] = .bool(asker.principal.steers(region: row.region)) }
        return shown
    }

    /// The active states from the outermost in, each with its title and the state that it stands
    /// `in`, as people read where the review stands.
    private var phases: [JSONValue] {
        review.chart.configuration.map { id in
            let state = workflow.chart.state(named: id)
            var phase: JSONObject = ["state": .string(id)]
            if let title = state?.title, !title.isEmpty { phase["title"] = .string(title) }
            phase["in"] = workflow.chart.parent(ofState: id).map { .string($0) }
            return .object(phase)
        }
    }

    /// "You can now": the events that the chart takes, none while nothing moves.
    var available: [JSONValue] {
        guard review.status == .running else { return [] }
        let environment = review.environment(now: job.now, calendars: job.calendars)
        return workflow.chart.events(review.chart, environment).map { event in
            var line: JSONObject = [
                "event": .string(event.name), "title": .string(event.title),
                "ready": .bool(event.guardHolds),
            ]
            if !event.description.isEmpty { line["description"] = .string(event.description) }
            if withContent, let form = event.form {
                line["form"] = Form.dated(form, today: InstantText.day(job.now, job.calendars))
            }
            if let by = event.by { line["by"] = .string(by) }
            if let asker {
                line["yours"] = .bool(
                    asker.maySend(event.by, host: row.organisation, region: row.region))
            }
            return .object(line)
        }
    }

    private var timers: [JSONValue] {
        review.chart.timers.map { timer in
            var line: JSONObject = [
                "id": .string(timer.id),
                "due": timer.due.map { .string(InstantText.text($0.milliseconds)) } ?? .null,
            ]
            switch timer.purpose {
            case .after: line["purpose"] = "after"
            case .send(_, _, let event, _):
                line["purpose"] = "send"
                line["event"] = .string(event)
            case .due(let invocation):
                line["purpose"] = "due"
                line["task"] = taskNumber(invocation)
            case .start: line["purpose"] = "barred"
            case .remind(let invocation, _):
                line["purpose"] = "remind"
                line["task"] = taskNumber(invocation)
            }
            return .object(line)
        }
    }

    private func taskNumber(_ invocation: String) -> JSONValue {
        review.task(invocation: invocation).map { .string($0.id.description) } ?? .null
    }

    // MARK: HISTORY

    func history(
        _ view: borrowing StoreView, after: Int64, limit: Int
    ) throws -> (entries: [JSONObject], results: [Int64: JSONValue]) {
        let titles = Dictionary(
            try view.tasks(ofReview: row.id).map { ($0.number, $0.title) },
            uniquingKeysWith: { first, _ in first })
        var entries: [JSONObject] = []
        var results: [Int64: JSONValue] = [:]
        for entry in try view.history(subject: "review/\(row.id)", after: after, limit: limit) {
            let told = HistoryLine(entry, withContent: withContent)
            var line = told.line(titles: titles, chart: workflow.chart)
            for key in ["reason", "told"] {
                guard let hashed = line[key] else { continue }
                let resolved = try StoredBodies.resolved(hashed, view)
                line[key] = resolved[key] ?? resolved["reason"] ?? resolved
            }
            if let task = told.task, let result = told.result { results[task] = result }
            entries.append(line)
        }
        return (entries, results)
    }

    // MARK: REPORT

    /// Entries of one review's history in a report.
    private static let historyMax = 5_000

    func report(_ view: borrowing StoreView) throws -> JSONObject {
        var report: JSONObject = ["review": .object(try told(view))]
        var children: [JSONValue] = []
        for row in try view.children(ofReview: row.id) {
            children.append(.object(try ReviewReport(row, job).told(view)))
        }
        report["children"] = .array(children)
        report["people"] = .array(try people(view))
        report["now"] = .string(InstantText.text(job.now))
        return report
    }

    /// SHOW with history, and each task with its answer.
    private func told(_ view: borrowing StoreView) throws -> JSONObject {
        var told = try shown(view)
        let (entries, results) = try history(view, after: 0, limit: Self.historyMax)
        told["history"] = .array(entries.map { .object($0) })
        var tasks: [JSONValue] = []
        let isHeld = row.isHeld(job.holds)
        for task in try view.tasks(ofReview: row.id) {
            var line = task.line(isHeld: isHeld && !task.isEnded)
            if let result = results[task.number] {
                line["result"] = try StoredBodies.resolved(result, view)
            }
            tasks.append(.object(line))
        }
        told["tasks"] = .array(tasks)
        return told
    }

    /// The pool's facts about whoever was asked anything: roles and organisations, no addresses.
    private func people(_ view: borrowing StoreView) throws -> [JSONValue] {
        var ids: Set<String> = []
        for id in [row.id] + (try view.children(ofReview: row.id).map(\.id)) {
            for task in try view.tasks(ofReview: id) where task.address.hasPrefix("person:") {
                ids.insert(String(task.address.dropFirst("person:".count)))
            }
        }
        var people: [JSONValue] = []
        for id in ids.sorted(by: bytesPrecede) {
            guard let row = try view.person(id: id) else { continue }
            people.append(
                .object(
                    try PersonLine(row, view, .name, today: InstantText.day(job.now, job.calendars))
                        .line))
        }
        return people
    }
}
