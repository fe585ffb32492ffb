import CivilTime
import JSON

/// What speaks for a person in a place, and against another, in words.
struct Weighing {
    let model: SeasonModel
    let plan: SeasonPlan

    init(_ model: SeasonModel, _ plan: SeasonPlan) {
        self.model = model
        self.plan = plan
    }

    private var eligibility: Eligibility { model.eligibility }

    /// Sentences without a subject: "said yes to 13 to 14 Mar 2018".
    func reasons(_ index: Int, _ review: Int, _ visit: Int) -> [String] {
        let person = model.person(index)
        let one = eligibility.problem.reviews[review]
        let days = one.visits[visit]
        var reasons: [String] = []
        for term in eligibility.terms(person, review: one, days) {
            if let text = text(term, person, one, days) { reasons.append(text) }
        }
        if let until = person.accreditations.compactMap(\.until).max() {
            reasons.append("accredited until \(DayText.short(until))")
        }
        reasons.append(
            person.experience == 0
                ? "new to reviewing"
                : "has done \(Words.count(person.experience, "review"))")
        let others = plan.count(of: index) - (isOn(index, review) ? 1 : 0) + person.load
        if others > 0 { reasons.append("has \(Words.count(others, "other review")) at hand") }
        let area = model.areaOfPerson[index]
        let given = eligibility.organisation(model.areas[area])?.given ?? 0
        if given > 0, model.costs.balance > 0 {
            reasons.append("\(model.areas[area]) has given \(Words.count(given, "place")) so far")
        }
        return reasons
    }

    private func text(
        _ term: WishTerm, _ person: ConveningProblem.Person, _ review: ConveningProblem.Review,
        _ days: ConveningProblem.Visit
    ) -> String? {
        switch term.kind {
        case .saidYes: return "said yes to \(DayText.range(days))"
        case .ifNeeded: return "can come on \(DayText.range(days)) if needed"
        case .unknown:
            let silent = Eligibility.days(of: days).filter {
                person.available[$0.daysSinceEpoch] == nil
            }
            return "has not said whether they can come on \(DayText.list(silent))"
        case .travel(let minutes):
            return "\(Self.time(minutes)) from \(review.host)"
        case .givenMore(let more):
            let authority = eligibility.authority(of: person.organisation)
            return "\(authority) has given \(more == 4 ? "at least " : "")"
                + "\(Words.count(more, "place")) more than it has had reviews"
        }
    }

    static func time(_ minutes: Int) -> String {
        if minutes < 60 { return Words.count(minutes, "minute") }
        let rest = minutes % 60
        return Words.count(minutes / 60, "hour")
            + (rest == 0 ? "" : " \(Words.count(rest, "minute"))")
    }

    // MARK: Compared with another

    private struct Share {
        var cost: Int
        /// What is worse about somebody with the higher cost.
        var words: String
    }

    /// Why this person rather than the next: in what the next would be worse.
    func preference(of seat: Seat, over other: Int?, _ review: Int, _ visit: Int) -> [String] {
        guard let other else {
            return ["nobody else who holds the role can take the place"]
        }
        var rest = plan
        rest.remove(review, model)
        let team = plan.seats[review].filter { $0 != seat }
        let ours = shares(seat.person, review, visit, team, rest)
        let theirs = shares(other, review, visit, team, rest)
        let worse = zip(ours, theirs).filter { $1.cost > $0.cost }.sorted {
            $0.1.cost - $0.0.cost > $1.1.cost - $1.0.cost
        }.map(\.1.words)
        let name = model.person(other).name ?? model.person(other).id
        guard !worse.isEmpty else { return ["as good a choice as \(name)"] }
        return ["preferred to \(name), who \(Words.list(Array(worse.prefix(2))))"]
    }

    private func shares(
        _ index: Int, _ review: Int, _ visit: Int, _ team: [Seat], _ rest: SeasonPlan
    ) -> [Share] {
        let one = eligibility.problem.reviews[review]
        let terms = eligibility.terms(model.person(index), review: one, one.visits[visit])
        let area = model.areaOfPerson[index]
        let same = team.filter { model.areaOfPerson[$0.person] == area }.count
        let already = (model.teams[review].startAreas[area] ?? 0) + same
        let flags = team.reduce(model.teams[review].startFlags) { $0 | model.flags[$1.person] }
        let isSpent = { (flag: Int) in flags & flag == 0 && model.flags[index] & flag == 0 }
        let availability = terms.first { !$0.isTravel && !$0.isReciprocity }
        return [
            Share(
                cost: availability?.cost ?? 0,
                words: availability?.kind == .ifNeeded
                    ? "would come only if needed" : "has not said whether they can come"),
            Share(cost: terms.first(where: \.isTravel)?.cost ?? 0, words: "has further to travel"),
            Share(
                cost: terms.first(where: \.isReciprocity)?.cost ?? 0,
                words: "is of an authority that has given more than it had"),
            Share(
                cost: model.areaStep(area, rest.areaCount(area) + same),
                words: "is of \(model.areas[area]), which has given more places"),
            Share(
                cost: model.loadStep(index, rest.count(of: index)),
                words: "has more reviews at hand"),
            Share(
                cost: already == 0 ? 0 : model.costs.variety,
                words: "is of \(model.areas[area]), which is on the team already"),
            Share(
                cost: isSpent(TeamModel.newFlag) ? model.costs.newReviewer : 0,
                words: "would leave the team without anybody new"),
            Share(
                cost: isSpent(TeamModel.experiencedFlag) ? model.costs.experienced : 0,
                words: "would leave the team without anybody experienced"),
        ]
    }

    private func isOn(_ person: Int, _ review: Int) -> Bool {
        plan.seats[review].contains { $0.person == person }
    }
}

extension WishTerm {
    var isTravel: Bool {
        if case .travel = kind { true } else { false }
    }

    var isReciprocity: Bool {
        if case .givenMore = kind { true } else { false }
    }
}
