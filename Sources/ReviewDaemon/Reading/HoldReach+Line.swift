import CivilTime
import JSON
import ReviewEngine
import ReviewStore
import Statechart

/// Holds as SHOW, LIST, TODAY and HOLDS tell of them: by which scope, since when, who and why.
extension HoldReach {
    /// Whether it holds anything that these may see.
    func concerns(_ regions: [String]?, _ organisation: String?) -> Bool {
        if let regions, !regions.contains(where: { sameBytes($0, hold.scope.region) }) {
            return false
        }
        guard let organisation, case .organisation(let name, _) = hold.scope else { return true }
        return sameBytes(name, organisation)
    }

    func line(
        _ view: borrowing StoreView, _ jobs: [Job], withReason: Bool = true
    ) throws -> JSONObject {
        var line = try hold.hold.line(
            by: hold.scope.word, name: hold.scope.name, view, withReason: withReason)
        if let number = hold.releasedBy {
            var progress: JSONObject = ["job": .string("job/\(number)")]
            if let job = jobs.first(where: { $0.number == number }) {
                progress["done"] = .int(job.done)
                progress["failed"] = .int(job.failed)
            }
            line["beingReleased"] = .object(progress)
        }
        return line
    }
}

extension ScopeHold {
    /// Without its reason, which is free text and kept aside.
    var line: JSONObject {
        [
            "by": .string(scope.word), "name": .string(scope.name),
            "since": .string(InstantText.text(hold.since)), "who": .string(hold.who),
        ]
    }
}

extension Hold {
    /// - Parameters:
    ///   - scope: `review`, `parent`, `host` or `region`.
    ///   - name: which one.
    func line(
        by scope: String, name: String, _ view: borrowing StoreView, withReason: Bool = true
    ) throws -> JSONObject {
        var line: JSONObject = [
            "by": .string(scope), "name": .string(name),
            "since": .string(InstantText.text(since)),
        ]
        if !who.isEmpty { line["who"] = .string(who) }
        if withReason {
            let told = try StoredBodies.resolved(.object(["body": .string(reason)]), view)
            line["reason"] = told["reason"] ?? .null
        }
        return line
    }
}

extension Review {
    /// Since when it may be ended as incomplete, because it has stood still for longer than its
    /// workflow expects; nil while it may not.
    func incompleteSince(
        _ chart: Chart, _ reaches: [HoldReach], _ calendars: Calendars, now: Int64
    ) -> Int64? {
        let since =
            [hold?.since, above?.since, stoodFrom].compactMap { $0 }
            + reaches.filter { $0.holds(self) }.map(\.hold.hold.since)
        guard isOpen, let first = since.min() else { return nil }
        let limit = chart.incomplete(
            heldSince: Timestamp(milliseconds: max(first, startedAt)), calendars: calendars,
            organisation: organisation)
        return limit.flatMap { $0.milliseconds <= now ? $0.milliseconds : nil }
    }

    /// Everything that holds it, from the nearest scope to the widest; empty when nothing does.
    func holdLines(
        _ view: borrowing StoreView, _ reaches: [HoldReach], withReason: Bool = true
    ) throws -> [JSONValue] {
        guard isOpen else { return [] }
        var lines: [JSONValue] = []
        if let hold {
            lines.append(
                .object(
                    try hold.line(by: "review", name: "\(id)", view, withReason: withReason)))
        }
        if let above, let parent {
            lines.append(
                .object(
                    try above.line(
                        by: "parent", name: "\(parent.review)", view, withReason: withReason)))
        }
        for reach in reaches where reach.holds(self) {
            lines.append(.object(try reach.line(view, [], withReason: withReason)))
        }
        return lines
    }
}
