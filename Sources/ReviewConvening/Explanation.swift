import CivilTime
import JSON

/// Turns a plan into a proposal: who is on which place and why, who could step in, what is missing
/// and why.
struct Explanation {
    let model: SeasonModel
    let plan: SeasonPlan
    var reserves = Convening.usualReserves
    private let cost: Int
    private let weighing: Weighing

    init(_ model: SeasonModel, _ plan: SeasonPlan) {
        self.model = model
        self.plan = plan
        cost = plan.cost(model)
        weighing = Weighing(model, plan)
    }

    private var problem: ConveningProblem { model.eligibility.problem }

    func proposal(_ outcome: SeasonSearch.Outcome) -> ConveningProposal {
        let reviews = problem.reviews.indices.map(team)
        let missing = problem.reviews.indices.flatMap { shortages(of: $0, reviews[$0]) }
        let pins = brokenPins
        let status: ConveningProposal.Status =
            if outcome.wasStopped {
                .stopped
            } else if !missing.isEmpty || !pins.isEmpty {
                .impossible
            } else {
                outcome.isProven ? .optimal : .bounded
            }
        let wishes = outcome.cost % SeasonCosts.never
        let bound = max(0, outcome.bound - (outcome.cost - wishes))
        return ConveningProposal(
            status: status, points: wishes / WishTerm.point,
            // Costs are whole points, so a bound just above one proves the next.
            bound: outcome.isProven
                ? wishes / WishTerm.point : (bound + WishTerm.point - 1) / WishTerm.point,
            searches: 0, reviews: reviews, shortages: missing, brokenPins: pins)
    }

    // MARK: One review

    private func team(_ review: Int) -> ConveningProposal.ReviewTeam {
        let one = problem.reviews[review]
        let visit = plan.visits[review] ?? 0
        let places = one.places.indices.map { place(review, visit, $0) }
        return ConveningProposal.ReviewTeam(
            review: one.id, host: one.host, visit: one.visits[visit], places: places,
            notes: notes(review))
    }

    private func place(_ review: Int, _ visit: Int, _ index: Int) -> ConveningProposal.PlaceTeam {
        let one = problem.reviews[review]
        let place = one.places[index]
        let fixed = one.team.filter { sameBytes($0.place, place.id) }.compactMap { member in
            model.people.indices.first { sameBytes(model.person($0).id, member.person) }
        }
        let seats = plan.seats[review].filter { $0.place == index }.sorted {
            $0.person < $1.person
        }
        let reserve = reserveList(review, visit, index, for: seats.last)
        var people = fixed.map {
            chosen($0, isFixed: true, isPinned: false, ["is on the team already"])
        }
        for seat in seats {
            let reasons =
                weighing.reasons(seat.person, review, visit)
                + weighing.preference(of: seat, over: reserve.first?.person, review, visit)
            let pinned = problem.pins.contains {
                sameBytes($0.review, one.id) && sameBytes($0.person, model.person(seat.person).id)
            }
            people.append(
                chosen(
                    seat.person, isFixed: false, isPinned: pinned,
                    (pinned ? ["kept for this team by the coordinator"] : []) + reasons))
        }
        return ConveningProposal.PlaceTeam(
            place: place, people: people,
            reserves: reserve.map { reserveEntry($0.person, $0.cost, review, visit) },
            missing: max(0, model.teams[review].minima[index] - seats.count))
    }

    private func chosen(
        _ index: Int, isFixed: Bool, isPinned: Bool, _ reasons: [String]
    ) -> ConveningProposal.Chosen {
        let person = model.person(index)
        return ConveningProposal.Chosen(
            person: person.id, name: person.name ?? person.id, organisation: person.organisation,
            isFixed: isFixed, isPinned: isPinned, accessNeeds: person.accessNeeds, reasons: reasons,
            order: index)
    }

    private func reserveEntry(
        _ index: Int, _ cost: Int, _ review: Int, _ visit: Int
    ) -> ConveningProposal.Reserve {
        let person = model.person(index)
        return ConveningProposal.Reserve(
            order: index, person: person.id, name: person.name ?? person.id,
            organisation: person.organisation,
            points: cost / WishTerm.point, reasons: weighing.reasons(index, review, visit))
    }

    /// Who could take the place instead, the cheapest change of the plan first.
    private func reserveList(
        _ review: Int, _ visit: Int, _ place: Int, for seat: Seat?
    ) -> [(person: Int, cost: Int)] {
        guard let seat, reserves > 0 else { return [] }
        let table = model.teams[review].tables[visit]
        var others: [(person: Int, cost: Int)] = []
        for (position, person) in table.people.enumerated() {
            let choices = table.starts[position]..<table.starts[position + 1]
            guard choices.contains(where: { table.places[$0] == place }),
                !plan.seats[review].contains(where: { $0.person == person }),
                plan.isFree(person, on: model.teams[review].visits[visit], model)
            else { continue }
            var other = plan
            other.remove(review, model)
            let seats = plan.seats[review].map {
                $0 == seat ? Seat(person: person, place: place) : $0
            }
            other.put(review, visit: visit, seats, model)
            let cost = other.cost(model)
            guard cost < TeamSearch.barred else { continue }
            others.append((person, cost - self.cost))
        }
        others.sort { ($0.cost, $0.person) < ($1.cost, $1.person) }
        return Array(others.prefix(reserves))
    }

    private func notes(_ review: Int) -> [String] {
        let team = model.teams[review]
        let flags = plan.seats[review].reduce(team.startFlags) { $0 | model.flags[$1.person] }
        var notes: [String] = []
        if flags & TeamModel.experiencedFlag == 0, flags != 0 {
            notes.append("nobody on the team has done a review before")
        }
        if flags & TeamModel.newFlag == 0, flags != 0 {
            notes.append("nobody on the team is new to reviewing")
        }
        var areas = team.startAreas
        for seat in plan.seats[review] {
            areas[model.areaOfPerson[seat.person], default: 0] += 1
        }
        for area in areas.keys.sorted() where (areas[area] ?? 0) > 1 {
            notes.append("\(areas[area] ?? 0) of the team come from \(model.areas[area])")
        }
        return notes
    }

    // MARK: What is missing

    private func shortages(
        of review: Int, _ team: ConveningProposal.ReviewTeam
    ) -> [ConveningProposal.Shortage] {
        let one = problem.reviews[review]
        let chosen = plan.visits[review] ?? 0
        return team.places.enumerated().filter { $0.element.missing > 0 }.map { index, place in
            ConveningProposal.Shortage(
                review: one.id, host: one.host, place: place.place, missing: place.missing,
                visit: team.visit,
                otherDates: one.visits.indices.filter { $0 != chosen }.map { visit in
                    .init(visit: one.visits[visit], able: able(review, visit, index))
                },
                holders: holders(review, chosen, index))
        }
    }

    private func able(_ review: Int, _ visit: Int, _ place: Int) -> Int {
        let table = model.teams[review].tables[visit]
        return table.people.indices.filter { position in
            (table.starts[position]..<table.starts[position + 1]).contains {
                table.places[$0] == place
            }
        }.count
    }

    private func holders(
        _ review: Int, _ visit: Int, _ place: Int
    ) -> [ConveningProposal.Holder] {
        let one = problem.reviews[review]
        return model.people.indices.filter {
            Eligibility.holds(model.person($0), one.places[place].role)
        }.map { index in
            let person = model.person(index)
            let why = model.eligibility.exclusions(
                person, one.places[place], review: review, one.visits[visit]
            ).map(\.text)
            return ConveningProposal.Holder(
                person: person.id, name: person.name ?? person.id,
                organisation: person.organisation,
                why: why.isEmpty ? [taken(index, review, visit)] : why)
        }
    }

    /// Why somebody who could come is not in the place.
    private func taken(_ person: Int, _ review: Int, _ visit: Int) -> String {
        let one = problem.reviews[review]
        if let seat = plan.seats[review].first(where: { $0.person == person }) {
            return "is needed on this team as \(one.places[seat.place].title)"
        }
        let days = model.teams[review].visits[visit]
        if let other = plan.obstacle(person, on: days, model), let date = plan.visits[other] {
            let theirs = problem.reviews[other]
            return "is on the team for \(theirs.host), \(DayText.range(theirs.visits[date]))"
        }
        if plan.count(of: person) >= model.capacity[person] {
            return "has as many reviews in this season as one person may have"
        }
        return
            "would be one more of \(model.areas[model.areaOfPerson[person]]) than a team may have"
    }

    private var brokenPins: [ConveningProposal.BrokenPin] {
        problem.pins.compactMap { pin in
            guard let review = problem.reviews.firstIndex(where: { sameBytes($0.id, pin.review) }),
                let index = model.people.indices.first(where: {
                    sameBytes(model.person($0).id, pin.person)
                })
            else { return nil }
            let one = problem.reviews[review]
            let isKept =
                plan.seats[review].contains { $0.person == index }
                || one.team.contains { sameBytes($0.person, pin.person) }
            if isKept { return nil }
            let visit = plan.visits[review] ?? 0
            let places = one.places.indices.filter { place in
                Eligibility.holds(model.person(index), one.places[place].role)
                    && (pin.place.map { sameBytes($0, one.places[place].id) } ?? true)
            }
            guard let place = places.first else {
                return .init(pin: pin, why: ["holds no role that the team needs there"])
            }
            let why = model.eligibility.exclusions(
                model.person(index), one.places[place], review: review, one.visits[visit]
            ).map(\.text)
            return .init(pin: pin, why: why.isEmpty ? [taken(index, review, visit)] : why)
        }
    }
}
