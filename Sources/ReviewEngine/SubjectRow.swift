/// A subject of the journal that is no review, no person and no workflow: a hold of a host or a
/// region, a job, a calendar file. There are few; while the daemon runs all of them are in memory.
package struct SubjectRow: Sendable, Equatable {
    /// `hold/region/east-midlands`, `job/4711`, `calendar/terms/derby`.
    package var subject: String
    package var region: String
    package var organisation: String
    /// How it stands, as compact JSON; an empty object where nothing is left but its chain.
    package var state: [UInt8]
    /// Sequence of its last journal entry.
    package var position: Int64
    /// Hash of that entry: the head of its chain.
    package var head: [UInt8]

    package init(
        subject: String, region: String, organisation: String, state: [UInt8], position: Int64,
        head: [UInt8]
    ) {
        self.subject = subject
        self.region = region
        self.organisation = organisation
        self.state = state
        self.position = position
        self.head = head
    }
}
