import JSON
import ReviewEngine
import ReviewStore
import Statechart

/// Verbs by which people start and steer reviews.
extension ReviewLoop {
    func startReview(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let name = try fields.name("workflow")
        let organisation = try fields.name("organisation")
        guard case .coordinator(let mine) = principal else {
            throw Refusal(
                .notYours, "DMN-050", "only a coordinator starts reviews", subject: "as",
                expected: "coordinator:REGION", found: "\(principal)")
        }
        let region = try fields.optionalName("region") ?? mine
        guard sameBytes(region, mine) else {
            throw Refusal(
                .notYours, "DMN-051", "this is another region", subject: "region", expected: mine,
                found: region)
        }
        guard let workflow = shelf[name: name] else {
            throw Refusal(
                .notFound, "DMN-052", "no workflow of this name is deployed", subject: "workflow",
                expected: shelf.names.joined(separator: ", "), found: name,
                nearest: nearestName(name, in: shelf.names))
        }
        let input = try fields.optionalMembers("input") ?? JSONObject()
        let title = try fields.optionalTitle("title")
        try refuseUnfit(input, workflow)
        var start = Input.Start(
            id: ReviewID(number: nextReview), workflow: name, definition: workflow.hash,
            title: title ?? workflow.chart.title, region: region, organisation: organisation,
            input: input)
        start.isDeferred = holdReaches.contains {
            $0.holds(number: nextReview, region: region, organisation: organisation)
        }
        let outcome: ReviewStep
        nextReview += 1
        do throws(Refusal) {
            outcome = try take(.start(start), on: start.id.number, by: Actor(caller, principal))
        } catch {
            nextReview = start.id.number
            throw error
        }
        return .ok(try standing(of: outcome.review.id, before: nil))
    }

    /// The input of a review must fit the schema that its workflow states.
    private func refuseUnfit(_ input: JSONObject, _ workflow: Workflow) throws(Refusal) {
        guard let schema = workflow.chart.initialInputSchema else { return }
        try refuse(Form(schema: schema, today: today).problems(in: .object(input)), of: "input")
    }

    func refuse(_ problems: [Form.Problem], of field: String) throws(Refusal) {
        guard let first = problems.first else { return }
        let path = first.path == "the answer" ? field : "\(field).\(first.path)"
        var refusal = Refusal(
            .invalid, "DMN-053", "the \(field) does not fit its form", subject: path,
            expected: first.expected, found: first.found, nearest: first.nearest)
        refusal.problems = problems.map {
            .init(subject: $0.path, expected: $0.expected, found: $0.found)
        }
        throw refusal
    }

    func sendEvent(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.review()
        let name = try fields.text("event")
        let data = JSONValue.object(try fields.optionalMembers("data") ?? JSONObject())
        let (review, workflow, isSender) = try eventful(id, name, principal, caller)
        let declared = workflow.chart.events.first { sameBytes($0.name, name) }
        var bodies: [StoredBody] = []
        var taken = data
        if let form = declared?.form {
            try refuse(Form(schema: form, today: today).problems(in: data), of: "data")
            taken = split(data, by: Form(schema: form), subject: "review/\(id)", into: &bodies)
        } else if data.objectValue?.isEmpty == false {
            // Without a form nothing is marked as copied: what people wrote stays beside the journal.
            taken = split(data, by: Form(schema: [:]), subject: "review/\(id)", into: &bodies)
        }
        let reply = try steer(
            .event(name: name, data: taken), on: id, by: principal, caller,
            dryRun: try fields.flag("dryRun"),
            lookups: try lookups(handling: name, of: review, with: taken))
        if !(try fields.flag("dryRun")) { batch.bodies += bodies }
        guard isSender, case .person = principal, case .ok(let outcome) = reply else {
            return reply
        }
        // Whom else the review asks is not theirs to know.
        return .ok(
            JSONObject(outcome.filter { ["review", "status", "dryRun"].contains($0.key) }))
    }

    /// The review of an event that the principal may send: its coordinator may send any, others what
    /// the workflow says is theirs; by a link to a task, while that task is open.
    private func eventful(
        _ id: ReviewID, _ event: String, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> (Review, Workflow, isSender: Bool) {
        let missing = Refusal(
            .notYours, "DMN-047", "there is no such review for you", subject: "\(id)")
        guard let review = try load(id.number)?.review else { throw missing }
        guard let workflow = shelf[hash: review.definition] else {
            throw Refusal(
                .internal, "DMN-012", "the review's definition is missing", subject: "\(id)")
        }
        let isSender = Asker(principal, register.acting, on: today).isSender(
            workflow.chart.sender(
                of: event, review.chart,
                review.environment(now: times.calendar, calendars: calendars)),
            host: review.organisation, region: review.region)
        if let only = caller.pass?.task {
            guard let task = TaskID(only), task.review == id, isSender,
                try self.task(task, of: review)?.isOpen == true
            else { throw missing }
        }
        // What somebody raises goes on record: whoever only opened the mail does not.
        if isSender, case .person = principal, caller.pass?.isConfirmed == false {
            throw Refusal(
                .refused, "DMN-145", "what is raised goes on record: a code is needed",
                subject: event, hint: "Ask for one with CODE, and say it with CONFIRM.")
        }
        if !isSender {
            _ = try steerable(id, by: principal)
            try requireCoordinator(review, principal)
        }
        return (review, workflow, isSender)
    }

    func cancelReview(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let incomplete = try fields.flag("incomplete")
        return try steerWithReason(fields, principal, caller) { _, reason in
            .cancel(reason: reason, incomplete: incomplete)
        }
    }

    /// A reason is free text: the input carries its hash, the body lies beside the journal.
    func steerWithReason(
        _ fields: Fields, _ principal: Principal, _ caller: Caller,
        _ input: (Review, String) -> Input
    ) throws(Refusal) -> Reply {
        let id = try fields.review()
        let review = try steerable(id, by: principal)
        try requireCoordinator(review, principal)
        let reason = body(
            .object(["reason": .string(try fields.text("reason"))]), subject: "review/\(id)")
        let reply = try steer(
            input(review, reason.hash), on: id, by: principal, caller, dryRun: false)
        batch.bodies.append(reason)
        return reply
    }

    func amendReview(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.review()
        try requireCoordinator(try steerable(id, by: principal), principal)
        let kind: Input.Amendment.Kind
        if fields.object["reopen"] != nil {
            let task = try fields.task("reopen")
            guard task.review == id else {
                throw Refusal(
                    .invalid, "DMN-054", "the task is of another review", subject: "reopen",
                    expected: "a task of \(id)", found: "\(task)")
            }
            kind = .reopen(task: task.number)
        } else if fields.object["correct"] != nil {
            kind = .correct(try fields.members("correct"))
        } else {
            kind = .set(state: try Fields(try fields.members("set")).text("state"))
        }
        let reason = body(
            .object(["reason": .string(try fields.text("reason"))]), subject: "review/\(id)")
        let dryRun = try fields.flag("dryRun")
        let reply = try steer(
            .amend(.init(kind: kind, reason: reason.hash)), on: id, by: principal, caller,
            dryRun: dryRun)
        if !dryRun { batch.bodies.append(reason) }
        return reply
    }
}
