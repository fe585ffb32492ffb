import CivilTime
import JSON

/// What would have to give way so that every place can be filled: as few conditions as possible,
/// which the search proves, and the ways of doing it with so few.
///
/// Counted alike are a condition of one person, a seat left empty, a pin let go, one more of an
/// authority than allowed. The host, conflicts and roles never give way.
struct Relaxing {
    private let model: SeasonModel
    private let effort: Int
    private let control: ConveningControl

    /// Ways that are told.
    private static let waysMax = 8

    init(_ eligibility: Eligibility, effort: Int, _ control: ConveningControl) {
        model = SeasonModel(eligibility, aim: .relaxations)
        self.effort = effort
        self.control = control
    }

    private var problem: ConveningProblem { model.eligibility.problem }

    /// - Parameter plan: the best without relaxing, which says where places stay empty.
    func relaxations(seeing plan: SeasonPlan) -> ConveningProposal.Relaxations? {
        var search = SeasonSearch(model, effort: effort, control)
        let outcome = search.run(from: plan)
        if outcome.wasStopped { return nil }
        let fewest = outcome.cost / WishTerm.point
        var ways: [[ConveningProposal.Relaxation]] = []
        var team = TeamSearch()
        let base = outcome.plan
        add(relaxations(of: base), to: &ways)
        for review in problem.reviews.indices where touches(base, review) || touches(plan, review) {
            for way in others(for: review, base, outcome.cost, &team) { add(way, to: &ways) }
        }
        // What asks least of people first: an empty seat is the last resort.
        let sorted = ways.enumerated().sorted {
            (Self.weight($0.element), $0.offset) < (Self.weight($1.element), $1.offset)
        }
        return ConveningProposal.Relaxations(
            fewest: fewest, isProven: outcome.isProven,
            ways: sorted.prefix(Self.waysMax).map(\.element))
    }

    private static func weight(_ way: [ConveningProposal.Relaxation]) -> Int {
        way.reduce(0) { sum, one in
            let weights = [
                "unavailable": 1, "notAccredited": 2, "enoughReviews": 3, "tooSoon": 3,
                "asked": 4, "forbidden": 4, "experience": 5, "mostPerAuthority": 5, "pin": 6,
                "region": 7, "minimum": 9,
            ]
            return sum + (weights[one.condition] ?? 8)
        }
    }

    private func add(
        _ way: [ConveningProposal.Relaxation], to ways: inout [[ConveningProposal.Relaxation]]
    ) {
        if !way.isEmpty, !ways.contains(way) { ways.append(way) }
    }

    private func touches(_ plan: SeasonPlan, _ review: Int) -> Bool {
        !relaxations(of: plan, review).isEmpty
    }

    /// Other ways for one review with everything else as it is: each person who could help is put on
    /// the team, and kept if that costs no more.
    private func others(
        for review: Int, _ base: SeasonPlan, _ cost: Int, _ search: inout TeamSearch
    ) -> [[ConveningProposal.Relaxation]] {
        var rest = base
        rest.remove(review, model)
        var ways: [[ConveningProposal.Relaxation]] = []
        let helpful = Set(
            model.teams[review].tables.flatMap { table in
                table.people.indices.filter { position in
                    (table.starts[position]..<table.starts[position + 1]).contains {
                        table.costs[$0] > 0
                    } || model.withinLimit[table.people[position]] == 0
                }.map { table.people[$0] }
            })
        for person in helpful.sorted() where ways.count < 40 {
            let found = rest.best(
                for: review, model, &search,
                guide: { _, one in one == person ? -SeasonCosts.never : 0 })
            guard let found else { continue }
            var other = rest
            other.put(review, visit: found.visit, found.team.seats, model)
            if other.cost(model) == cost { ways.append(relaxations(of: other)) }
        }
        return ways
    }

    private func relaxations(of plan: SeasonPlan) -> [ConveningProposal.Relaxation] {
        problem.reviews.indices.flatMap { relaxations(of: plan, $0) }
    }

    private func relaxations(
        of plan: SeasonPlan, _ review: Int
    ) -> [ConveningProposal.Relaxation] {
        let one = problem.reviews[review]
        guard let visit = plan.visits[review] else { return [] }
        var found: [ConveningProposal.Relaxation] = []
        for seat in plan.seats[review].sorted(by: { ($0.place, $0.person) < ($1.place, $1.person) })
        {
            let place = one.places[seat.place]
            let person = model.person(seat.person)
            let broken = model.eligibility.exclusions(
                person, place, review: review, one.visits[visit]
            )
            found += broken.map { relaxation($0, person, place, one, one.visits[visit]) }
            let isOver = plan.count(of: seat.person) > model.withinLimit[seat.person]
            if isOver, !broken.contains(where: { $0.name == "enoughReviews" }) {
                let most = model.eligibility.limit(person) ?? 0
                found.append(
                    relaxation(.enoughReviews(most), person, place, one, one.visits[visit]))
            }
        }
        return found + teamRelaxations(of: plan, review)
    }

    /// Seats left empty, pins let go, too many of one authority.
    private func teamRelaxations(
        of plan: SeasonPlan, _ review: Int
    ) -> [ConveningProposal.Relaxation] {
        let one = problem.reviews[review]
        var found: [ConveningProposal.Relaxation] = []
        for (index, place) in one.places.enumerated() {
            let filled = plan.seats[review].filter { $0.place == index }.count
            for _ in 0..<max(0, model.teams[review].minima[index] - filled) {
                found.append(
                    .init(
                        review: one.id, place: place.id, person: nil, condition: "minimum",
                        text: "\(one.host) goes without \(place.title)"))
            }
        }
        var areas = model.teams[review].startAreas
        for seat in plan.seats[review] {
            let area = model.areaOfPerson[seat.person]
            areas[area, default: 0] += 1
            guard let most = problem.rules.mostPerAuthority, (areas[area] ?? 0) > most else {
                continue
            }
            found.append(
                .init(
                    review: one.id, place: nil, person: nil, condition: "mostPerAuthority",
                    text: "\(model.areas[area]) gives \(areas[area] ?? 0) people to one team"))
        }
        for pin in problem.pins where sameBytes(pin.review, one.id) {
            let isKept =
                plan.seats[review].contains { sameBytes(model.person($0.person).id, pin.person) }
                || one.team.contains { sameBytes($0.person, pin.person) }
            if isKept { continue }
            found.append(
                .init(
                    review: one.id, place: pin.place, person: pin.person, condition: "pin",
                    text: "\(pin.person) is not kept for \(one.host)"))
        }
        return found
    }

    private func relaxation(
        _ exclusion: Exclusion, _ person: ConveningProblem.Person, _ place: ConveningProblem.Place,
        _ review: ConveningProblem.Review, _ visit: ConveningProblem.Visit
    ) -> ConveningProposal.Relaxation {
        let name = person.name ?? person.id
        let dates = DayText.range(visit)
        let text =
            switch exclusion {
            case .unavailable(let days):
                "\(name) can come on \(DayText.list(days)) after all"
            case .notAccredited: "\(name) is accredited before \(dates)"
            case .enoughReviews(let most):
                "\(name) takes one review more than \(most)"
            case .tooSoon(let near):
                "\(name) comes although \(DayText.range(near)) is near"
            case .region(let region): "people of \(region) may join, and \(name) does"
            case .experience: "\(name) may take \(place.title) with less experience"
            case .asked: "\(name) is asked once more"
            case .forbidden: "\(name) may be asked after all"
            case .left, .host, .conflict, .inspected, .onTeam, .pinnedElsewhere:
                "\(name): \(exclusion.text)"
            }
        return .init(
            review: review.id, place: place.id, person: person.id, condition: exclusion.name,
            text: "\(text) (\(place.title), \(review.host), \(dates))")
    }
}
