import JSON
import ReviewEngine
import ReviewStore

/// What waits for a person: tasks out of tries, reviews set aside, and reviews that go on though an
/// expression of their workflow has failed.
struct AttentionList {
    let regions: [String]?
    let organisation: String?
    /// An operator reads nothing that may tell of people.
    let isForOperator: Bool
    let shelf: WorkflowShelf

    func items(_ view: borrowing StoreView, limit: Int) throws -> [JSONObject] {
        try tasks(view, after: nil, limit: limit).map { try item($0, view) }
            + reviews(view, limit: limit)
    }

    func tasks(
        _ view: borrowing StoreView, after: String?, limit: Int
    ) throws -> [TaskRow] {
        let stuck = TaskFilter(status: "attention", organisation: organisation, regions: regions)
        return try view.tasks(stuck, after: after, limit: limit)
    }

    func item(_ row: TaskRow, _ view: borrowing StoreView) throws -> JSONObject {
        let task = try ReviewTask(row: row)
        var reason: JSONValue = .null
        if isForOperator {
            reason = task.problem == nil ? .null : "an automatic step failed"
        } else if let problem = task.problem {
            let told = try StoredBodies.resolved(["body": .string(problem)], view)
            reason = told["error"] ?? .string(problem)
        }
        return [
            "task": .string(row.id), "review": .string(row.review), "title": .string(row.title),
            "since": .string(InstantText.text(row.createdAt)), "reason": reason,
            "tries": .int(task.tries),
        ]
    }

    func reviews(_ view: borrowing StoreView, limit: Int) throws -> [JSONObject] {
        let aside = ReviewFilter(
            status: "attention", regions: regions, organisation: organisation)
        var troubled = ReviewFilter(regions: regions, organisation: organisation)
        troubled.isTroubled = true
        let rows = try view.reviews(aside, limit: limit) + view.reviews(troubled, limit: limit)
        return try rows.map { row in
            [
                "review": .string(row.id), "title": .string(row.title),
                "since": .string(InstantText.text(row.startedAt)),
                "reason": .string(try reason(row)),
            ]
        }
    }

    private func reason(_ row: ReviewRow) throws -> String {
        let unknown =
            row.troubled
            ? "an expression of its workflow failed" : "the review cannot go on by itself"
        guard !isForOperator, let chart = shelf[hash: row.definition]?.chart else { return unknown }
        return try Review(row: row, chart: chart).problem ?? unknown
    }
}
