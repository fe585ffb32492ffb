package import CivilTime

/// What convening is asked: the people of a pool, the reviews that need teams, what no team may
/// break, and what would be good.
///
/// Read from JSON (`init(_:)`, the keys are in Convening.md) by `reviewworker propose`, made by tests,
/// and solved by `Convening`. Everything the proposal depends on is in it.
package struct ConveningProblem: Sendable {
    package var people: [Person] = []
    package var organisations: [Organisation] = []
    package var reviews: [Review] = []
    package var rules = Rules()
    package var wishes = Wishes()
    package var pins: [Pin] = []
    package var forbids: [Forbid] = []

    package init() {}

    /// One of the pool.
    package struct Person: Sendable {
        package var id: String
        /// What reports call them; the id where nothing is given.
        package var name: String?
        package var roles: [String]
        package var organisation: String
        package var region: String?
        package var accreditations: [Accreditation] = []
        package var conflicts: [Conflict] = []
        /// Reviews that they have on their hands already and that count against `mostReviews`.
        package var load = 0
        /// Their own limit, where it is another than the rules'.
        package var mostReviews: Int?
        /// How many reviews they have done, ever.
        package var experience = 0
        /// First and last days of reviews that the interval must be kept from, past or agreed.
        package var busy: [Visit] = []
        /// Days on which they are away, whatever they answered.
        package var absences: [Visit] = []
        /// Days on which an inspection keeps everybody of their organisation.
        package var inspections: [Visit] = []
        package var available: [Int: Availability] = [:]
        package var hasLeft = false
        package var accessNeeds: String?

        package init(id: String, roles: [String], organisation: String) {
            self.id = id
            self.roles = roles
            self.organisation = organisation
        }
    }

    package struct Accreditation: Sendable, Hashable {
        /// For all of theirs where nothing is given.
        package var role: String?
        package var from: CivilDate?
        package var until: CivilDate?

        package init(role: String? = nil, from: CivilDate? = nil, until: CivilDate? = nil) {
            self.role = role
            self.from = from
            self.until = until
        }
    }

    /// Something between a person and an organisation, declared by them or known.
    package struct Conflict: Sendable, Hashable {
        package var organisation: String
        /// `employment`, `swap`, `trust`, `family`, or somebody's own words.
        package var why: String?
        package var from: CivilDate?
        /// From the day after it is one no longer.
        package var until: CivilDate?

        package init(
            organisation: String, why: String? = nil, from: CivilDate? = nil,
            until: CivilDate? = nil
        ) {
            self.organisation = organisation
            self.why = why
            self.from = from
            self.until = until
        }
    }

    /// What somebody answered to the availability call for a day; no entry is *unknown*, never *no*.
    package enum Availability: String, Sendable, Hashable {
        case yes
        case ifNeeded
        case no
    }

    package struct Organisation: Sendable {
        package var id: String
        package var region: String?
        /// The local authority in whose area it lies; itself where nothing is given.
        package var authority: String?
        /// Places that people of this authority have taken over the years.
        package var given = 0
        /// Reviews that this authority has had over the years.
        package var received = 0
        /// Minutes of travel to other authorities.
        package var travel: [(to: String, minutes: Int)] = []

        package init(id: String) { self.id = id }
    }

    /// First and last day.
    package struct Visit: Sendable, Hashable {
        package var start: CivilDate
        package var end: CivilDate

        package init(start: CivilDate, end: CivilDate) {
            self.start = start
            self.end = end
        }

        func overlaps(_ other: Visit) -> Bool { start <= other.end && other.start <= end }
    }

    /// A review that needs a team, and the dates it could have.
    package struct Review: Sendable {
        package var id: String
        package var host: String
        package var region: String?
        package var visits: [Visit]
        package var places: [Place]
        /// Who is on the team already and stays.
        package var team: [Member] = []
        /// Who was asked for it before, with what they said; not proposed again.
        package var asked: [(person: String, said: String)] = []

        package init(id: String, host: String, visits: [Visit], places: [Place]) {
            self.id = id
            self.host = host
            self.visits = visits
            self.places = places
        }
    }

    package struct Place: Sendable, Hashable {
        package var id: String
        package var title: String
        package var role: String
        package var minimum: Int
        package var maximum: Int
        /// Only who has done so many reviews may take it.
        package var experience: Int

        package init(
            id: String, title: String? = nil, role: String, minimum: Int = 1, maximum: Int? = nil,
            experience: Int = 0
        ) {
            self.id = id
            self.title = title ?? id
            self.role = role
            self.minimum = minimum
            self.maximum = maximum ?? max(1, minimum)
            self.experience = experience
        }
    }

    package struct Member: Sendable, Hashable {
        package var place: String
        package var person: String

        package init(place: String, person: String) {
            self.place = place
            self.person = person
        }
    }

    /// What the scheme lets no team break, besides what holds for all: the role, not the host, no
    /// conflict, accredited, available.
    package struct Rules: Sendable, Hashable {
        /// Nobody of the host's region.
        package var outsideRegion = false
        /// Reviews for one person, those at hand included; nil for no limit.
        package var mostReviews: Int?
        /// Days from the end of one review to the start of the next; 1 is the day after.
        package var intervalDays = 1
        /// People of one authority on one team; nil for no limit.
        package var mostPerAuthority: Int?

        package init() {}
    }

    package struct Pin: Sendable, Hashable {
        package var review: String
        package var person: String
        /// Any place that they can take where nothing is given.
        package var place: String?

        package init(review: String, person: String, place: String? = nil) {
            self.review = review
            self.person = person
            self.place = place
        }
    }

    package struct Forbid: Sendable, Hashable {
        /// All reviews where nothing is given.
        package var review: String?
        package var person: String
        package var why: String?

        package init(review: String? = nil, person: String, why: String? = nil) {
            self.review = review
            self.person = person
            self.why = why
        }
    }

    /// Weights of what would be good: how many points it costs when it is not so; 0 to leave it out.
    package struct Wishes: Sendable, Hashable {
        /// Somebody who said that they can come if needed.
        package var ifNeeded = 8
        /// Somebody who has not answered.
        package var unknown = 20
        /// Each place that the person's authority has given before.
        package var balance = 3
        /// Each place that their authority has given beyond the reviews that it has had, at most 4.
        package var reciprocity = 2
        /// Each review that the person has at hand.
        package var load = 5
        /// Each hour of travel.
        package var travel = 4
        /// A team without anybody who is new.
        package var newReviewer = 15
        /// A team without anybody who has done it before.
        package var experienced = 15
        /// Each further person of the same authority on a team.
        package var variety = 12
        /// Each place that could be filled beyond the minimum and is not.
        package var emptyPlace = 30

        package init() {}
    }
}
