/// One line of the journal: what happened to one subject, by whom, and what changed.
///
/// Made by the loop after a step, committed by the store before anything leaves the house, applied
/// again by recovery and replay. The journal is the truth; every table can be built from it.
package struct JournalEntry: Sendable, Equatable {
    /// Position in the journal: 1, 2, 3 … without gaps, over all subjects.
    package var sequence: Int64
    /// What it is about: `review/r42`, `person/derby-send-lead`, `workflow/…`, `calendar`, `store`.
    package var subject: String
    /// What happened: `start`, `event`, `complete`, `timer`, `grant`, `hold`, `amend` …
    package var kind: String
    /// Calendar time in milliseconds since 1970-01-01T00:00Z; never less than the entry before.
    package var at: Int64
    /// The principal who acted: `coordinator:east-midlands`, `person:…`, `queue:…`, `clock`.
    package var who: String
    /// The authenticated identity behind the principal: `uid:1000`; empty for the daemon itself.
    package var identity: String
    /// Region of the subject; decides who may read the entry.
    package var region: String
    /// Organisation of the subject (the host of a review); decides who may read the entry.
    package var organisation: String
    /// Compact JSON `{"v":1,"input":…,"read":…,"change":…}`; free text only as body hashes.
    package var body: [UInt8]
    /// Hash of this entry: over the subject's previous hash and the fields above. 32 bytes.
    package var hash: [UInt8]

    package init(
        sequence: Int64, subject: String, kind: String, at: Int64, who: String, identity: String,
        region: String, organisation: String, body: [UInt8], hash: [UInt8]
    ) {
        self.sequence = sequence
        self.subject = subject
        self.kind = kind
        self.at = at
        self.who = who
        self.identity = identity
        self.region = region
        self.organisation = organisation
        self.body = body
        self.hash = hash
    }
}
