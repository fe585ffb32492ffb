import CivilTime
import JSON
import ReviewEngine
import ReviewStore

/// TODAY: what is late, what waits for whoever asks, what comes, and what stands still.
struct Today {
    let regions: [String]?
    let organisation: String?
    let now: Int64
    /// Where tasks wait for whoever asks.
    let address: String
    let reviews: ReviewFilter
    let holds: [HoldReach]
    let jobs: [Job]
    let letters: LetterTrouble
    let shelf: WorkflowShelf
    let calendars: Calendars
    let attention: AttentionList

    /// Lines of one kind; the lists of their own verbs page through all.
    private static let most = 500
    private static let ahead: Int64 = 14 * 86_400_000
    /// For so long a job that has ended is told of: what it could not do waits for somebody.
    static let jobsTold: Int64 = 7 * 86_400_000

    func body(_ view: borrowing StoreView) throws -> JSONObject {
        let overdue = try view.overdue(
            regions: regions, organisation: organisation, now: now, exceptHeld: holds,
            limit: Self.most)
        let upcoming = try view.upcoming(
            regions: regions, organisation: organisation, from: now, to: now + Self.ahead,
            exceptHeld: holds, limit: Self.most)
        var held = HeldReviews(holds)
        let mine = TaskFilter(
            status: "ready", address: address, organisation: nil, regions: regions)
        return [
            "now": .string(InstantText.text(now)),
            "overdue": .array(overdue.map { .object($0.line(isHeld: false)) }),
            "waitingForMe": .objects(
                try held.lines(of: view.tasks(mine, limit: Self.most), view)),
            "next": .array(upcoming.map { Self.upcoming(.object($0.line(isHeld: false))) }),
            "idle": .array(try idle(view, listed: overdue + upcoming)),
            "attention": .objects(try attention.items(view, limit: Self.most)),
            "holds": .array(
                try holds.filter { $0.concerns(regions, organisation) }.map {
                    .object(try $0.line(view, jobs, withReason: !attention.isForOperator))
                }),
            "held": .array(try standing(view, status: "running", isHeld: true)),
            "deferred": .array(try standing(view, status: "deferred", isHeld: nil)),
            "jobs": .objects(
                organisation == nil ? jobs.filter(concerns).map(\.line) : []),
            "letters": .objects(
                organisation == nil ? try letters.lines(view) : []),
        ]
    }

    private func concerns(_ job: Job) -> Bool {
        guard let regions else { return true }
        return regions.contains { sameBytes($0, job.selection.region ?? "") }
    }

    /// Reviews that stand still, those that are held because another waits for them left out.
    private func standing(
        _ view: borrowing StoreView, status: String, isHeld: Bool?
    ) throws -> [JSONValue] {
        var filter = reviews
        filter.status = status
        filter.isHeld = isHeld
        filter.holds = holds
        return try view.reviews(filter, limit: Self.most).filter { $0.parent == nil }
            .map { row in
                var line = row.line(holds, shelf)
                if let chart = shelf[hash: row.definition]?.chart,
                    let since = try Review(row: row, chart: chart)
                        .incompleteSince(chart, holds, calendars, now: now)
                {
                    line["incompleteSince"] = .string(InstantText.text(since))
                }
                return .object(line)
            }
    }

    // MARK: what nobody would look at

    /// After so long without an entry a review is idle, whatever it waits for.
    private static let quietAfter: Int64 = 30 * 86_400_000
    /// Reviews that are looked at for `idle`: a bound on the work of one question.
    private static let lookedAt = 2_000

    /// Running reviews that no date will move, or in which nothing has happened for 30 days, unless
    /// their tasks are told of already.
    private func idle(
        _ view: borrowing StoreView, listed: [TaskRow]
    ) throws -> [JSONValue] {
        let told = Set(listed.map { Array($0.review.utf8) })
        var filter = reviews
        filter.status = "running"
        filter.isHeld = false
        filter.holds = holds
        filter.quietThrough = try view.lastSequence(before: now - Self.quietAfter)
        var found: [JSONValue] = []
        for row in try view.reviews(filter, limit: Self.lookedAt) where found.count < Self.most {
            let family = try view.family(of: row)
            guard !family.contains(where: { told.contains(Array($0.id.utf8)) }) else { continue }
            let last = family.map(\.position).max() ?? row.position
            guard let at = try view.journal(after: last - 1, limit: 1).first?.at else { continue }
            let hasDate = family.contains { $0.nextDue != nil }
            guard !hasDate || at < now - Self.quietAfter else { continue }
            var line = row.line(holds, shelf)
            line["lastAt"] = .string(InstantText.text(at))
            line["nextDue"] = family.compactMap(\.nextDue).min().map {
                .string(InstantText.text($0))
            }
            found.append(.object(line))
        }
        return found
    }

    /// A task that falls due soon, as TODAY tells it.
    private static func upcoming(_ line: JSONValue) -> JSONValue {
        var told: JSONObject = [
            "at": line["due"] ?? .null, "review": line["review"] ?? .null,
            "title": line["title"] ?? .null, "what": "due", "task": line["task"] ?? .null,
        ]
        for key in ["organisation", "to", "queue"] { told[key] = line[key] }
        return .object(told)
    }
}
