import JSON
import ReviewEngine
import ReviewStore
import ReviewWire
import Statechart

/// INBOX and SHOW: what waits for a person, an organisation or the coordinators of a region.
extension ReviewLoop {
    func inbox(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let limit = try fields.limit()
        let after = try fields.optionalText("after")
        var filter = TaskFilter()
        filter.status = "ready"
        if case .coordinator(let region) = principal {
            filter.address = "role:coordinator"
            filter.regions = [region]
        } else {
            filter.addresses = register.acting.addresses(of: principal, on: today)
        }
        let asked = filter
        let acting = register.acting
        let day = today
        let only = caller.pass?.task
        // A session of one task is told so with the task.
        let isAsked = try fields.flag("raise")
        let raising =
            isAsked && only == nil ? Raising(principal, acting, caller.pass, on: day) : nil
        let (reader, book) = ("\(principal)", AddressBook(mail: configuration.mail))
        try ask(caller) { view, job in
            let rows = try view.tasks(asked, after: after, limit: limit)
            let theirs = rows.filter { row in
                acting.owns(principal, address: row.address, region: row.region, on: day)
                    && (only.map { sameBytes(row.id, $0) } ?? true)
            }
            let lines = try theirs.map { row in
                let review = try view.review(id: row.review)
                var line = row.inboxLine(
                    epoch: job.epoch, workflow: review?.workflow ?? "",
                    isHeld: review?.isHeld(job.holds) ?? false)
                try book.tell(
                    owner: LettersDue.owner(of: row), to: reader, in: &line, view)
                return line
            }
            let raise = try raising?.lines(view, job)
            return .page("tasks", lines, limit: limit, next: rows.last?.id, rows: rows.count)
                .with("raise", raise)
        }
        return .later
    }

    func showTask(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        let id = try fields.task()
        let pass = caller.pass
        let acting = register.acting
        let day = today
        let book = AddressBook(mail: configuration.mail)
        let shelf = DocumentShelf(principal, pass, acting, day)
        try ask(caller) { view, job in
            guard let row = try view.task(id: id.description),
                let review = try view.review(id: row.review),
                acting.owns(principal, address: row.address, region: row.region, on: day)
            else {
                throw Refusal(
                    .notYours, "DMN-072", "there is no such task for you", subject: "\(id)")
            }
            let task = try ReviewTask(row: row)
            let form = job.shelf[hash: review.definition]?.chart.form(of: task)
            try Self.refuse(pass, task, form)
            try Self.refuseEnded(task)
            let isHeld = review.isHeld(job.holds)
            var line = row.inboxLine(
                epoch: job.epoch, workflow: review.workflow, isHeld: isHeld)
            if !task.description.isEmpty { line["description"] = .string(task.description) }
            let input = try StoredBodies.resolved(.object(task.input), view)
            line["input"] = input
            let asked = job.shelf[hash: review.definition]?.chart.asked(under: input.names)
            if let asked, !asked.isEmpty { line["asked"] = .object(asked) }
            line["form"] = try task.form == nil ? form : Self.told(form, view)
            if let draft = try view.draft(task: row.id) { line["draft"] = .object(draft.line) }
            line["host"] = .string(review.organisation)
            line["reviewTitle"] = .string(review.title)
            try book.tell(
                owner: LettersDue.owner(of: row), to: "\(principal)", in: &line, view)
            line["ring"] = try book.ring(in: row.region, view)
            if isHeld {
                // Why is for those who steer it.
                line["holds"] = .array(
                    try ReviewReport(review, job).review.holdLines(
                        view, job.holds, withReason: false))
            }
            let documents = try shelf.documents(of: review, view).count
            if documents > 0 { line["documents"] = .int(Int64(documents)) }
            let now = try Raising(principal, acting, pass, on: day).events(of: review, job)
            if !now.isEmpty { line["now"] = .array(now) }
            return .body([
                "task": .object(line), "now": .string(InstantText.text(job.now)),
            ])
        }
        return .later
    }

    /// A form that was made for its task: what it quotes of earlier answers stands in it.
    private static func told(
        _ form: JSONValue?, _ view: borrowing StoreView
    ) throws(StoreError) -> JSONValue? {
        guard let form else { return nil }
        return Form(schema: try StoredBodies.resolved(form, view)).told
    }
}

extension JSONValue {
    /// The names of all members, each once, however deep they lie.
    fileprivate var names: [String] {
        var names: [String] = []
        func walk(_ value: JSONValue) {
            for (name, member) in value.objectValue ?? [:] {
                if !names.contains(where: { sameBytes($0, name) }) { names.append(name) }
                walk(member)
            }
            value.arrayValue?.forEach(walk)
        }
        walk(self)
        return names
    }
}
