import CivilTime
import JSON

/// A problem as the search sees it: people, authorities and places are numbers, conditions are what
/// is not there, wishes are costs.
///
/// Made from a problem in one of three ways (`Aim`). Numbers follow the names' bytes, so that the
/// order of a file decides nothing.
struct SeasonModel: Sendable {
    enum Aim: Sendable {
        /// The best plan by the wishes.
        case wishes
        /// As many seats filled as can be, wishes aside.
        case seats
        /// As few conditions broken as can be, of those that can be relaxed.
        case relaxations
    }

    let aim: Aim
    let eligibility: Eligibility
    /// People in their order: index in the problem.
    let people: [Int]
    let areas: [String]
    let areaOfPerson: [Int]
    let flags: [Int]
    /// Reviews that each may be given in this season: within their limit, or with it relaxed.
    let capacity: [Int]
    /// Reviews that each may still be given within their limit.
    let withinLimit: [Int]
    let load: [Int]
    /// Places that each authority has given, beyond that which has given least.
    let given: [Int]
    let teams: [TeamModel]
    let costs: SeasonCosts
    let interval: Int
    /// One more than the most people of an authority that one team could have.
    let areaWidth: Int
    private let mostPerArea: Int?

    init(_ eligibility: Eligibility, aim: Aim) {
        let problem = eligibility.problem
        self.aim = aim
        self.eligibility = eligibility
        costs = Self.costs(problem.wishes, aim)
        let order = Self.order(problem.people)
        people = order
        let authorities = order.map { eligibility.authority(of: problem.people[$0].organisation) }
        let areas = Set(authorities.map(ByteName.init)).map(\.text).sorted(by: bytesPrecede)
        let areaIndex = Dictionary(
            areas.enumerated().map { (ByteName($1), $0) }, uniquingKeysWith: { one, _ in one })
        let areaOfPerson = authorities.map { areaIndex[ByteName($0)] ?? 0 }
        let flags = order.map {
            problem.people[$0].experience == 0 ? TeamModel.newFlag : TeamModel.experiencedFlag
        }
        self.areas = areas
        self.areaOfPerson = areaOfPerson
        self.flags = flags
        load = order.map { problem.people[$0].load }
        let given = areas.map { eligibility.organisation($0)?.given ?? 0 }
        let least = given.min() ?? 0
        self.given = given.map { $0 - least }
        interval = max(1, problem.rules.intervalDays)
        areaWidth = ConveningProblem.seatsMax * 2 + 1
        mostPerArea = problem.rules.mostPerAuthority
        let personIndex = Dictionary(
            order.enumerated().map { (ByteName(problem.people[$1].id), $0) },
            uniquingKeysWith: { one, _ in one })
        var teams: [TeamModel] = []
        var onTeams = Array(repeating: 0, count: order.count)
        for (index, review) in problem.reviews.enumerated() {
            let members = review.team.compactMap { personIndex[ByteName($0.person)] }
            for member in members { onTeams[member] += 1 }
            var team = Self.team(
                review, members: members, areaOfPerson: areaOfPerson, flags: flags, costs: costs)
            for visit in review.visits {
                team.tables.append(
                    Self.table(
                        eligibility, review: index, visit, aim: aim, people: order,
                        areaOfPerson: areaOfPerson, costs: costs))
            }
            teams.append(team)
        }
        self.teams = teams
        withinLimit = order.enumerated().map { index, person in
            guard let most = eligibility.limit(problem.people[person]) else {
                return problem.reviews.count
            }
            return max(0, most - problem.people[person].load - onTeams[index])
        }
        capacity =
            aim == .relaxations
            ? order.map { _ in problem.reviews.count } : withinLimit
    }

    /// Of equals those come first whose accreditation lasts longest, then by the ids' bytes.
    private static func order(_ people: [ConveningProblem.Person]) -> [Int] {
        let until = people.map { person in
            person.accreditations.map { $0.until?.daysSinceEpoch ?? Int.max }.max() ?? 0
        }
        return people.indices.sorted { one, other in
            until[one] == until[other]
                ? bytesPrecede(people[one].id, people[other].id) : until[one] > until[other]
        }
    }

    private static func costs(_ wishes: ConveningProblem.Wishes, _ aim: Aim) -> SeasonCosts {
        guard aim == .wishes else { return SeasonCosts(missing: WishTerm.point) }
        let point = WishTerm.point
        return SeasonCosts(
            missing: SeasonCosts.never, emptyPlace: wishes.emptyPlace * point,
            newReviewer: wishes.newReviewer * point, experienced: wishes.experienced * point,
            variety: wishes.variety * point, balance: wishes.balance * point,
            load: wishes.load * point)
    }

    private static func team(
        _ review: ConveningProblem.Review, members: [Int], areaOfPerson: [Int], flags: [Int],
        costs: SeasonCosts
    ) -> TeamModel {
        let taken = review.places.map { place in
            review.team.filter { sameBytes($0.place, place.id) }.count
        }
        return TeamModel(
            minima: zip(review.places, taken).map { max(0, $0.minimum - $1) },
            maxima: zip(review.places, taken).map { max(0, $0.maximum - $1) },
            visits: review.visits.map { ($0.start.daysSinceEpoch, $0.end.daysSinceEpoch) },
            startFlags: members.reduce(0) { $0 | flags[$1] },
            startAreas: members.reduce(into: [:]) { $0[areaOfPerson[$1], default: 0] += 1 },
            costs: costs)
    }

    private static func table(
        _ eligibility: Eligibility, review index: Int, _ visit: ConveningProblem.Visit, aim: Aim,
        people: [Int], areaOfPerson: [Int], costs: SeasonCosts
    ) -> OptionTable {
        let problem = eligibility.problem
        let review = problem.reviews[index]
        let pinned = Set(
            problem.pins.filter { pin in
                sameBytes(pin.review, review.id)
                    && !review.team.contains { sameBytes($0.person, pin.person) }
            }.map { ByteName($0.person) })
        var table = OptionTable()
        table.pinned = pinned.count * costs.missing
        let byArea = people.indices.sorted { (areaOfPerson[$0], $0) < (areaOfPerson[$1], $1) }
        for person in byArea {
            let one = problem.people[people[person]]
            var choices: [(place: Int, cost: Int)] = []
            for (place, wanted) in review.places.enumerated()
            where Eligibility.holds(one, wanted.role) {
                let broken = eligibility.exclusions(one, wanted, review: index, visit)
                if aim == .relaxations {
                    guard broken.allSatisfy(\.canBeRelaxed) else { continue }
                    // The limit of reviews is counted where reviews are.
                    let count = broken.filter { $0.name != "enoughReviews" }.count
                    choices.append((place, count * costs.missing))
                } else if broken.isEmpty {
                    let terms = aim == .wishes ? eligibility.terms(one, review: review, visit) : []
                    choices.append((place, terms.reduce(0) { $0 + $1.cost }))
                }
            }
            guard !choices.isEmpty else { continue }
            let saved = pinned.contains(ByteName(one.id)) ? costs.missing : 0
            append(person, area: areaOfPerson[person], choices.map { ($0, $1 - saved) }, to: &table)
        }
        return table
    }

    private static func append(
        _ person: Int, area: Int, _ choices: [(place: Int, cost: Int)], to table: inout OptionTable
    ) {
        let position = table.people.count
        table.people.append(person)
        table.places += choices.map(\.place)
        table.costs += choices.map(\.cost)
        table.starts.append(table.places.count)
        if let last = table.groups.last, last.area == area {
            table.groups[table.groups.count - 1].people = last.people.lowerBound..<position + 1
        } else {
            table.groups.append((area, position..<position + 1))
        }
    }
}

extension SeasonModel {
    /// What the (n+1)th review of this season costs a person beyond the nth.
    func loadStep(_ person: Int, _ count: Int) -> Int {
        if aim == .relaxations { return count < withinLimit[person] ? 0 : costs.missing }
        return costs.load * (load[person] + count)
    }

    /// What the (n+1)th place of an authority costs.
    func areaStep(_ area: Int, _ count: Int) -> Int { costs.balance * (given[area] + count) }

    /// What the nth of an authority on one team costs, or that it may not be.
    func varietyStep(_ already: Int) -> Int {
        if let mostPerArea, already >= mostPerArea {
            return aim == .relaxations ? costs.missing : TeamSearch.barred
        }
        return already > 0 ? costs.variety : 0
    }

    /// Whether one person cannot be on both visits.
    func isTooNear(_ one: (start: Int, end: Int), _ other: (start: Int, end: Int)) -> Bool {
        other.start - one.end < interval && one.start - other.end < interval
    }

    func person(_ index: Int) -> ConveningProblem.Person {
        eligibility.problem.people[people[index]]
    }
}
