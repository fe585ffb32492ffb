import JSON
import ReviewEngine
import ReviewStore

/// What stands in a calendar: the dates that a review publishes (its fact `calendar`), and by when
/// tasks are to be answered. For a review, a person, or a region.
///
/// An entry's sequence is the position of its review in the journal: a date moves by a step, and each
/// step is further on, so the sequence has risen whenever anything did.
struct CalendarEntries {
    let names: LetterName
    /// One review and the reviews that belong to it.
    var review: String?
    /// Only what concerns this principal.
    var concerns: String?
    var regions: [String]?

    private static let most = 1_000

    func lines(_ view: borrowing StoreView) throws -> [JSONObject] {
        var lines: [JSONObject] = []
        for row in try view.reviewsWithCalendar(
            regions: regions, review: review, limit: Self.most)
        {
            lines += dates(of: row)
        }
        return lines + (try deadlines(view))
    }

    // MARK: Dates

    private func dates(of row: ReviewRow) -> [JSONObject] {
        guard let facts = try? JSONReader.parse(row.facts) else { return [] }
        return (facts["calendar"]?.arrayValue ?? []).compactMap { date in
            guard let id = date["id"]?.stringValue, let title = date["title"]?.stringValue,
                let start = date["start"]?.stringValue, isConcerned(date, row)
            else { return nil }
            var line = head(
                "\(row.id).\(id)", title, row.position, host: row.organisation,
                review: row.id, reviewTitle: row.title)
            line["kind"] = "meeting"
            line["start"] = .string(start)
            line["end"] = date["end"]
            line["place"] = date["place"]
            return line
        }
    }

    /// Whoever is named in `with`, and the host: the visit is to them.
    private func isConcerned(_ date: JSONValue, _ row: ReviewRow) -> Bool {
        guard let concerns else { return true }
        let with = (date["with"]?.arrayValue ?? []).compactMap(\.stringValue)
        return with.contains { sameBytes($0, concerns) }
            || sameBytes(concerns, "organisation:\(row.organisation)")
    }

    private func head(
        _ uid: String, _ title: String, _ sequence: Int64, host: String, review: String,
        reviewTitle: String
    ) -> JSONObject {
        [
            "uid": .string(names.entry(uid)), "title": .string(title), "sequence": .int(sequence),
            "host": .string(host), "review": .string(review), "reviewTitle": .string(reviewTitle),
        ]
    }

    // MARK: Deadlines

    private func deadlines(_ view: borrowing StoreView) throws -> [JSONObject] {
        var filter = TaskFilter(status: "ready", regions: regions)
        var reviews = [review]
        if let review { reviews += try view.children(ofReview: review).map(\.id) }
        filter.address = concerns
        if case .coordinator(let region)? = concerns.flatMap({ Principal($0) }) {
            filter.address = "role:coordinator"
            filter.regions = [region]
        }
        var lines: [JSONObject] = []
        for one in reviews {
            filter.review = one
            for task in try view.tasks(filter, limit: Self.most) where !Self.isQueued(task) {
                guard let due = task.due, let row = try view.review(id: task.review) else {
                    continue
                }
                var line = head(
                    task.id, task.title, row.position, host: task.organisation,
                    review: task.review, reviewTitle: row.title)
                line["kind"] = "deadline"
                line["start"] = .string(InstantText.text(due))
                line["task"] = .string(task.id)
                lines.append(line)
            }
        }
        return lines
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
        var entries = CalendarEntries(names: letterNames)
        switch principal {
        case .coordinator(let region):
            entries.regions = [region]
            if let word = try fields.optionalText("for") {
                guard let whose = Principal(word) else {
                    throw Refusal(
                        .invalid, "DMN-042", "this is no principal", subject: "for",
                        expected: "person:ID or organisation:ID", found: "\"\(word)\"")
                }
                entries.concerns = "\(whose)"
            }
            if fields.object["review"] != nil {
                let id = try fields.review()
                _ = try steerable(id, by: principal)
                entries.review = "\(id)"
            }
        case .person, .organisation: entries.concerns = "\(principal)"
        case .queue, .operator:
            throw Refusal(
                .notYours, "DMN-164", "only people, hosts and coordinators have a calendar",
                subject: "as", found: "\(principal)")
        }
        let asked = entries
        let now = JSONValue.string(InstantText.text(times.calendar))
        try ask(caller) { view, _ in
            .body(["events": .objects(try asked.lines(view)), "now": now])
        }
        return .later
    }
}
