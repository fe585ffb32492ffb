package import JSON

/// One open place of a running review, as its task says it, answered by a proposal: the best name,
/// reserves in order, everybody who is left out and why, and what would help where nobody is left.
///
/// The task's input is `{review?, place: {id, title, role}, host, region?, visit: {start, end}, team:
/// [{place, person, organisation}], asked?: [{person, said}], notAgain?: [person], available?:
/// [{person, answer}], rules?}`; the result `{candidates: [{person, organisation, why}], excluded: [{person,
/// why}], eligible, left?, ways?: [text]}`.
package struct PlaceTask: Sendable {
    /// A queue's result without a form may have 4096 bytes (Protocol.md); the best come first.
    private static let bytesMax = 3_800
    private static let reservesMax = 50
    private static let waysMax = 4

    private let problem: ConveningProblem

    /// - Parameter review: whose task it is, where the input names no review that the place is of.
    ///
    /// Throws: the input is none.
    package init(
        input: JSONObject, people: [JSONValue], organisations: [JSONValue] = [],
        review: String? = nil
    ) throws(ConveningError) {
        let name = input["review"]?.stringValue ?? review
        problem = try ConveningProblem(
            openPlaces: [input],
            pool: PoolReading(people: people, organisations: organisations, review: name))
    }

    package func result(
        _ control: ConveningControl = ConveningControl()
    ) throws(ConveningError) -> JSONObject {
        let proposal = try Convening.propose(problem, reserves: Self.reservesMax, control)
        guard let team = proposal.reviews.first, let place = team.places.first else { return [:] }
        let candidates = Self.candidates(place)
        let named = Set(candidates.map { ByteName($0.person) })
        let eligibility = Eligibility(problem)
        let review = problem.reviews[0]
        var excluded: [(person: String, why: String)] = []
        var eligible = candidates.count
        for person in problem.people
        where Eligibility.holds(person, place.place.role) && !named.contains(ByteName(person.id)) {
            let why = eligibility.exclusions(person, place.place, review: 0, review.visits[0])
            if why.isEmpty {
                eligible += 1
            } else {
                excluded.append((person.id, Words.list(why.map(\.text))))
            }
        }
        excluded.sort { bytesPrecede($0.person, $1.person) }
        return Self.fitted(
            candidates, excluded, eligible,
            ways: proposal.relaxations.map {
                $0.ways.map { $0.map(\.text).joined(separator: "; ") }
            })
    }

    private typealias Candidate = (person: String, organisation: String, why: String)

    /// The chosen and the reserves as one list; of equals in the order of the pool.
    private static func candidates(_ place: ConveningProposal.PlaceTeam) -> [Candidate] {
        var all: [(points: Int, order: Int, candidate: Candidate)] = []
        for one in place.people {
            let why = one.reasons.joined(separator: "; ")
            all.append((0, one.order, (one.person, one.organisation, why)))
        }
        for one in place.reserves {
            let why = one.reasons.joined(separator: "; ")
            all.append((one.points, one.order, (one.person, one.organisation, why)))
        }
        return all.sorted { ($0.points, $0.order) < ($1.points, $1.order) }.map(\.candidate)
    }

    private static func fitted(
        _ candidates: [Candidate], _ excluded: [(person: String, why: String)],
        _ eligible: Int, ways: [String]?
    ) -> JSONObject {
        var result: JSONObject = [
            "candidates": [], "excluded": [], "eligible": .int(Int64(eligible)), "left": 0,
        ]
        if let ways, !ways.isEmpty {
            result["ways"] = .strings(ways.prefix(waysMax).map { String($0.prefix(200)) })
        }
        var room = bytesMax - JSONValue.object(result).compactText.utf8.count
        var named: [JSONValue] = []
        for candidate in candidates {
            let row: JSONValue = [
                "person": .string(candidate.person),
                "organisation": .string(candidate.organisation),
                "why": .string(String(candidate.why.prefix(220))),
            ]
            let size = row.compactText.utf8.count + 1
            // Half of the room is kept for those who are left out.
            if room - size < bytesMax / 2, named.count >= 5 || room < size { break }
            room -= size
            named.append(row)
        }
        var out: [JSONValue] = []
        for person in excluded {
            let row: JSONValue = [
                "person": .string(person.person), "why": .string(String(person.why.prefix(200))),
            ]
            room -= row.compactText.utf8.count + 1
            if room < 0 { break }
            out.append(row)
        }
        result["candidates"] = .array(named)
        result["excluded"] = .array(out)
        let left = eligible - named.count + excluded.count - out.count
        result["left"] = left > 0 ? .int(Int64(left)) : nil
        return result
    }
}
