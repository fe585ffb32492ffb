/// Rows of the tables that the store writes behind the journal. Times are milliseconds since 1970.
///
/// They are derived: losing all of them loses nothing, because the journal builds them again.
package struct ReviewRow: Sendable, Equatable {
    package var id: String
    /// The number in the id; the next review gets the highest plus one.
    package var number: Int64
    package var workflow: String
    /// Content hash of the workflow definition that this review keeps.
    package var definition: String
    package var title: String
    package var region: String
    package var organisation: String
    package var status: String
    /// Active leaf states, comma separated, for lists.
    package var states: String
    package var parent: String?
    package var startedAt: Int64
    package var endedAt: Int64?
    package var nextDue: Int64?
    package var held: Bool
    /// Dates and values that the workflow publishes (`facts`), as compact JSON.
    package var facts: [UInt8]
    /// Sequence of the last journal entry of this review.
    package var position: Int64
    /// Hash of that entry: the head of the review's chain.
    package var head: [UInt8]
    /// The review itself, as the engine encodes it.
    package var snapshot: [UInt8]
    /// It goes on, though an expression of its workflow has failed: somebody should look.
    package var troubled: Bool

    package init(
        id: String, number: Int64, workflow: String, definition: String, title: String,
        region: String, organisation: String, status: String, states: String, parent: String?,
        startedAt: Int64, endedAt: Int64?, nextDue: Int64?, held: Bool, facts: [UInt8],
        position: Int64, head: [UInt8], snapshot: [UInt8], troubled: Bool = false
    ) {
        self.id = id
        self.number = number
        self.workflow = workflow
        self.definition = definition
        self.title = title
        self.region = region
        self.organisation = organisation
        self.status = status
        self.states = states
        self.parent = parent
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.nextDue = nextDue
        self.held = held
        self.facts = facts
        self.position = position
        self.head = head
        self.snapshot = snapshot
        self.troubled = troubled
    }
}
