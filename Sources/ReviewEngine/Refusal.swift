/// Why an input is not taken: it changes nothing, and its sender is told what to do.
package struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// What the sender can do; the same words as on the wire (Protocol.md, errors).
    package enum Kind: String, Sendable {
        case invalid = "INVALID"
        case notFound = "NOT_FOUND"
        case notYours = "NOT_YOURS"
        case notMapped = "NOT_MAPPED"
        case refused = "REFUSED"
        case conflict = "CONFLICT"
        case stale = "STALE"
        case tooLarge = "TOO_LARGE"
        case expired = "EXPIRED"
        case busy = "BUSY"
        case draining = "DRAINING"
        case full = "FULL"
        case helloRequired = "HELLO_REQUIRED"
        case `internal` = "INTERNAL"
    }

    /// The event may be sent now, and nothing takes it with what it says.
    package static let notTaken = "ENG-062"

    package var kind: Kind
    /// Stable code of the place that refused, such as `ENG-004`; explained in `Ops/Errors.md`.
    package var code: String
    package var message: String
    package var subject: String?
    package var expected: String?
    package var found: String?
    package var hint: String?
    package var nearest: String?
    /// Several faults of one answer.
    package var problems: [Problem] = []
    /// The events that the review takes at present.
    package var now: [String]?

    package struct Problem: Sendable, Equatable {
        package var subject: String
        package var expected: String
        package var found: String

        package init(subject: String, expected: String, found: String) {
            self.subject = subject
            self.expected = expected
            self.found = found
        }
    }

    package init(
        _ kind: Kind, _ code: String, _ message: String, subject: String? = nil,
        expected: String? = nil, found: String? = nil, hint: String? = nil, nearest: String? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.subject = subject
        self.expected = expected
        self.found = found
        self.hint = hint
        self.nearest = nearest
    }

    package var description: String {
        var text = "\(code) \(message)"
        if let subject { text += " (\(subject))" }
        if let expected { text += ": expected \(expected)" }
        if let found { text += ", found \(found)" }
        if let nearest { text += "; did you mean \(nearest)?" }
        if let hint { text += " \(hint)" }
        return text
    }
}
