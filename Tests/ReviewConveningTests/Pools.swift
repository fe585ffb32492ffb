import CivilTime
import JSON

@testable import ReviewConvening

/// Problems that tests begin with: JSON as a coordinator's file has it.
enum Pools {
    static func day(_ text: String) throws -> CivilDate { try CivilDate(parsing: text) }

    static func problem(_ text: String) throws -> ConveningProblem {
        try ConveningProblem(JSONReader.parseJSON5(Array(text.utf8), file: "test.json5").value)
    }

    /// One review at Lincoln on two days with a lead and a health place, and a pool that can fill it.
    static func team(
        people: String = Self.people, rules: String = "{}", extra: String = ""
    ) throws -> ConveningProblem {
        try problem(
            """
            {
              people: [\(people)],
              reviews: [{
                id: "r1", host: "lincoln", region: "east",
                visit: { start: "2018-03-13", end: "2018-03-14" },
                places: [
                  { id: "lead", title: "Lead Reviewer", role: "lead" },
                  { id: "health", title: "Health", role: "health" },
                ],
              }],
              rules: \(rules),
              \(extra)
            }
            """)
    }

    static let people = """
        { id: "derby-lead", roles: ["lead"], organisation: "derby", region: "east",
          accreditedUntil: "2019-03-31", experience: 2 },
        { id: "derby-health", roles: ["health"], organisation: "derby-ccg", region: "east",
          accreditedUntil: "2019-03-31" },
        { id: "notts-health", roles: ["health"], organisation: "notts-ccg", region: "west",
          accreditedUntil: "2019-03-31", experience: 1 },
        """

    /// A season by numbers: so many reviews with so many dates, so many people of eight authorities.
    static func season(
        reviews: Int, people: Int, dates: Int, seed: Int = 1
    ) -> ConveningProblem {
        var problem = ConveningProblem()
        var dice = Dice(state: UInt64(seed))
        let roles = ["lead", "la", "health", "parent"]
        for number in 0..<people {
            var person = ConveningProblem.Person(
                id: "p\(number)", roles: [roles[number % 4]], organisation: "a\(dice.below(8))")
            person.accreditations = [.init()]
            person.experience = dice.below(3)
            person.load = dice.below(2)
            for day in 0..<120 where dice.below(3) > 0 {
                person.available[17_600 + day] = [.yes, .ifNeeded, .no][dice.below(3)]
            }
            problem.people.append(person)
        }
        for area in 0..<8 {
            var organisation = ConveningProblem.Organisation(id: "a\(area)")
            organisation.given = dice.below(6)
            organisation.travel = (0..<8).map { ("a\($0)", 15 + dice.below(180)) }
            problem.organisations.append(organisation)
        }
        for number in 0..<reviews {
            let visits = (0..<dates).compactMap { _ -> ConveningProblem.Visit? in
                let day = 17_600 + dice.below(119)
                guard let start = CivilDate(daysSinceEpoch: day),
                    let end = CivilDate(daysSinceEpoch: day + 1)
                else { return nil }
                return .init(start: start, end: end)
            }
            problem.reviews.append(
                .init(
                    id: "r\(number)", host: "a\(dice.below(8))", visits: visits,
                    places: roles.map { .init(id: $0, role: $0) }))
        }
        problem.rules.mostReviews = 3
        problem.rules.intervalDays = 7
        return problem
    }
}

/// Numbers by seed.
struct Dice {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }
}

extension ConveningProposal {
    /// Who is on a place of a review.
    func people(_ place: String, of review: Int = 0) -> [String] {
        reviews[review].places.first { $0.place.id == place }?.people.map(\.person) ?? []
    }

    func holder(_ person: String) -> [String]? {
        shortages.flatMap(\.holders).first { $0.person == person }?.why
    }
}
