/// How a part of all plans is cut in two: at what the bound's cheapest teams are least agreed on.
enum Split: Sendable {
    case visit(review: Int, visit: Int)
    case person(review: Int, person: Int)

    /// Nil where every date and every person is decided.
    init?(_ branch: SeasonBranch, _ ascent: SeasonAscent, _ model: SeasonModel) {
        if let split = Self.openVisit(branch, ascent, below: 0.9)
            ?? Self.openPerson(branch, ascent, model)
            ?? Self.openVisit(branch, ascent, below: 2)
            ?? Self.anyPerson(branch, model)
        {
            self = split
        } else {
            return nil
        }
    }

    /// The review whose dates are least agreed on; its likeliest date.
    private static func openVisit(
        _ branch: SeasonBranch, _ ascent: SeasonAscent, below limit: Double
    ) -> Split? {
        var found: (share: Double, split: Split)?
        for (review, allowed) in branch.allowed.enumerated() {
            let visits = allowed.indices.filter { allowed[$0] }
            guard visits.count > 1,
                let likely = visits.max(by: {
                    ascent.visits[review][$0] < ascent.visits[review][$1]
                })
            else { continue }
            let share = ascent.visits[review][likely]
            if share < found?.share ?? limit {
                found = (share, .visit(review: review, visit: likely))
            }
        }
        return found?.split
    }

    /// The person who is about as often in as out.
    private static func openPerson(
        _ branch: SeasonBranch, _ ascent: SeasonAscent, _ model: SeasonModel
    ) -> Split? {
        var found: (distance: Double, split: Split)?
        for (review, people) in ascent.people.enumerated() {
            for person in people.keys.sorted()
            where !branch.bans[review].contains(person) && !branch.forced[review].contains(person) {
                let distance = abs((people[person] ?? 0) - 0.5)
                if distance < found?.distance ?? 0.42 {
                    found = (distance, .person(review: review, person: person))
                }
            }
        }
        return found?.split
    }

    private static func anyPerson(_ branch: SeasonBranch, _ model: SeasonModel) -> Split? {
        for (review, team) in model.teams.enumerated() {
            for visit in team.visits.indices where branch.allowed[review][visit] {
                for person in team.tables[visit].people
                where !branch.bans[review].contains(person)
                    && !branch.forced[review].contains(person)
                {
                    return .person(review: review, person: person)
                }
            }
        }
        return nil
    }

    /// The two halves; one that nobody can be in is left out.
    func branches(of branch: SeasonBranch, _ model: SeasonModel) -> [SeasonBranch] {
        var (inside, outside) = (branch, branch)
        switch self {
        case .visit(let review, let visit):
            inside.allowed[review] = inside.allowed[review].indices.map { $0 == visit }
            outside.allowed[review][visit] = false
            return [inside, outside]
        case .person(let review, let person):
            inside.forced[review].insert(person)
            outside.bans[review].insert(person)
            return canHold(inside, person, model) ? [inside, outside] : [outside]
        }
    }

    /// Whether a person can be in all teams that they are forced into, as far as the dates are fixed.
    private func canHold(_ branch: SeasonBranch, _ person: Int, _ model: SeasonModel) -> Bool {
        let reviews = branch.forced.indices.filter { branch.forced[$0].contains(person) }
        guard reviews.count <= model.capacity[person] else { return false }
        for (index, one) in reviews.enumerated() {
            for other in reviews.dropFirst(index + 1) {
                let fits = Self.visits(branch, one).contains { first in
                    Self.visits(branch, other).contains { second in
                        !model.isTooNear(
                            model.teams[one].visits[first], model.teams[other].visits[second])
                    }
                }
                if !fits { return false }
            }
        }
        return true
    }

    private static func visits(_ branch: SeasonBranch, _ review: Int) -> [Int] {
        branch.allowed[review].indices.filter { branch.allowed[review][$0] }
    }
}
