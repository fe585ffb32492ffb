import JSON
import ReviewEngine
import ReviewStore
import Statechart

/// What a person may do in a review beyond their tasks: events that its workflow says are theirs. Told
/// with a task of the review, and with the inbox for whoever has none at the moment.
struct Raising {
    /// Running reviews that are looked through for one person, the newest first.
    private static let reviewsMax = 2_000

    private let principal: Principal
    private let acting: ActingIndex
    private let pass: Pass?
    private let day: String

    init(_ principal: Principal, _ acting: ActingIndex, _ pass: Pass?, on day: String) {
        self.principal = principal
        self.acting = acting
        self.pass = pass
        self.day = day
    }

    /// As `now` of SHOW; a session that has not said a code is told that one is needed.
    func events(of row: ReviewRow, _ job: ReadJob) throws -> [JSONValue] {
        guard case .person = principal, let chart = job.shelf[hash: row.definition]?.chart,
            chart.namesSenders
        else { return [] }
        let theirs = try ReviewReport(row, job).available.filter { event in
            event["ready"]?.boolValue == true
                && event["by"]?.stringValue.map {
                    acting.owns(principal, address: $0, region: row.region, on: day)
                } ?? false
        }
        guard let pass, !pass.isConfirmed else { return theirs }
        return theirs.map { event in
            guard var object = event.objectValue else { return event }
            object["needsCode"] = true
            return .object(object)
        }
    }

    /// The reviews in which they may do something now. Only those are looked at in whose state
    /// somebody stands for whom they act.
    func lines(_ view: borrowing StoreView, _ job: ReadJob) throws -> [JSONValue] {
        guard case .person = principal else { return [] }
        var workflows: [String] = []
        for workflow in job.shelf.byHash.values where workflow.chart.namesSenders {
            workflows.append(workflow.name)
        }
        let words = acting.addresses(of: principal, on: day).map { address in
            String(address.drop { $0 != ":" }.dropFirst())
        }
        let rows = try view.running(
            ofWorkflows: workflows, naming: words, among: Self.reviewsMax)
        return try rows.compactMap { row -> JSONValue? in
            let now = try events(of: row, job)
            guard !now.isEmpty else { return nil }
            return [
                "review": .string(row.id), "reviewTitle": .string(row.title),
                "host": .string(row.organisation), "now": .array(now),
            ]
        }
    }
}
