package import CivilTime

/// Why somebody who holds a role may not take a place: one hard condition that they break.
///
/// Found by `Eligibility`, shown by proposals. No condition is ever traded against a wish.
package enum Exclusion: Sendable, Hashable {
    case left
    case host
    case region(String)
    case conflict(ConveningProblem.Conflict)
    case notAccredited(until: CivilDate?)
    case unavailable([CivilDate])
    case inspected(ConveningProblem.Visit)
    case enoughReviews(Int)
    case tooSoon(ConveningProblem.Visit)
    case experience(needed: Int, has: Int)
    case asked(String)
    case forbidden(String?)
    case onTeam
    case pinnedElsewhere(String)

    /// Whether it is for people to change: a refresher before the visit, another word on a date, a
    /// rule of the scheme.
    ///
    /// The host, a conflict, and having left stay as they are: independence is not relaxed.
    package var canBeRelaxed: Bool {
        switch self {
        case .left, .host, .conflict, .inspected, .onTeam, .pinnedElsewhere: false
        case .region, .notAccredited, .unavailable, .enoughReviews, .tooSoon, .experience, .asked,
            .forbidden:
            true
        }
    }

    /// Short and stable, for programs.
    package var name: String {
        switch self {
        case .left: "left"
        case .host: "host"
        case .region: "region"
        case .conflict: "conflict"
        case .notAccredited: "notAccredited"
        case .unavailable: "unavailable"
        case .inspected: "inspected"
        case .enoughReviews: "enoughReviews"
        case .tooSoon: "tooSoon"
        case .experience: "experience"
        case .asked: "asked"
        case .forbidden: "forbidden"
        case .onTeam: "onTeam"
        case .pinnedElsewhere: "pinnedElsewhere"
        }
    }

    /// As a coordinator would say it, after a name.
    package var text: String {
        switch self {
        case .left: "has left the pool"
        case .host: "is from the host"
        case .region(let region): "is from the host's region, \(region)"
        case .conflict(let conflict): Self.text(of: conflict)
        case .notAccredited(let until?): "is accredited only until \(DayText.short(until))"
        case .notAccredited(nil): "is not accredited"
        case .unavailable(let days): "cannot come on \(DayText.list(days))"
        case .inspected(let days):
            "is kept by an inspection of their organisation, \(DayText.range(days))"
        case .enoughReviews(let most):
            "has as many reviews as one person may have (\(most))"
        case .tooSoon(let visit):
            "is on a review too near to it, \(DayText.range(visit))"
        case .experience(let needed, let has):
            "has done \(has) of the \(needed) reviews that the place asks for"
        case .asked(let said): said
        case .forbidden(let why?): "is not to be asked: \(why)"
        case .forbidden(nil): "is not to be asked: the coordinator's decision"
        case .onTeam: "is on the team already"
        case .pinnedElsewhere(let place): "is kept for the place \(place)"
        }
    }

    private static func text(of conflict: ConveningProblem.Conflict) -> String {
        switch conflict.why {
        case "employment": "works or lately worked for \(conflict.organisation)"
        case "swap": "their authority and \(conflict.organisation) reviewed each other lately"
        case "family": "is related to somebody at \(conflict.organisation)"
        case "declared": "has declared a conflict with \(conflict.organisation)"
        case "trust": "belongs to the same trust as \(conflict.organisation)"
        case let why?: "has a conflict with \(conflict.organisation): \(why)"
        case nil: "has a conflict with the host"
        }
    }
}
