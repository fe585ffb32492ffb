/// What no plan can be cheaper than: the reviews taken one by one, with a price on what they share.
///
/// People's limits, the interval between one person's reviews, and the balance between authorities
/// tie the reviews of a season together. Each tie is given a price (a Lagrange multiplier); with the
/// prices in their costs the reviews fall apart and each is solved exactly. For whatever prices, the
/// sum is a lower bound in whole numbers, so that no rounding can make it wrong; the prices are moved
/// by subgradients until the bound is high (Held, Wolfe, Crowder, Validation of subgradient
/// optimization, 1974). A person's visits on a line of days are intervals, so one price for each day
/// on which visits come too near is as strong as a price for each pair.
struct SeasonBound: Sendable {
    struct Prices: Sendable {
        /// By person: one more review of theirs.
        var person: [Int]
        /// By authority: one more of its places.
        var area: [Int]
        /// By day and person: being on a visit that takes up that day.
        var day: [[Int]]
    }

    struct Result: Sendable {
        var bound: Int
        var choices: [(visit: Int, team: TeamSearch.Team)]
        /// How much of each tie is used too much (positive) or too little.
        var slope: Prices
    }

    /// What a forced person saves: more than anything else could.
    static let force = 1_000_000_000_000_000
    /// Below every bound.
    static let none = -Int.max / 4

    let model: SeasonModel
    /// By review and visit: the priced days that the visit takes up.
    private let days: [[[Int]]]
    private let dayCount: Int
    private let mostDays: Int
    /// By authority: the places that it could take at most, and has already.
    private let areaMost: [Int]
    private let areaFixed: [Int]

    init(_ model: SeasonModel) {
        self.model = model
        let starts = Set(model.teams.flatMap { $0.visits.map(\.start) }).sorted()
        var days = model.teams.map { Array(repeating: [Int](), count: $0.visits.count) }
        var kept: Set<[Int]> = []
        var count = 0
        for day in starts {
            var takes: [(review: Int, visit: Int)] = []
            for (review, team) in model.teams.enumerated() {
                for (index, visit) in team.visits.enumerated()
                where visit.start <= day && day < visit.end + model.interval {
                    takes.append((review, index))
                }
            }
            guard Set(takes.map(\.review)).count > 1,
                kept.insert(takes.flatMap { [$0.review, $0.visit] }).inserted
            else { continue }
            for one in takes { days[one.review][one.visit].append(count) }
            count += 1
        }
        self.days = days
        mostDays = days.joined().map(\.count).max() ?? 0
        dayCount = count
        areaMost = model.areas.indices.map { area in
            model.teams.reduce(0) { $0 + $1.seatCount }
        }
        var fixed = Array(repeating: 0, count: model.areas.count)
        for team in model.teams {
            for (area, count) in team.startAreas { fixed[area] += count }
        }
        areaFixed = fixed
    }

    /// Prices that are right where nobody is wanted twice.
    var startPrices: Prices {
        Prices(
            person: model.people.indices.map { model.loadStep($0, 0) },
            area: model.areas.indices.map { model.areaStep($0, areaFixed[$0]) },
            day: Array(
                repeating: Array(repeating: 0, count: model.people.count), count: dayCount))
    }

    /// What the prices add to a person's cost on a date, besides their authority's.
    func price(_ prices: Prices, _ review: Int, _ visit: Int, _ person: Int) -> Int {
        days[review][visit].reduce(prices.person[person]) { $0 + prices.day[$1][person] }
    }

    func evaluate(
        _ prices: Prices, _ branch: SeasonBranch, _ memory: inout Memory,
        _ search: inout TeamSearch
    ) -> Result {
        let steps = areaSteps
        memory.move(to: prices, most: mostDays)
        var bound = 0
        var choices: [(visit: Int, team: TeamSearch.Team)] = []
        var slope = Prices(
            person: Array(repeating: 0, count: model.people.count),
            area: Array(repeating: 0, count: model.areas.count),
            day: Array(
                repeating: Array(repeating: -1, count: model.people.count), count: dayCount))
        for review in model.teams.indices {
            let best = cheapest(review, prices, branch, steps, &memory, &search)
            bound += best.team.cost
            choices.append(best)
            for seat in best.team.seats {
                slope.person[seat.person] += 1
                slope.area[model.areaOfPerson[seat.person]] += 1
                for day in days[review][best.visit] { slope.day[day][seat.person] += 1 }
            }
        }
        bound += takePersons(prices, &slope) + takeAreas(prices, &slope)
        for day in 0..<dayCount {
            for person in model.people.indices { bound -= prices.day[day][person] }
        }
        return Result(bound: bound, choices: choices, slope: slope)
    }

    private func cheapest(
        _ review: Int, _ prices: Prices, _ branch: SeasonBranch, _ steps: [Int],
        _ memory: inout Memory, _ search: inout TeamSearch
    ) -> (visit: Int, team: TeamSearch.Team) {
        let team = model.teams[review]
        var found: (visit: Int, team: TeamSearch.Team)?
        var extra = Array(repeating: TeamSearch.barred, count: model.people.count)
        let forced = branch.forced[review]
        for (visit, least) in memory.likeliest(review, branch.allowed[review], team.seatCount) {
            // It cannot be cheaper now than by what prices have fallen since it was searched.
            if let found, least >= found.team.cost { break }
            for person in team.tables[visit].people {
                if branch.bans[review].contains(person) || model.capacity[person] == 0 {
                    extra[person] = TeamSearch.barred
                    continue
                }
                extra[person] =
                    price(prices, review, visit, person)
                    + prices.area[model.areaOfPerson[person]]
                    - (forced.contains(person) ? Self.force : 0)
            }
            var best = search.best(
                team, team.tables[visit], flags: model.flags, extra: extra, areaStep: steps,
                areaWidth: model.areaWidth)
            best.cost += forced.count * Self.force
            memory.note(best.cost, review, visit)
            if best.cost < found?.team.cost ?? Int.max { found = (visit, best) }
        }
        return found ?? (0, TeamSearch.Team(cost: Self.force, seats: []))
    }

    /// Within one team only variety is left: the balance is in the prices.
    private var areaSteps: [Int] {
        var steps: [Int] = []
        steps.reserveCapacity(model.areas.count * model.areaWidth)
        for _ in model.areas.indices {
            for level in 0..<model.areaWidth { steps.append(model.varietyStep(level)) }
        }
        return steps
    }

    /// How many reviews each would best have at this price, and what that saves.
    private func takePersons(_ prices: Prices, _ slope: inout Prices) -> Int {
        var sum = 0
        for person in model.people.indices {
            var count = 0
            while count < model.capacity[person],
                model.loadStep(person, count) < prices.person[person]
            {
                sum += model.loadStep(person, count) - prices.person[person]
                count += 1
            }
            slope.person[person] -= count
        }
        return sum
    }

    private func takeAreas(_ prices: Prices, _ slope: inout Prices) -> Int {
        var sum = 0
        for area in model.areas.indices {
            var count = 0
            while count < areaMost[area],
                model.areaStep(area, areaFixed[area] + count) < prices.area[area]
            {
                sum += model.areaStep(area, areaFixed[area] + count) - prices.area[area]
                count += 1
            }
            slope.area[area] -= count
        }
        return sum
    }
}

extension SeasonBound {
    /// What each review cost on each date when it was last searched, and how far prices have fallen
    /// since: most dates need not be searched again to know that they are not the cheapest.
    struct Memory: Sendable {
        private var prices: Prices?
        private var fallen = 0
        private var costs: [[(cost: Int, fallen: Int)]]

        init(_ model: SeasonModel) {
            costs = model.teams.map {
                Array(repeating: (SeasonBound.none, 0), count: $0.visits.count)
            }
        }

        fileprivate mutating func move(to prices: Prices, most days: Int) {
            if let before = self.prices {
                fallen += Self.fall(before.person, prices.person)
                fallen += Self.fall(before.area, prices.area)
                let day = zip(before.day, prices.day).map { Self.fall($0, $1) }.max() ?? 0
                fallen += day * days
            }
            self.prices = prices
        }

        private static func fall(_ before: [Int], _ after: [Int]) -> Int {
            zip(before, after).reduce(0) { max($0, $1.0 - $1.1) }
        }

        fileprivate mutating func note(_ cost: Int, _ review: Int, _ visit: Int) {
            costs[review][visit] = (cost, fallen)
        }

        /// The dates with what they cost at least, the least first.
        fileprivate func likeliest(
            _ review: Int, _ allowed: [Bool], _ seats: Int
        ) -> [(visit: Int, least: Int)] {
            costs[review].indices.filter { allowed[$0] }.map { visit in
                let known = costs[review][visit]
                return (visit, known.cost - (fallen - known.fallen) * seats)
            }.sorted { ($0.least, $0.visit) < ($1.least, $1.visit) }
        }
    }
}

/// A part of all plans: some dates, people that are in or out of some teams.
struct SeasonBranch: Sendable {
    var allowed: [[Bool]]
    var bans: [Set<Int>]
    var forced: [Set<Int>]

    init(_ model: SeasonModel) {
        allowed = model.teams.map { Array(repeating: true, count: $0.visits.count) }
        bans = Array(repeating: [], count: model.teams.count)
        forced = Array(repeating: [], count: model.teams.count)
    }
}
