import CivilTime
package import JSON

/// Whom an availability call asks: everybody who could be on a team for one of the roles on one of the
/// dates. What they are busy with is for them to say.
///
/// The task's input is `{roles: [name], dates: [day], host?}`; the result `{people: [id]}`.
package struct CallTask: Sendable {
    private static let peopleMax = 1_000

    private let roles: [String]
    private let visits: [ConveningProblem.Visit]
    private let host: String?
    private let people: [ConveningProblem.Person]
    private let eligibility: Eligibility

    /// Throws: the input is none.
    package init(
        input: JSONObject, people: [JSONValue], organisations: [JSONValue] = []
    ) throws(ConveningError) {
        let reader = try FieldReader(
            .object(input), at: "", keys: ["roles", "dates", "host", "region"])
        var roles: [String] = []
        for (one, path) in try reader.list("roles", atMost: 50) {
            roles.append(try FieldReader.text(one, at: path))
        }
        self.roles = roles
        var visits: [ConveningProblem.Visit] = []
        for (one, path) in try reader.list("dates", atMost: ConveningProblem.visitsMax) {
            let day = try FieldReader.day(one, at: path)
            visits.append(.init(start: day, end: day))
        }
        self.visits = visits
        host = reader.value("host")?.stringValue
        let pool = PoolReading(people: people, organisations: organisations)
        self.people = pool.people
        var problem = ConveningProblem()
        problem.people = pool.people
        problem.organisations = pool.organisations
        problem.reviews = [
            ConveningProblem.Review(id: "call", host: host ?? "", visits: visits, places: [])
        ]
        eligibility = Eligibility(problem)
    }

    package var result: JSONObject {
        let asked = people.filter(couldCome).map(\.id).sorted(by: bytesPrecede)
        return ["people": .strings(Array(asked.prefix(Self.peopleMax)))]
    }

    private func couldCome(_ person: ConveningProblem.Person) -> Bool {
        roles.contains { role in
            guard Eligibility.holds(person, role) else { return false }
            let place = ConveningProblem.Place(id: "place", role: role)
            return visits.contains { visit in
                eligibility.exclusions(person, place, review: 0, visit).allSatisfy { exclusion in
                    switch exclusion {
                    case .unavailable, .enoughReviews, .tooSoon, .experience, .asked: true
                    default: false
                    }
                }
            }
        }
    }
}
