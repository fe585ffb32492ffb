/// The closed list of what a request can be refused with. The table in `Protocol.md` says when each
/// comes and what the client does; a test compares the two.

package enum ErrorCode: String, Sendable, CaseIterable {
    case malformed = "MALFORMED"
    case unknownVerb = "UNKNOWN_VERB"
    case notMapped = "NOT_MAPPED"
    case notYours = "NOT_YOURS"
    case notFound = "NOT_FOUND"
    case invalid = "INVALID"
    case refused = "REFUSED"
    case conflict = "CONFLICT"
    case stale = "STALE"
    case tooLarge = "TOO_LARGE"
    case expired = "EXPIRED"
    case full = "FULL"
    case draining = "DRAINING"
    case helloRequired = "HELLO_REQUIRED"
    case busy = "BUSY"
    case `internal` = "INTERNAL"

    /// What asking again is good for.
    package enum Retry: String, Sendable {
        /// The same request will always be refused.
        case never
        /// Change the request and use a new id.
        case fix
        /// The same request, same id, after a pause.
        case later
        /// The same request, same id, after a HELLO.
        case now
    }

    package var retry: Retry {
        switch self {
        case .notMapped, .notYours, .notFound, .refused, .conflict, .stale: .never
        case .malformed, .unknownVerb, .invalid, .tooLarge, .expired: .fix
        case .full, .draining, .busy, .internal: .later
        case .helloRequired: .now
        }
    }

    /// Whether the answer is kept for a repeated request id. Passing refusals are not: the same id
    /// is to be tried again.
    package var isKept: Bool {
        switch retry {
        case .never: self != .notMapped
        case .fix: true
        case .later, .now: false
        }
    }
}
