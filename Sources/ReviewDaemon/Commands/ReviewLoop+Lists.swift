import Digest
import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// Verbs that read: each is a question to the reader, answered from what is committed.
extension ReviewLoop {
    func listReviews(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let limit = try fields.limit()
        var filter = ReviewFilter()
        filter.workflow = try fields.optionalName("workflow")
        filter.status = try fields.optionalName("status")
        filter.holds = holdReaches
        // To stand still is no status of its own: a held review runs, and nothing in it does.
        if let status = filter.status,
            ["held", "running"].contains(where: { sameBytes($0, status) })
        {
            filter.isHeld = sameBytes(status, "held")
            filter.status = "running"
        }
        (filter.regions, filter.organisation) = try scope(
            principal, region: try fields.optionalName("region"),
            organisation: try fields.optionalName("organisation"))
        let after = try fields.after { ReviewID($0) }
        let asked = filter
        try ask(caller) { view, job in
            let rows = try view.reviews(asked, after: after, limit: limit)
            return .page(
                "reviews", rows.map { $0.line(job.holds, job.shelf) }, limit: limit,
                next: rows.last?.id)
        }
        return .later
    }

    /// What a principal may list: a coordinator a region, a host their own reviews, an operator all.
    func scope(
        _ principal: Principal, region: String?, organisation: String?
    ) throws(Refusal) -> (regions: [String]?, organisation: String?) {
        switch principal {
        case .coordinator(let mine):
            if let region, !sameBytes(region, mine) {
                throw Refusal(
                    .notYours, "DMN-051", "this is another region", subject: "region",
                    expected: mine, found: region)
            }
            return ([mine], organisation)
        case .organisation(let mine): return (region.map { [$0] }, mine)
        case .operator: return (region.map { [$0] }, organisation)
        case .person, .role, .queue:
            throw Refusal(
                .notYours, "DMN-130", "only coordinators, hosts and operators list reviews",
                subject: "as", found: "\(principal)", hint: "Your tasks are in your inbox.")
        }
    }

    func showReview(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.review()
        let letters: LetterTrouble? =
            if case .coordinator(let region) = principal { letterTrouble(in: [region]) } else {
                nil
            }
        let asker = Asker(principal, register.acting, on: today)
        try ask(caller) { view, job in
            let report = try ReviewReport(id, for: asker, view, job)
            var shown = try report.shown(view)
            let doubtful = try letters?.lines(ofReview: "\(id)", view) ?? []
            if !doubtful.isEmpty { shown["letters"] = .objects(doubtful) }
            return .body([
                "review": .object(shown)
            ])
        }
        return .later
    }

    func showHistory(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.review()
        let limit = try fields.limit()
        let after = try fields.integer("after", 0...Int64.max, unasked: 0)
        let asker = Asker(principal, register.acting, on: today)
        try ask(caller) { view, job in
            let report = try ReviewReport(id, for: asker, view, job)
            let entries = try report.history(view, after: after, limit: limit).entries
            return .page(
                "entries", entries, limit: limit,
                next: entries.last?["sequence"]?.intValue.map { "\($0)" }, number: true)
        }
        return .later
    }

    func report(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.review()
        if principal == .operator {
            throw Refusal(
                .notYours, "DMN-131", "an operator sees no content", subject: "as",
                expected: "coordinator:REGION or the host", found: "operator")
        }
        let asker = Asker(principal, register.acting, on: today)
        try ask(caller) { view, job in
            .body([
                "report": .object(
                    try ReviewReport(id, for: asker, view, job).report(view))
            ])
        }
        return .later
    }

    func listTasks(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let limit = try fields.limit()
        var filter = TaskFilter()
        (filter.regions, filter.organisation) = try scope(principal, region: nil, organisation: nil)
        if fields.object["review"] != nil { filter.review = try fields.review().description }
        filter.status = try fields.optionalName("status")
        if let queue = try fields.optionalName("queue") { filter.address = "queue:\(queue)" }
        if let to = try fields.optionalText("to") { filter.address = to }
        let after = try fields.after { TaskID($0) }
        let asked = filter
        try ask(caller) { view, job in
            let rows = try view.tasks(asked, after: after, limit: limit)
            var held = HeldReviews(job.holds)
            return .page(
                "tasks", try held.lines(of: rows, view), limit: limit, next: rows.last?.id)
        }
        return .later
    }

    func showToday(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let (regions, organisation) = try scope(principal, region: nil, organisation: nil)
        let now = times.calendar
        let letters = letterTrouble(in: regions)
        let address: String
        if case .coordinator = principal {
            address = "role:coordinator"
        } else {
            address = principal.description
        }
        let reviews = ReviewFilter(regions: regions, organisation: organisation)
        let jobs = subjects.jobs(endedSince: times.calendar - Today.jobsTold)
        let isForOperator = principal == .operator
        try ask(caller) { view, job in
            let today = Today(
                regions: regions, organisation: organisation, now: now, address: address,
                reviews: reviews, holds: job.holds, jobs: jobs, letters: letters,
                shelf: job.shelf, calendars: job.calendars,
                attention: AttentionList(
                    regions: regions, organisation: organisation, isForOperator: isForOperator,
                    shelf: job.shelf))
            return .body(try today.body(view))
        }
        return .later
    }

    func listAttention(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let limit = try fields.limit()
        let (regions, organisation) = try scope(principal, region: nil, organisation: nil)
        let after = try fields.optionalText("after")
        // Seeing to a letter is a coordinator's matter: an operator reads no titles, a host sends none.
        let letters: LetterTrouble? =
            if case .coordinator = principal { letterTrouble(in: regions) } else { nil }
        let isForOperator = principal == .operator
        try ask(caller) { view, job in
            let list = AttentionList(
                regions: regions, organisation: organisation, isForOperator: isForOperator,
                shelf: job.shelf)
            let tasks = try list.tasks(view, after: after, limit: limit)
            var items = try tasks.map { try list.item($0, view) }
            if after == nil {
                items += try list.reviews(view, limit: limit)
                items += try letters?.lines(view) ?? []
            }
            return .page("items", items, limit: limit, next: tasks.last?.id, rows: tasks.count)
        }
        return .later
    }

    func showJournal(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let limit = try fields.limit()
        let after = try fields.integer("after", 0...Int64.max, unasked: 0)
        try ask(caller) { view, _ in
            let entries = try view.journal(after: after, limit: limit)
            let lines = entries.map { entry -> JSONObject in
                let mayRead =
                    principal == .operator
                    || principal.mayRead(region: entry.region, organisation: entry.organisation)
                guard mayRead else { return ["sequence": .int(entry.sequence)] }
                return [
                    "sequence": .int(entry.sequence), "at": .string(InstantText.text(entry.at)),
                    "subject": .string(entry.subject), "kind": .string(entry.kind),
                    "who": .string(entry.who), "hash": .string(Digest.hex(entry.hash)),
                ]
            }
            return .page(
                "entries", lines, limit: limit, next: entries.last.map { "\($0.sequence)" },
                number: true)
        }
        return .later
    }
}

extension ReadJob.Found {
    /// A page of lines; `next` only when there may be more.
    static func page(
        _ name: String, _ lines: [JSONObject], limit: Int, next: String?, number: Bool = false,
        rows: Int? = nil
    ) -> ReadJob.Found {
        var body: JSONObject = [name: .array(lines.map { .object($0) })]
        if (rows ?? lines.count) >= limit, let next {
            body["next"] = number ? Int64(next).map { .int($0) } : .string(next)
        }
        return .body(body)
    }

    /// With a list beside the page; nil is none.
    func with(_ name: String, _ list: [JSONValue]?) -> ReadJob.Found {
        guard let list, case .body(var body) = self else { return self }
        body[name] = .array(list)
        return .body(body)
    }
}
