import CivilTime
import JSON

/// Who may take which place on which dates, and who may not and why: every hard condition that one
/// person meets or breaks by themselves.
///
/// Made once for a problem. Conditions that several places share (one place for each person, the
/// limit of reviews and the interval between reviews of the same season) are the search's.
struct Eligibility: Sendable {
    let problem: ConveningProblem
    private let organisations: [ByteName: ConveningProblem.Organisation]
    private let forbids: [ByteName: [ConveningProblem.Forbid]]
    private let pins: [ByteName: [ConveningProblem.Pin]]
    private let asked: [[ByteName: String]]

    init(_ problem: ConveningProblem) {
        self.problem = problem
        organisations = Dictionary(
            problem.organisations.map { (ByteName($0.id), $0) }, uniquingKeysWith: { one, _ in one }
        )
        forbids = Dictionary(grouping: problem.forbids) { ByteName($0.person) }
        pins = Dictionary(grouping: problem.pins) { ByteName($0.person) }
        asked = problem.reviews.map { review in
            Dictionary(
                review.asked.map { (ByteName($0.person), $0.said) },
                uniquingKeysWith: { _, last in last })
        }
    }

    func organisation(_ id: String) -> ConveningProblem.Organisation? {
        organisations[ByteName(id)]
    }

    /// The local authority in whose area an organisation lies.
    func authority(of organisation: String) -> String {
        self.organisation(organisation)?.authority ?? organisation
    }

    func region(of person: ConveningProblem.Person) -> String? {
        person.region ?? organisation(person.organisation)?.region
    }

    func region(of review: ConveningProblem.Review) -> String? {
        review.region ?? organisation(review.host)?.region
    }

    static func holds(_ person: ConveningProblem.Person, _ role: String) -> Bool {
        person.roles.contains { sameBytes($0, role) }
    }

    /// Every condition that this person breaks for this place on this date; empty: they may take it.
    ///
    /// Not looked at: whether they hold the role.
    func exclusions(
        _ person: ConveningProblem.Person, _ place: ConveningProblem.Place, review index: Int,
        _ visit: ConveningProblem.Visit
    ) -> [Exclusion] {
        let review = problem.reviews[index]
        var found: [Exclusion] = []
        if person.hasLeft { found.append(.left) }
        if review.team.contains(where: { sameBytes($0.person, person.id) }) {
            found.append(.onTeam)
        }
        found += dependence(person, review, visit)
        if let exclusion = accreditation(person, place, visit) { found.append(exclusion) }
        let no = Self.days(of: visit).filter { day in
            person.available[day.daysSinceEpoch] == .no
                || person.absences.contains { $0.start <= day && day <= $0.end }
        }
        if !no.isEmpty { found.append(.unavailable(no)) }
        if let inspection = person.inspections.first(where: { visit.overlaps($0) }) {
            found.append(.inspected(inspection))
        }
        if let most = limit(person), person.load >= most { found.append(.enoughReviews(most)) }
        if let near = person.busy.first(where: { isTooNear($0, visit) }) {
            found.append(.tooSoon(near))
        }
        if person.experience < place.experience {
            found.append(.experience(needed: place.experience, has: person.experience))
        }
        if let said = asked[index][ByteName(person.id)] { found.append(.asked(said)) }
        for forbid in forbids[ByteName(person.id)] ?? []
        where forbid.review.map({ sameBytes($0, review.id) }) ?? true {
            found.append(.forbidden(forbid.why))
        }
        for pin in pins[ByteName(person.id)] ?? [] where sameBytes(pin.review, review.id) {
            if let other = pin.place, !sameBytes(other, place.id) {
                found.append(.pinnedElsewhere(other))
            }
        }
        return found
    }

    private func dependence(
        _ person: ConveningProblem.Person, _ review: ConveningProblem.Review,
        _ visit: ConveningProblem.Visit
    ) -> [Exclusion] {
        var found: [Exclusion] = []
        if sameBytes(person.organisation, review.host)
            || sameBytes(authority(of: person.organisation), review.host)
        {
            found.append(.host)
        }
        if problem.rules.outsideRegion, let theirs = region(of: person),
            let hosts = region(of: review), sameBytes(theirs, hosts)
        {
            found.append(.region(hosts))
        }
        let conflict = person.conflicts.first { conflict in
            sameBytes(conflict.organisation, review.host)
                && (conflict.from.map { $0 <= visit.end } ?? true)
                && (conflict.until.map { $0 >= visit.start } ?? true)
        }
        if let conflict { found.append(.conflict(conflict)) }
        return found
    }

    /// One accreditation must hold from the first day to the last.
    private func accreditation(
        _ person: ConveningProblem.Person, _ place: ConveningProblem.Place,
        _ visit: ConveningProblem.Visit
    ) -> Exclusion? {
        let fitting = person.accreditations.filter { one in
            one.role.map { sameBytes($0, place.role) } ?? true
        }
        let holds = fitting.contains { one in
            (one.from.map { $0 <= visit.start } ?? true)
                && (one.until.map { $0 >= visit.end } ?? true)
        }
        if holds { return nil }
        return .notAccredited(until: fitting.compactMap(\.until).max())
    }

    /// How many reviews they may have, those at hand included; nil for no limit.
    func limit(_ person: ConveningProblem.Person) -> Int? {
        person.mostReviews ?? problem.rules.mostReviews
    }

    /// Whether fewer than the interval's days lie between two visits.
    func isTooNear(_ one: ConveningProblem.Visit, _ other: ConveningProblem.Visit) -> Bool {
        let interval = max(1, problem.rules.intervalDays)
        return other.start.daysSinceEpoch - one.end.daysSinceEpoch < interval
            && one.start.daysSinceEpoch - other.end.daysSinceEpoch < interval
    }

    static func days(of visit: ConveningProblem.Visit) -> [CivilDate] {
        (visit.start.daysSinceEpoch...max(visit.start.daysSinceEpoch, visit.end.daysSinceEpoch))
            .compactMap { CivilDate(daysSinceEpoch: $0) }
    }
}
