import JSON
import ReviewEngine
import ReviewStore
import Statechart

/// Everything that an organisation or a person is part of: what an inspection, an absence or
/// somebody's leaving touches. Read from what stands in the reviews, not from a list that somebody
/// would have to keep.
struct Touched {
    /// Whom to look for.
    struct Question: Sendable {
        var organisation: String?
        var person: String?
        var region: String
        /// Days that matter; nil for all.
        var period: Period
        var today: String
    }

    private let question: Question
    private let job: ReadJob
    private var people: [Person] = []
    private var reviews: [JSONValue] = []

    init(_ question: Question, _ job: ReadJob) {
        self.question = question
        self.job = job
    }

    /// `{people, reviews, tasks}`: their people, each open review that names one of them or is
    /// hosted by them, and each open task that waits for them.
    mutating func find(_ view: borrowing StoreView) throws -> JSONObject {
        try findPeople(view)
        try findReviews(view)
        var addresses = people.map { "person:\($0.id)" }
        if let organisation = question.organisation {
            addresses.append("organisation:\(organisation)")
        }
        var tasks: [JSONValue] = []
        var held = HeldReviews(job.holds)
        // So many names fit into one question to the tables.
        for start in stride(from: 0, to: addresses.count, by: 200) {
            let some = Array(addresses[start..<min(start + 200, addresses.count)])
            let rows = try view.inbox(addresses: some, limit: 500)
                .filter { sameBytes($0.region, question.region) }
            tasks += try held.lines(of: rows, view).map { .object($0) }
        }
        return [
            "people": .array(people.map(line)), "reviews": .array(reviews),
            "tasks": .array(tasks),
        ]
    }

    /// Its own people, and those of bodies that lie in its area: an inspection there is of both.
    private mutating func findPeople(_ view: borrowing StoreView) throws {
        if let id = question.person {
            guard let row = try view.person(id: id), sameBytes(row.region, question.region) else {
                throw Refusal(
                    .notYours, "DMN-181", "there is no such person for you",
                    subject: "person:\(id)")
            }
            people = [try Person(row: row)]
            return
        }
        guard let organisation = question.organisation else { return }
        for name in [organisation] + (try bodies(in: organisation, view)) {
            var after: String?
            while true {
                let rows = try view.people(
                    PersonFilter(regions: [question.region], organisation: name),
                    after: after, limit: 500)
                guard let last = rows.last else { break }
                for row in rows { people.append(try Person(row: row)) }
                after = last.id
            }
        }
    }

    private func bodies(in area: String, _ view: borrowing StoreView) throws -> [String] {
        var found: [String] = []
        var after: String?
        while true {
            let rows = try view.organisations(region: question.region, after: after, limit: 500)
            guard let last = rows.last else { return found }
            for row in rows {
                let organisation = try Organisation(row: row)
                if let whole = organisation.partOf, sameBytes(whole, area) {
                    found.append(organisation.id)
                }
            }
            after = "\(last.sort)/\(last.id)"
        }
    }

    private func line(_ person: Person) -> JSONValue {
        let meanwhile = person.load.filter { assignment in
            guard let from = question.period.from, let until = question.period.until else {
                return !assignment.period.isOver(on: question.today)
            }
            return assignment.period.overlaps(from: from, until: until)
        }
        return [
            "id": .string(person.id), "organisation": .string(person.organisation),
            "roles": .array(person.roles.map { .string($0) }), "status": .string(person.status),
            "load": .array(meanwhile.map { .object($0.encoded) }),
            "delegates": .array(
                person.delegates(on: question.period.from ?? question.today).map { .string($0) }),
        ]
    }

    // MARK: Reviews

    private mutating func findReviews(_ view: borrowing StoreView) throws {
        var after: String?
        var told: Set<String> = []
        while true {
            let rows = try view.reviews(
                ReviewFilter(regions: [question.region]), after: after, limit: 200)
            guard let last = rows.last else { return }
            for row in rows where row.status == "running" || row.status == "attention" {
                let isHosted =
                    question.organisation.map { sameBytes($0, row.organisation) } ?? false
                let named = names(in: row)
                // A part of a hosted review is told with the whole.
                if isHosted, named.isEmpty, row.parent != nil { continue }
                guard isHosted || !named.isEmpty else { continue }
                if let parent = row.parent, told.contains(parent), named.isEmpty { continue }
                told.insert(row.id)
                reviews.append(.object(try line(row, isHosted, named)))
            }
            after = last.id
        }
    }

    private func line(
        _ row: ReviewRow, _ isHosted: Bool, _ named: [ContextName]
    ) throws -> JSONObject {
        let report = try ReviewReport(row, job)
        var line = row.line(job.holds, job.shelf)
        line["hosted"] = .bool(isHosted)
        line["names"] = .array(
            named.map { name in
                var told: JSONObject = ["person": .string(name.person), "as": .string(name.path)]
                told["place"] = name.place.map { .string($0) }
                return .object(told)
            })
        line["dates"] = .array(
            dates(report.review.chart.context).map {
                ["what": .string($0.path), "on": .string($0.day)]
            })
        line["now"] = .array(report.available)
        return line
    }

    /// Where a review's context names one of the people.
    private struct ContextName {
        var person: String
        var path: String
        /// Which place they hold, where this is the team.
        var place: String?
    }

    private func names(in row: ReviewRow) -> [ContextName] {
        // Most reviews name none of them: their bytes say so before anything is decoded.
        guard people.contains(where: { Self.holds(row.snapshot, Array("\"\($0.id)\"".utf8)) }),
            let snapshot = try? JSONReader.parse(row.snapshot),
            let context = snapshot["chart"]?["context"]
        else { return [] }
        var found: [ContextName] = []
        walk(context, path: "", depth: 0) { path, word in
            if people.contains(where: { sameBytes($0.id, word) }) {
                found.append(
                    ContextName(person: word, path: path, place: Self.place(of: path, context)))
            }
        }
        return found
    }

    /// `team[2].person`: the place of the second of the team.
    private static func place(of path: String, _ context: JSONValue) -> String? {
        guard path.hasPrefix("team["), path.hasSuffix("].person"),
            let number = Int(path.dropFirst("team[".count).dropLast("].person".count)),
            let team = context["team"]?.arrayValue, number >= 1, number <= team.count
        else { return nil }
        return team[number - 1]["place"]?.stringValue
    }

    private static func holds(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first, bytes.count >= wanted.count else { return false }
        for start in 0...(bytes.count - wanted.count) where bytes[start] == first {
            if bytes[start..<(start + wanted.count)].elementsEqual(wanted) { return true }
        }
        return false
    }

    /// Days in a review's context that lie in the period asked for.
    private func dates(_ context: JSONObject) -> [(path: String, day: String)] {
        guard let from = question.period.from, let until = question.period.until else { return [] }
        var found: [(path: String, day: String)] = []
        walk(.object(context), path: "", depth: 0) { path, word in
            if InstantText.isDay(word), Period(from: from, until: until).contains(word) {
                found.append((path, word))
            }
        }
        return found
    }

    /// Every text of a value with its path: `team[2].person`. No deeper than a body may nest.
    private func walk(
        _ value: JSONValue, path: String, depth: Int, _ take: (String, String) -> Void
    ) {
        guard depth < 32 else { return }
        switch value {
        case .string(let word): take(path, word)
        case .array(let items):
            for (index, item) in items.enumerated() {
                walk(item, path: "\(path)[\(index + 1)]", depth: depth + 1, take)
            }
        case .object(let object):
            for (key, member) in object {
                walk(member, path: path.isEmpty ? key : "\(path).\(key)", depth: depth + 1, take)
            }
        default: break
        }
    }
}
