/// What one turn of the loop commits at once: journal, answers, bodies, passes, drafts, documents.
///
/// All of it is on disk (one fsync) before any answer, task or event of the turn leaves the house.
package struct Batch: Sendable {
    package var entries: [JournalEntry] = []
    package var answers: [StoredAnswer] = []
    package var bodies: [StoredBody] = []
    /// Each in its newest form; one whose time is over is removed.
    package var passes: [Pass] = []
    package var drafts: [Draft] = []
    package var documentParts: [DocumentPart] = []
    /// Each in its newest form.
    package var documents: [KeptDocument] = []

    package init() {}
    package var isEmpty: Bool {
        entries.isEmpty && answers.isEmpty && bodies.isEmpty && passes.isEmpty && drafts.isEmpty
            && documentParts.isEmpty && documents.isEmpty
    }
}

/// The answer that a request id got, kept for 7 days, so that a repeated request runs once.
package struct StoredAnswer: Sendable, Equatable {
    /// Identity and principal that asked; the same id from another is another request.
    package var scope: String
    /// The UUIDv7, 36 characters.
    package var requestID: String
    /// Hash of the request's verb and body; the same id with another body is a conflict.
    package var requestHash: [UInt8]
    /// Reply verb and reply body as sent.
    package var verb: String
    package var body: [UInt8]
    /// CLOCK_REALTIME milliseconds; the window is counted from it.
    package var at: Int64

    package init(
        scope: String, requestID: String, requestHash: [UInt8], verb: String, body: [UInt8],
        at: Int64
    ) {
        self.scope = scope
        self.requestID = requestID
        self.requestHash = requestHash
        self.verb = verb
        self.body = body
        self.at = at
    }
}

/// A personal body: an answer, a reason, a letter, facts about a person.
package struct StoredBody: Sendable, Equatable {
    /// Hex hash of salt and content; what journal, snapshot and context hold instead of the text.
    package var hash: String
    package var salt: [UInt8]
    package var content: [UInt8]
    /// Whose subject brought it: `review/r42`, `person/…`.
    package var subject: String

    package init(hash: String, salt: [UInt8], content: [UInt8], subject: String) {
        self.hash = hash
        self.salt = salt
        self.content = content
        self.subject = subject
    }
}

/// What the tables still owe the journal: applied at leisure, in one transaction, in key order.
package struct DirtySet: Sendable {
    package var reviews: [ReviewRow] = []
    /// Tasks touched since the last apply, each in its latest form.
    package var tasks: [TaskRow] = []
    /// Open timers of exactly the reviews in `reviews`; what stood there before is replaced.
    package var timers: [TimerRow] = []
    package var people: [PersonRow] = []
    package var organisations: [OrganisationRow] = []
    package var letters: [LetterRow] = []
    package var definitions: [DefinitionRow] = []
    package var subjects: [SubjectRow] = []
    /// Small values of the store itself: last calendar time, hash of the chain of heads.
    package var settings: [(key: String, value: [UInt8])] = []
    /// The journal position up to which the tables hold everything after this apply.
    package var appliedThrough: Int64 = 0

    package init() {}
}
