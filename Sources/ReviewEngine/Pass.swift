/// What lets a bearer act as somebody through pages: a link, a session, or an access code.
///
/// Whoever bears it knows a random secret; the store keeps its hash only. The daemon looks at it at
/// each message, so that the pages, which pass it on, are trusted with nothing else.
package struct Pass: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// In a mail: opens sessions for one task, as often as needed, until the task ends.
        case link
        /// In a mail: opens one session for everything of a principal, once and soon.
        case signIn = "sign-in"
        /// In a browser's cookie: acts.
        case session
        /// Typed by hand, beside a link to a confidential task: few tries, once and soon.
        case code
        /// In a calendar program: reads dates and deadlines, and nothing else, until it is taken back.
        case feed
    }

    /// Hash of the secret; of a code, of what it is for.
    package var hash: [UInt8]
    package var kind: Kind
    /// As whom its bearer acts.
    package var principal: String
    /// The only task that it is for; nil for all of the principal's.
    package var task: String?
    /// The link that opened a session.
    package var parent: [UInt8]?
    package var madeAt: Int64
    /// When it ends. Times of a pass are CLOCK_REALTIME: nobody's session ends by a manual clock.
    package var until: Int64
    /// The bearer said that they answer for the principal, not as the principal.
    package var isAssistant: Bool
    /// Opened with a code or a fresh link from a mailbox: confidential tasks are open to it. Of a link for
    /// signing in and of a code: it has been used.
    package var isConfirmed: Bool
    /// Hash of the digits of a code; nil before they are made. Of what has been used, the hash by which
    /// the browser that used it is known again.
    package var digits: [UInt8]?
    /// Wrong digits so far, or codes asked for: what is limited.
    package var tries: Int64
    /// Of a calendar's address, the only review that it shows; nil for all that its principal sees.
    package var review: String?

    package init(
        hash: [UInt8], kind: Kind, principal: String, task: String? = nil, parent: [UInt8]? = nil,
        madeAt: Int64, until: Int64, isAssistant: Bool = false, isConfirmed: Bool = false,
        digits: [UInt8]? = nil, tries: Int64 = 0, review: String? = nil
    ) {
        self.hash = hash
        self.kind = kind
        self.principal = principal
        self.task = task
        self.parent = parent
        self.madeAt = madeAt
        self.until = until
        self.isAssistant = isAssistant
        self.isConfirmed = isConfirmed
        self.digits = digits
        self.tries = tries
        self.review = review
    }
}
