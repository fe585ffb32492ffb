/// A whole plan: for each review a date and a team; with what it costs, and its best single changes.
///
/// It never breaks a condition: people who may not be on a second review are left out when a team is
/// searched for. What cannot be filled stays open, and costs.
struct SeasonPlan: Sendable {
    private(set) var visits: [Int?]
    private(set) var seats: [[Seat]]
    /// Reviews of this season by person.
    private var reviewsOf: [[Int]]
    private var areaCount: [Int]

    init(_ model: SeasonModel) {
        visits = Array(repeating: nil, count: model.teams.count)
        seats = Array(repeating: [], count: model.teams.count)
        reviewsOf = Array(repeating: [], count: model.people.count)
        areaCount = Array(repeating: 0, count: model.areas.count)
        for team in model.teams {
            for (area, count) in team.startAreas { areaCount[area] += count }
        }
    }

    mutating func put(_ review: Int, visit: Int, _ team: [Seat], _ model: SeasonModel) {
        visits[review] = visit
        seats[review] = team
        for seat in team {
            reviewsOf[seat.person].append(review)
            areaCount[model.areaOfPerson[seat.person]] += 1
        }
    }

    mutating func remove(_ review: Int, _ model: SeasonModel) {
        for seat in seats[review] {
            reviewsOf[seat.person].removeAll { $0 == review }
            areaCount[model.areaOfPerson[seat.person]] -= 1
        }
        visits[review] = nil
        seats[review] = []
    }

    func isFree(_ person: Int, on visit: (start: Int, end: Int), _ model: SeasonModel) -> Bool {
        guard reviewsOf[person].count < model.capacity[person] else { return false }
        return !reviewsOf[person].contains { review in
            guard let other = visits[review] else { return false }
            return model.isTooNear(model.teams[review].visits[other], visit)
        }
    }

    /// The visit that keeps somebody from this one; nil if they are free or have enough reviews.
    func obstacle(_ person: Int, on visit: (start: Int, end: Int), _ model: SeasonModel) -> Int? {
        reviewsOf[person].first { review in
            guard let other = visits[review] else { return false }
            return model.isTooNear(model.teams[review].visits[other], visit)
        }
    }

    func count(of person: Int) -> Int { reviewsOf[person].count }

    func areaCount(_ area: Int) -> Int { areaCount[area] }

    /// What one more place costs each authority, as `TeamSearch` takes it.
    func areaSteps(_ team: TeamModel, _ model: SeasonModel) -> [Int] {
        var steps = Array(repeating: 0, count: model.areas.count * model.areaWidth)
        for area in model.areas.indices {
            let already = team.startAreas[area] ?? 0
            for level in 0..<model.areaWidth {
                let variety = model.varietyStep(level)
                steps[area * model.areaWidth + level] =
                    variety >= TeamSearch.barred
                    ? TeamSearch.barred
                    : variety + model.areaStep(area, areaCount[area] + max(0, level - already))
            }
        }
        return steps
    }

    /// The best date and team for a review that has none, with everything else as it is.
    ///
    /// - Parameter guide: a further cost of a person on a date, which draws the choice elsewhere.
    func best(
        for review: Int, _ model: SeasonModel, _ search: inout TeamSearch, allowed: [Bool]? = nil,
        bans: Set<Int> = [], guide: ((_ visit: Int, _ person: Int) -> Int)? = nil
    ) -> (visit: Int, team: TeamSearch.Team)? {
        let team = model.teams[review]
        let steps = areaSteps(team, model)
        var found: (visit: Int, team: TeamSearch.Team)?
        var extra = Array(repeating: TeamSearch.barred, count: model.people.count)
        for visit in team.visits.indices where allowed?[visit] ?? true {
            for person in team.tables[visit].people {
                extra[person] =
                    bans.contains(person) || !isFree(person, on: team.visits[visit], model)
                    ? TeamSearch.barred
                    : model.loadStep(person, count(of: person)) + (guide?(visit, person) ?? 0)
            }
            let best = search.best(
                team, team.tables[visit], flags: model.flags, extra: extra, areaStep: steps,
                areaWidth: model.areaWidth)
            if best.cost < found?.team.cost ?? Int.max { found = (visit, best) }
        }
        return found
    }

    /// What the plan costs, reckoned anew from nothing but the seats.
    func cost(_ model: SeasonModel) -> Int {
        var cost = 0
        for (review, team) in model.teams.enumerated() {
            guard let visit = visits[review] else { continue }
            cost += teamCost(review, team, visit, model)
        }
        for person in model.people.indices {
            for number in reviewsOf[person].indices { cost += model.loadStep(person, number) }
        }
        var fixed = Array(repeating: 0, count: model.areas.count)
        for team in model.teams {
            for (area, count) in team.startAreas { fixed[area] += count }
        }
        for area in model.areas.indices {
            for number in fixed[area]..<max(fixed[area], areaCount[area]) {
                cost += model.areaStep(area, number)
            }
        }
        return cost
    }

    private func teamCost(
        _ review: Int, _ team: TeamModel, _ visit: Int, _ model: SeasonModel
    ) -> Int {
        let table = team.tables[visit]
        var (cost, state, flags) = (table.pinned, 0, team.startFlags)
        var areas = team.startAreas
        for seat in seats[review] {
            state += team.strides[seat.place]
            flags |= model.flags[seat.person]
            let area = model.areaOfPerson[seat.person]
            cost += model.varietyStep(areas[area] ?? 0)
            areas[area, default: 0] += 1
            guard let position = table.people.firstIndex(of: seat.person) else { continue }
            for choice in table.starts[position]..<table.starts[position + 1]
            where table.places[choice] == seat.place {
                cost += table.costs[choice]
            }
        }
        return cost + team.endCost[state * 4 + flags]
    }
}
