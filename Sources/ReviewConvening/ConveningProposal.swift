/// A proposed team, or a season of them, with the reasons; or why there is none.
///
/// Made by `Convening.propose`; a coordinator reads `text`, a program `json`.
package struct ConveningProposal: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable {
        /// No better plan exists: proved.
        case optimal
        /// A plan with a bound: no other is better by more than the gap.
        case bounded
        /// Not every place can be filled within the conditions.
        case impossible
        /// Stopped from outside; what was found until then.
        case stopped
    }

    package var status: Status
    /// What the plan costs in points of wishes not met, and what every plan costs at least.
    package var points: Int
    package var bound: Int
    /// How many teams were searched for.
    package var searches: Int
    package var reviews: [ReviewTeam]
    package var shortages: [Shortage] = []
    package var relaxations: Relaxations?
    /// Pins that could not be kept.
    package var brokenPins: [BrokenPin] = []

    /// At most so far from the best, in per mille of the cost.
    package var gap: Int { points <= bound ? 0 : (points - bound) * 1_000 / max(1, points) }

    package struct ReviewTeam: Sendable, Hashable {
        package var review: String
        package var host: String
        package var visit: ConveningProblem.Visit
        package var places: [PlaceTeam]
        /// What the team as a whole lacks of the wishes.
        package var notes: [String]
    }

    package struct PlaceTeam: Sendable, Hashable {
        package var place: ConveningProblem.Place
        package var people: [Chosen]
        package var reserves: [Reserve]
        /// Seats below the minimum that nobody can take.
        package var missing: Int
    }

    package struct Chosen: Sendable, Hashable {
        package var person: String
        package var name: String
        package var organisation: String
        /// On the team before this proposal.
        package var isFixed: Bool
        package var isPinned: Bool
        package var accessNeeds: String?
        package var reasons: [String]
        var order: Int
    }

    package struct Reserve: Sendable, Hashable {
        /// Of equals the lower comes first; comparable with those of `Chosen`.
        var order: Int
        package var person: String
        package var name: String
        package var organisation: String
        /// What the plan would cost more with them in the place, in points.
        package var points: Int
        package var reasons: [String]
    }

    /// A place that cannot be filled: everybody who holds its role, and why each cannot take it.
    package struct Shortage: Sendable, Hashable {
        package var review: String
        package var host: String
        package var place: ConveningProblem.Place
        package var missing: Int
        package var visit: ConveningProblem.Visit
        /// How many could come on each other date, taken by itself.
        package var otherDates: [OtherDate]
        package var holders: [Holder]
    }

    package struct OtherDate: Sendable, Hashable {
        package var visit: ConveningProblem.Visit
        package var able: Int
    }

    package struct Holder: Sendable, Hashable {
        package var person: String
        package var name: String
        package var organisation: String
        package var why: [String]
    }

    package struct Relaxations: Sendable, Hashable {
        /// So many conditions must give way, whichever way it is done.
        package var fewest: Int
        /// Whether it is proved that fewer do not do.
        package var isProven: Bool
        /// Ways of doing it with so few, the easiest first.
        package var ways: [[Relaxation]]
    }

    package struct Relaxation: Sendable, Hashable {
        package var review: String
        package var place: String?
        package var person: String?
        /// The condition's name, or `minimum`, `pin`, `mostPerAuthority`.
        package var condition: String
        package var text: String
    }

    package struct BrokenPin: Sendable, Hashable {
        package var pin: ConveningProblem.Pin
        package var why: [String]
    }
}
