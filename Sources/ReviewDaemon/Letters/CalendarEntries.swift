import CivilTime
import JSON
import ReviewEngine
import ReviewStore

/// What stands in a calendar: the dates that a review publishes (its fact `calendar`), and by when
/// tasks are to be answered. For a review, a person, or a region.
///
/// An entry's sequence is the position of its review in the journal: a date moves by a step, and each
/// step is further on, so the sequence has risen whenever anything did. The hold of a host or a region
/// is no step of its reviews: while one stands it is one more, which the next step exceeds.
///
/// While a review is on hold its entries stay where they are and say so: they would vanish as if all
/// were called off, or stand as if all were certain.
struct CalendarEntries {
    let names: LetterName
    /// One review and the reviews that belong to it.
    var review: String?
    let acting: ActingIndex
    let book: AddressBook
    /// Only what concerns this principal, and whom they answer for on this day.
    var concerns: Principal?
    let day: String
    var regions: [String]?

    /// Tasks that are read at once.
    private static let page = 1_000

    /// What is somebody's: a coordinator's is the region.
    mutating func show(_ principal: Principal) {
        if case .coordinator(let region) = principal {
            regions = [region]
        } else {
            concerns = principal
        }
    }

    func lines(_ view: borrowing StoreView, _ job: ReadJob) throws -> [JSONObject] {
        var lines: [JSONObject] = []
        try view.reviewsWithCalendar(regions: regions, review: review) { row in
            lines += try dates(of: row, view, job)
        }
        return lines + (try deadlines(view, job.holds))
    }

    /// Whose and of what it is, for the name under which a program shows it: `{of?, name?, region?,
    /// review?, reviewTitle?, host?}`.
    func heading(_ view: borrowing StoreView) throws -> JSONObject {
        var heading = JSONObject()
        if let concerns {
            heading["of"] = .string("\(concerns)")
            heading["name"] = try book.name(of: "\(concerns)", view).map { .string($0) }
        }
        if let regions, regions.count == 1 { heading["region"] = .string(regions[0]) }
        if let review, let row = try view.review(id: review) {
            heading["review"] = .string(row.id)
            heading["reviewTitle"] = .string(row.title)
            heading["host"] = .string(row.organisation)
        }
        return heading
    }

    // MARK: Dates

    private func dates(
        of row: ReviewRow, _ view: borrowing StoreView, _ job: ReadJob
    ) throws -> [JSONObject] {
        guard let facts = try? JSONReader.parse(row.facts) else { return [] }
        var lines: [JSONObject] = []
        for date in facts["calendar"]?.arrayValue ?? [] {
            guard let id = date["id"]?.stringValue, let title = date["title"]?.stringValue,
                let start = date["start"]?.stringValue, let whose = whose(date, row)
            else { continue }
            var line = head("\(row.id).\(id)", title, of: row, job.holds)
            line["kind"] = "meeting"
            line["start"] = .string(start)
            line["end"] = date["end"]
            line["place"] = date["place"]
            if let concerns {
                try book.tell(owner: whose, to: "\(concerns)", in: &line, view)
            }
            lines.append(line)
            lines += try sessions(of: date, line, "\(row.id).\(id)", view, job.calendars)
        }
        return lines
    }

    /// The sessions of a date's timetable, an entry each; those on other days than the date's are of
    /// a timetable that is still to be drawn up anew. What was typed in them is read from the bodies.
    private func sessions(
        of date: JSONValue, _ whole: JSONObject, _ uid: String, _ view: borrowing StoreView,
        _ calendars: Calendars
    ) throws -> [JSONObject] {
        guard let timetable = date["timetable"], let first = date["start"]?.stringValue else {
            return []
        }
        let last = date["end"]?.stringValue ?? first
        let told = try StoredBodies.resolved(timetable, view)
        var lines: [JSONObject] = []
        for (index, session) in (told["sessions"]?.arrayValue ?? []).enumerated() {
            guard let day = session["day"]?.stringValue, !bytesPrecede(day, first),
                !bytesPrecede(last, day)
            else { continue }
            var line = whole
            line["uid"] = .string(names.entry("\(uid).session-\(index + 1)"))
            if let meets = session["meets"]?.stringValue { line["title"] = .string(meets) }
            line["start"] = .string(Self.instant(day, session["from"], calendars) ?? day)
            line["end"] = Self.instant(day, session["to"], calendars).map { .string($0) }
            line["place"] = session["place"] ?? session["link"]
            lines.append(line)
        }
        return lines
    }

    /// A day and what somebody typed as its time; nil where that is no time.
    private static func instant(
        _ day: String, _ time: JSONValue?, _ calendars: Calendars
    ) -> String? {
        guard let date = try? CivilDate(parsing: day),
            let time = time?.stringValue.flatMap({ try? CivilTimeOfDay(parsing: $0) })
        else { return nil }
        return calendars.zone.timestamp(for: date, at: time).description
    }

    /// Whose a date is of those whom `with` names and the host, to whom the visit is: theirs for whom
    /// the calendar is, else one's for whom they answer; nil where it is neither.
    private func whose(_ date: JSONValue, _ row: ReviewRow) -> String? {
        guard let concerns else { return "" }
        let with = DateNews.with(date, row.organisation)
        return acting.addresses(of: concerns, on: day).first { address in
            with.contains { sameBytes($0, address) }
                && acting.owns(concerns, address: address, region: row.region, on: day)
        }
    }

    private func head(
        _ uid: String, _ title: String, of row: ReviewRow, _ holds: [HoldReach]
    ) -> JSONObject {
        var head: JSONObject = [
            "uid": .string(names.entry(uid)), "title": .string(title),
            "sequence": .int(row.position), "host": .string(row.organisation),
            "review": .string(row.id), "reviewTitle": .string(row.title),
        ]
        if row.isHeld(holds) {
            head["held"] = true
            if holds.contains(where: { $0.holds(row) }) {
                head["sequence"] = .int(row.position + 1)
            }
        }
        return head
    }

    // MARK: Deadlines

    private func deadlines(
        _ view: borrowing StoreView, _ holds: [HoldReach]
    ) throws -> [JSONObject] {
        var filter = TaskFilter(status: "ready", regions: regions)
        var reviews = [review]
        if let review { reviews += try view.children(ofReview: review).map(\.id) }
        if case .coordinator(let region)? = concerns {
            filter.address = "role:coordinator"
            filter.regions = [region]
        } else if let concerns {
            filter.addresses = acting.addresses(of: concerns, on: day)
        }
        var lines: [JSONObject] = []
        for one in reviews {
            filter.review = one
            var last: String?
            repeat {
                let tasks = try view.tasks(filter, after: last, limit: Self.page)
                for task in tasks where !Self.isQueued(task) {
                    if let line = try deadline(of: task, holds, view) { lines.append(line) }
                }
                last = tasks.count == Self.page ? tasks.last?.id : nil
            } while last != nil
        }
        return lines
    }

    private func deadline(
        of task: TaskRow, _ holds: [HoldReach], _ view: borrowing StoreView
    ) throws(StoreError) -> JSONObject? {
        guard let due = task.due, let row = try view.review(id: task.review) else { return nil }
        var line = head(task.id, task.title, of: row, holds)
        line["kind"] = "deadline"
        line["start"] = .string(InstantText.text(due))
        line["task"] = .string(task.id)
        if let concerns {
            guard acting.owns(concerns, address: task.address, region: task.region, on: day) else {
                return nil
            }
            try book.tell(
                owner: LettersDue.owner(of: task), to: "\(concerns)", in: &line, view)
        }
        return line
    }

    private static func isQueued(_ task: TaskRow) -> Bool {
        task.address.utf8.starts(with: "queue:".utf8)
    }
}

extension ReviewLoop {
    /// CALENDAR: of one review, or of whoever asks, or of a person for their coordinator.
    func showCalendar(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        var entries = calendarEntries
        switch principal {
        case .coordinator:
            entries.show(principal)
            if let word = try fields.optionalText("for") {
                guard let whose = Principal(word) else {
                    throw Refusal(
                        .invalid, "DMN-042", "this is no principal", subject: "for",
                        expected: "person:ID or organisation:ID", found: "\"\(word)\"")
                }
                entries.concerns = whose
            }
            if fields.object["review"] != nil {
                let id = try fields.review()
                _ = try steerable(id, by: principal)
                entries.review = "\(id)"
            }
        case .person, .organisation, .role: entries.show(principal)
        case .queue, .operator: throw Self.noCalendar(of: principal)
        }
        return try tell(entries, caller)
    }

    var calendarEntries: CalendarEntries {
        CalendarEntries(
            names: letterNames, acting: register.acting,
            book: AddressBook(mail: configuration.mail), day: today)
    }

    func tell(_ entries: CalendarEntries, _ caller: Caller) throws(Refusal) -> Reply {
        let now = JSONValue.string(InstantText.text(times.calendar))
        try ask(caller) { view, job in
            var body = try entries.heading(view)
            body["events"] = .objects(try entries.lines(view, job))
            body["now"] = now
            return .body(body)
        }
        return .later
    }
}
