import ReviewClient

/// What a path of a review's context means to people: `visit.start` is the first day of the visit.
enum ContextWords {
    /// Dates of the workflows that come with reviewd.
    private static let days = [
        "visit.start": "first day of the visit", "visit.end": "last day of the visit",
        "visit.papersBy": "papers and timetable are due",
        "visit.briefingBy": "the team is briefed by then",
        "callClosesOn": "the call for availability closes", "calledFor": "asked about in the call",
        "team.acceptedOn": "a place was accepted", "asked.on": "somebody was asked",
        "progressOn": "progress is told", "closesOn": "the call closes",
    ]

    /// As what a review names somebody.
    private static let roles = [
        "team": "on the team", "lead": "Lead Reviewer", "asked": "was asked",
        "available": "said when they can come", "briefed": "was briefed",
        "candidates": "proposed for a place", "confirmed": "may be asked",
        "reserve": "in reserve", "waiting": "is asked", "batch": "is asked", "person": "is asked",
        "notEligible": "cannot take the place", "excluded": "cannot take the place",
        "toApprove": "waits for the host's approval", "people": "in the call",
        "answers": "has answered the call",
    ]

    /// Parts of a context that tell what was planned before, or is being written down.
    private static let past = ["scope", "lastDates", "postponements", "entry", "request"]

    static func isPast(_ path: String) -> Bool { past.contains(parts(path).first ?? "") }

    static func day(_ path: String) -> String {
        days[parts(path).joined(separator: ".")] ?? fallback(path)
    }

    static func role(_ path: String) -> String {
        parts(path).first.flatMap { roles[$0] } ?? fallback(path)
    }

    /// `team[2].acceptedOn` is `team`, `acceptedOn`.
    private static func parts(_ path: String) -> [String] {
        path.split(separator: ".").map { part in String(part.prefix { $0 != "[" }) }
    }

    private static func fallback(_ path: String) -> String {
        parts(path).filter { $0 != "person" }.map { FormField.words($0).lowercased() }
            .joined(separator: " ")
    }
}
