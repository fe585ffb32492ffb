import CivilTime
import JSON

/// What one wish says of one person for a review on a date: a part of the proposal's cost, and of its
/// reasons.
struct WishTerm: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case saidYes
        case ifNeeded
        case unknown
        case travel(minutes: Int)
        case givenMore(by: Int)
    }

    /// Costs are whole points, reckoned in thousandths, which is what prices in a bound need: a bound
    /// less than a point below a plan's cost proves the plan.
    static let point = 1_000

    let kind: Kind
    let cost: Int
}

extension Eligibility {
    /// The wishes that concern one person by themselves.
    func terms(
        _ person: ConveningProblem.Person, review: ConveningProblem.Review,
        _ visit: ConveningProblem.Visit
    ) -> [WishTerm] {
        var terms = [availability(person, visit)]
        if let minutes = travel(person, to: review.host) {
            terms.append(
                WishTerm(
                    kind: .travel(minutes: minutes),
                    cost: (problem.wishes.travel * minutes + 30) / 60 * WishTerm.point))
        }
        let authority = organisation(authority(of: person.organisation))
        let more = min(4, max(0, (authority?.given ?? 0) - (authority?.received ?? 0)))
        if more > 0 {
            terms.append(
                WishTerm(
                    kind: .givenMore(by: more),
                    cost: problem.wishes.reciprocity * more * WishTerm.point))
        }
        return terms
    }

    /// The least certain of the visit's days counts; a day without an answer is unknown.
    private func availability(
        _ person: ConveningProblem.Person, _ visit: ConveningProblem.Visit
    ) -> WishTerm {
        let answers = Self.days(of: visit).map { person.available[$0.daysSinceEpoch] }
        let unknown = WishTerm(kind: .unknown, cost: problem.wishes.unknown * WishTerm.point)
        let ifNeeded = WishTerm(kind: .ifNeeded, cost: problem.wishes.ifNeeded * WishTerm.point)
        var worst = WishTerm(kind: .saidYes, cost: 0)
        for answer in answers {
            let term =
                switch answer {
                case .yes: WishTerm(kind: .saidYes, cost: 0)
                case .ifNeeded: ifNeeded
                case .no, nil: unknown
                }
            if term.cost > worst.cost || worst.kind == .saidYes { worst = term }
        }
        return worst
    }

    func travel(_ person: ConveningProblem.Person, to host: String) -> Int? {
        let own = organisation(person.organisation)?.travel
        if let found = own?.first(where: { sameBytes($0.to, host) }) { return found.minutes }
        let authority = organisation(authority(of: person.organisation))?.travel
        return authority?.first { sameBytes($0.to, host) }?.minutes
    }
}
