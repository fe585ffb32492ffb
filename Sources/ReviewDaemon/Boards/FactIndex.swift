import JSON
import ReviewEngine

/// What running reviews publish (`facts` of their charts), for the lookups of others.
///
/// Small: only workflows that declare facts appear, such as the date of the next training.
struct FactIndex {
    private var facts: [String: [Int64: JSONObject]] = [:]

    mutating func update(_ review: Review, _ published: JSONObject) {
        guard !published.isEmpty || facts[review.workflow] != nil else { return }
        facts[review.workflow, default: [:]][review.id.number] =
            review.status == .running ? published : nil
    }

    mutating func forget(_ id: ReviewID) {
        for name in facts.keys { facts[name]?[id.number] = nil }
    }

    /// The earliest value of a date fact that is not before a day; null when there is none.
    func earliest(workflow: String, fact: String, notBefore day: String) -> JSONValue {
        let dates = (facts[workflow] ?? [:]).values.compactMap { $0[fact]?.stringValue }
            .filter { !$0.utf8.lexicographicallyPrecedes(day.utf8) }
        return dates.min { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { .string($0) } ?? .null
    }
}
