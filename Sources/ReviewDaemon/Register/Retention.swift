import CivilTime
import JSON
import ReviewEngine
import ReviewStore

/// How long personal texts are kept, as the data controller chose: there is no default, because no
/// law gives one (Ops/reviewd.conf.example names what others chose).
package struct Retention: Sendable, Equatable {
    /// One of the rules, in the words of the configuration.
    package enum Rule: String, Sendable, CaseIterable {
        /// After somebody left the pool.
        case afterLeaving
        /// After a nomination that led to no accreditation.
        case unsuccessful
        /// After a review ended: its answers, letters and reasons.
        case afterReview
    }

    /// Months, or days, back from today.
    package struct Span: Sendable, Equatable {
        var months: Int
        var days: Int

        /// Reads `6 months`, `2 years`, `90 days`.
        package init?(_ text: String) {
            let words = text.split(separator: " ")
            guard words.count == 2, let number = Int(words[0]), (1...10_000).contains(number) else {
                return nil
            }
            switch words[1] {
            case "day", "days": (months, days) = (0, number)
            case "month", "months": (months, days) = (number, 0)
            case "year", "years": (months, days) = (number * 12, 0)
            default: return nil
            }
        }

        /// The last day whose texts are due on a day.
        func cutoff(_ today: String) -> String? {
            guard let date = try? CivilDate(parsing: today) else { return nil }
            return (months > 0 ? date.adding(months: -months) : date.adding(days: -days))?
                .description
        }
    }

    package var spans: [(rule: Rule, text: String, span: Span)] = []

    package static func == (left: Retention, right: Retention) -> Bool {
        left.spans.map(\.text) == right.spans.map(\.text)
    }
}

/// What is due to be looked at and erased, rule by rule.
struct RetentionReport {
    let rules: Retention
    let region: String
    let today: String

    /// Rows that one report tells of each rule.
    private static let rowsMax = 500

    init(_ rules: Retention, region: String, today: String) {
        self.rules = rules
        self.region = region
        self.today = today
    }

    func body(_ view: borrowing StoreView) throws -> JSONObject {
        var due: [JSONValue] = []
        for (rule, _, span) in rules.spans {
            guard let cutoff = span.cutoff(today) else { continue }
            switch rule {
            case .afterLeaving, .unsuccessful: due += try people(rule, until: cutoff, view)
            case .afterReview: due += try reviews(until: cutoff, view)
            }
        }
        let chosen = rules.spans.map(\.rule)
        return [
            "rules": .array(
                rules.spans.map {
                    ["rule": .string($0.rule.rawValue), "keep": .string($0.text)]
                }),
            "unset": .array(
                Retention.Rule.allCases.filter { !chosen.contains($0) }.map {
                    .string($0.rawValue)
                }),
            "due": .array(due),
        ]
    }

    private func people(
        _ rule: Retention.Rule, until cutoff: String, _ view: borrowing StoreView
    ) throws -> [JSONValue] {
        let status = rule == .afterLeaving ? "left" : "nominated"
        var due: [JSONValue] = []
        var after: String?
        while due.count < Self.rowsMax {
            let rows = try view.people(
                PersonFilter(regions: [region], status: status), after: after, limit: 500)
            guard let last = rows.last else { break }
            for row in rows where due.count < Self.rowsMax {
                let person = try Person(row: row)
                let since = rule == .afterLeaving ? person.leftOn : person.nominatedOn
                guard let since, row.bodyHash != nil, !bytesPrecede(cutoff, since) else { continue }
                due.append([
                    "rule": .string(rule.rawValue), "person": .string(row.id),
                    "since": .string(since), "organisation": .string(row.organisation),
                ])
            }
            after = last.id
        }
        return due
    }

    private func reviews(until cutoff: String, _ view: borrowing StoreView) throws -> [JSONValue] {
        let counts = try view.bodyCounts()
        var due: [JSONValue] = []
        var after: String?
        while due.count < Self.rowsMax {
            let rows = try view.reviews(
                ReviewFilter(regions: [region]), after: after, limit: 500)
            guard let last = rows.last else { break }
            for row in rows where due.count < Self.rowsMax {
                // A part of a review is as old as the whole.
                guard let endedAt = row.endedAt, row.parent == nil else { continue }
                let since = String(InstantText.text(endedAt).prefix(10))
                guard !bytesPrecede(cutoff, since) else { continue }
                let texts = try view.family(of: row).reduce(0) {
                    $0 + (counts["review/\($1.id)"] ?? 0)
                }
                guard texts > 0 else { continue }
                due.append([
                    "rule": .string(Retention.Rule.afterReview.rawValue),
                    "review": .string(row.id), "title": .string(row.title),
                    "organisation": .string(row.organisation), "since": .string(since),
                    "texts": .int(texts),
                ])
            }
            after = last.id
        }
        return due
    }
}
