import CivilTime
import ReviewConvening

/// A made-up pool and season, by seed: sixteen authorities, five roles, answers for all dates.
struct RandomPool {
    private var state: UInt64
    private static let authorities = 16
    private static let first = 17_540
    private static let days = 160

    init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 | 1 }

    private mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % max(1, limit)
    }

    mutating func problem(reviews: Int, people: Int, dates: Int) -> ConveningProblem {
        var problem = ConveningProblem()
        for area in 0..<Self.authorities {
            var organisation = ConveningProblem.Organisation(id: "authority-\(area)")
            organisation.given = below(8)
            organisation.received = below(4)
            for other in 0..<Self.authorities where other != area {
                organisation.travel.append(("authority-\(other)", 15 + below(225)))
            }
            problem.organisations.append(organisation)
        }
        for number in 0..<people { problem.people.append(person(number)) }
        for number in 0..<reviews { problem.reviews.append(review(number, dates: dates)) }
        problem.rules.mostReviews = 2
        problem.rules.intervalDays = 14
        return problem
    }

    private mutating func person(_ number: Int) -> ConveningProblem.Person {
        let roles = ["la-send", "la-send", "health", "parent-carer", "social-care"]
        let role = roles[below(roles.count)]
        var person = ConveningProblem.Person(
            id: "person-\(number)", roles: [role],
            organisation: "authority-\(below(Self.authorities))")
        if role == "la-send", below(10) < 5 { person.roles.append("lead-reviewer") }
        let until = CivilDate(daysSinceEpoch: Self.first + 30 + below(470))
        person.accreditations = [.init(until: until)]
        if below(3) == 0 { person.conflicts = [.init(organisation: "authority-\(below(16))")] }
        person.load = below(4) == 0 ? 1 : 0
        person.experience = [0, 0, 1, 2, 5][below(5)]
        for day in 0..<Self.days {
            let answer = below(20)
            person.available[Self.first + day] =
                answer < 8 ? .yes : answer < 11 ? .ifNeeded : answer < 15 ? .no : nil
        }
        return person
    }

    private mutating func review(_ number: Int, dates: Int) -> ConveningProblem.Review {
        var starts: Set<Int> = []
        while starts.count < dates { starts.insert(below(Self.days - 1)) }
        let visits = starts.sorted().compactMap { day -> ConveningProblem.Visit? in
            guard let start = CivilDate(daysSinceEpoch: Self.first + day),
                let end = start.adding(days: 1)
            else { return nil }
            return .init(start: start, end: end)
        }
        return ConveningProblem.Review(
            id: "review-\(number)", host: "authority-\(below(Self.authorities))", visits: visits,
            places: [
                .init(id: "lead", role: "lead-reviewer"), .init(id: "la-send", role: "la-send"),
                .init(id: "health", role: "health"),
                .init(id: "parent-carer", role: "parent-carer"),
                .init(id: "further", role: "social-care", minimum: 0, maximum: 1),
            ])
    }
}
