/// What a letter is about; each has a template of its own, `KIND.txt`.
package enum LetterKind: String, Sendable, CaseIterable {
    /// Somebody is asked to do one task.
    case invitation
    /// All that somebody still has to do, what is overdue first; at most one a day.
    case digest
    /// A task is no longer needed.
    case stopped
    /// An answer given by telephone was recorded.
    case confirmation
    /// The code without which a confidential page does not open.
    case code
    /// Somebody would like to sign in; the link works once.
    case signIn = "sign-in"
    /// A day to be there, with an entry for the calendar; then that it moved, or falls away.
    case dates
    case datesMoved = "dates-moved"
    case datesCancelled = "dates-cancelled"

    /// The names that its template may use.
    package var names: [String] {
        switch self {
        case .invitation:
            Self.everywhere + Self.task + ["due", "distance", "answer", "hours", "link"]
        case .digest: Self.everywhere + ["what", "count"]
        case .stopped: Self.everywhere + Self.task
        case .confirmation:
            // No link: the answered request has ended, and asked again it is another one.
            Self.everywhere + Self.task + ["recorded", "recorder", "outcome"]
        case .code: Self.everywhere + Self.task + ["code", "until"]
        case .signIn: Self.everywhere + ["link", "until"]
        case .dates, .datesMoved, .datesCancelled:
            Self.everywhere + ["title", "review", "host", "about", "when", "place"]
        }
    }

    /// Those of the lines that are repeated for each task.
    package var taskNames: [String] {
        self == .digest ? Self.task + ["by", "link"] : []
    }

    private static let everywhere = ["name", "ring", "phone", "region", "today"]
    private static let task = ["title", "request", "behalf", "review", "host", "about"]
}
