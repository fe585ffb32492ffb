import JSON
import ReviewEngine
import ReviewStore

/// HOLD, RELEASE and HOLDS: one review, a host's, or a region's, each a coordinator's decision.
///
/// A host's or a region's hold is one row and holds at once, however many reviews stand in it; its
/// release is a durable job that lets them go on one after the other.
extension ReviewLoop {
    // MARK: What stands

    var holdReaches: [HoldReach] {
        guard !subjects.holds.isEmpty else { return [] }
        return subjects.holds.map { hold in
            guard let number = hold.releasedBy,
                let job = subjects.jobs.first(where: { $0.number == number })
            else { return HoldReach(hold: hold) }
            return HoldReach(hold: hold, after: job.cursor, through: job.through)
        }
    }

    /// Since when a host's or a region's hold has held this review; nil when none does.
    func scopeHeldSince(_ review: Review, except scope: HoldScope? = nil) -> Int64? {
        guard !subjects.holds.isEmpty else { return nil }
        return holdReaches.filter { $0.holds(review) && $0.hold.scope != scope }
            .map(\.hold.hold.since).min()
    }

    /// Whether it stands still: by itself, by its parent, its host or its region.
    func isHeld(_ review: Review) -> Bool {
        review.isHeldByItself || scopeHeldSince(review) != nil
    }

    // MARK: Verbs

    func holdReview(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        if let scope = try scope(fields, principal) {
            return try hold(scope, fields, principal, caller)
        }
        return try steerWithReason(fields, principal, caller) { _, reason in
            .hold(reason: reason, who: principal.description)
        }
    }

    func releaseReview(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        if let scope = try scope(fields, principal) {
            return try release(scope, fields, principal, caller)
        }
        return try steerWithReason(fields, principal, caller) { review, reason in
            .release(reason: reason, still: scopeHeldSince(review))
        }
    }

    /// The host or region that is named; nil when it is a review.
    private func scope(_ fields: Fields, _ principal: Principal) throws(Refusal) -> HoldScope? {
        let host = try fields.optionalName("host")
        let region = try fields.optionalName("region")
        let named = [fields.object["review"] != nil, host != nil, region != nil].count { $0 }
        guard named <= 1 else {
            throw Refusal(
                .invalid, "DMN-055", "one thing is held or released at a time",
                subject: "review, host, region", expected: "one of them", found: "\(named)")
        }
        guard host != nil || region != nil else { return nil }
        guard case .coordinator(let mine) = principal else {
            throw Refusal(
                .notYours, "DMN-056", "only a coordinator holds a host or a region",
                subject: "as", expected: "coordinator:REGION", found: "\(principal)")
        }
        if let region, !sameBytes(region, mine) {
            throw Refusal(
                .notYours, "DMN-051", "this is another region", subject: "region",
                expected: mine, found: region)
        }
        return host.map { .organisation($0, region: mine) } ?? .region(mine)
    }

    private func hold(
        _ scope: HoldScope, _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        if let known = subjects.holds.first(where: { $0.scope == scope }) {
            throw Refusal(
                .conflict, "DMN-057",
                known.releasedBy == nil
                    ? "the \(scope.word) is held already" : "the \(scope.word) is being released",
                subject: scope.name, hint: "`reviewctl hold list` says since when, by whom and why."
            )
        }
        let reason = body(
            .object(["reason": .string(try fields.text("reason"))]), subject: scope.subject)
        let hold = ScopeHold(
            scope: scope,
            hold: Hold(since: times.calendar, reason: reason.hash, who: principal.description))
        change(
            scope.subject, to: .hold(hold), kind: "hold", by: Actor(caller, principal),
            region: scope.region, organisation: scope.organisation,
            input: ["reason": .string(reason.hash)])
        batch.bodies.append(reason)
        return .ok(["held": .object(hold.line)])
    }

    private func release(
        _ scope: HoldScope, _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        guard var hold = subjects.holds.first(where: { $0.scope == scope }) else {
            throw Refusal(
                .conflict, "DMN-058", "the \(scope.word) is not held", subject: scope.name,
                expected: subjects.holds.filter { sameBytes($0.scope.region, scope.region) }
                    .map(\.scope.name).joined(separator: ", "))
        }
        guard hold.releasedBy == nil else {
            throw Refusal(
                .conflict, "DMN-057", "the \(scope.word) is being released", subject: scope.name)
        }
        let reason = body(
            .object(["reason": .string(try fields.text("reason"))]), subject: scope.subject)
        let actor = Actor(caller, principal)
        // The job follows the entry that names it.
        let number = sequence + 2
        hold.releasedBy = number
        change(
            scope.subject, to: .hold(hold), kind: "release", by: actor, region: scope.region,
            organisation: scope.organisation,
            input: ["reason": .string(reason.hash), "job": .int(number)])
        batch.bodies.append(reason)
        let job = begin(
            job: .release, on: scope.selection,
            parameters: [
                "subject": .string(scope.subject), "since": .int(hold.hold.since),
            ], region: scope.region, by: actor)
        return .ok([
            "released": .object(hold.line), "job": .string(job.subject),
        ])
    }

    // MARK: The job

    /// The scope of a job's hold no longer holds this review.
    func release(_ review: Review, by job: Job, _ actor: Actor) throws(Refusal) {
        guard let hold = hold(of: job) else { return }
        try take(
            .resume(
                since: hold.hold.since, still: scopeHeldSince(review, except: hold.scope)),
            on: review.id.number, by: actor)
        // Those that came due while it stood still were taken off the window.
        if let review = try load(review.id.number)?.review, review.takesTimers {
            setTimers(of: review, before: nil)
        }
    }

    /// The last review goes on: nothing is left of the hold.
    func endHold(of job: Job, by actor: Actor) {
        guard let hold = hold(of: job) else { return }
        change(
            hold.scope.subject, to: .ended, kind: "released", by: actor,
            region: hold.scope.region, organisation: hold.scope.organisation)
    }

    private func hold(of job: Job) -> ScopeHold? {
        subjects.holds.first { $0.releasedBy == job.number }
    }

    // MARK: Lists

    func listHolds(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let (regions, organisation) = try scope(
            principal, region: nil, organisation: nil)
        let jobs = subjects.jobs
        try ask(caller) { view, job in
            var lines: [JSONValue] = []
            for reach in job.holds where reach.concerns(regions, organisation) {
                lines.append(
                    .object(try reach.line(view, jobs, withReason: principal != .operator)))
            }
            return .body(["holds": .array(lines)])
        }
        return .later
    }
}
