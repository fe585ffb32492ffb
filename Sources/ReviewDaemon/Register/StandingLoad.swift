import JSON
import ReviewEngine

/// Reviews that somebody is or was on: one that was cancelled before its visit counts no longer.
///
/// A workflow takes its places back itself where a review ends by its own rules; a review that is
/// cancelled from outside takes no further step, so its end is looked at wherever load is read.
enum StandingLoad {
    /// The person with what still counts.
    static func of<Failure: Error>(
        _ person: Person, _ end: (String) throws(Failure) -> (status: String, at: Int64?)?
    ) throws(Failure) -> Person {
        guard !person.load.isEmpty else { return person }
        var standing = person
        standing.load = []
        for assignment in person.load {
            if let end = try end(assignment.review), isVoid(assignment, end) { continue }
            standing.load.append(assignment)
        }
        return standing
    }

    private static func isVoid(
        _ assignment: Person.Assignment, _ end: (status: String, at: Int64?)
    ) -> Bool {
        let isCut = [Review.Status.cancelled, .incomplete].contains {
            sameBytes($0.rawValue, end.status)
        }
        guard isCut, let at = end.at, let from = assignment.period.from else { return false }
        return bytesPrecede(String(InstantText.text(at).prefix(10)), from)
    }
}
