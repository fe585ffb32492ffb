import JSON

/// Proposes teams: the one door of this room.
///
/// Pure: the same problem gives the same proposal. A season may take seconds, so it never runs in the
/// daemon's loop; `reviewworker propose` and `reviewctl convene` call it.
package enum Convening {
    /// Teams that are searched for at most, where the caller has no wish of their own: a few seconds
    /// for twenty reviews and two hundred people.
    package static let usualEffort = 40_000
    /// Names on the reserve list of a place.
    package static let usualReserves = 5

    /// Throws: the problem does not hold together (`ConveningProblem.check`).
    package static func propose(
        _ problem: ConveningProblem, effort: Int = usualEffort, reserves: Int = usualReserves,
        _ control: ConveningControl = ConveningControl()
    ) throws(ConveningError) -> ConveningProposal {
        try problem.check()
        let eligibility = Eligibility(problem)
        let model = SeasonModel(eligibility, aim: .wishes)
        let (outcome, searches) = solve(model, effort, control)
        var telling = Explanation(model, outcome.plan)
        telling.reserves = max(0, reserves)
        var proposal = telling.proposal(outcome)
        proposal.searches = searches
        if proposal.status == .impossible {
            let relaxing = Relaxing(eligibility, effort: effort / 2, control)
            proposal.relaxations = relaxing.relaxations(seeing: outcome.plan)
        }
        return proposal
    }

    /// Changes that are tried on a plan that cannot be complete.
    private static let polish = 60

    private static func solve(
        _ model: SeasonModel, _ effort: Int, _ control: ConveningControl
    ) -> (SeasonSearch.Outcome, searches: Int) {
        var search = SeasonSearch(model, effort: effort, control)
        let first = search.first()
        if first.isProven { return (first, search.searches) }
        if first.cost < SeasonCosts.never / 2 { return (search.run(), search.searches) }
        // Can every seat be filled at all? Wishes aside, that is the easier question.
        var filling = SeasonSearch(
            SeasonModel(model.eligibility, aim: .seats), effort: effort / 2, control)
        let filled = filling.run(from: first.plan)
        if filled.cost > 0 {
            let improved = search.improve(filled.plan, rounds: polish)
            // What could not be filled by itself may have come about on the way.
            guard improved.cost < SeasonCosts.never / 2 else {
                return (improved, search.searches + filling.searches)
            }
        }
        let outcome = search.run(from: filled.plan)
        return (outcome, search.searches + filling.searches)
    }
}
