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

    package init(
        id: String, number: Int64, workflow: String, definition: String, title: String,
        region: String, organisation: String, status: String, states: String, parent: String?,
        startedAt: Int64, endedAt: Int64?, nextDue: Int64?, held: Bool, facts: [UInt8],
        position: Int64, head: [UInt8], snapshot: [UInt8]
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
    }
}

/// A task of a review, open or ended; ended ones stay, so that a repeated completion is recognised.
package struct TaskRow: Sendable, Equatable {
    package var id: String
    package var review: String
    package var number: Int64
    package var name: String
    package var title: String
    /// `person:…`, `organisation:…`, `role:coordinator`, or `queue:…`.
    package var address: String
    /// `ready`, `leased`, `done`, `stopped`, `attention`, `backoff`.
    package var status: String
    package var attempt: Int64
    package var createdAt: Int64
    package var due: Int64?
    package var overdue: Bool
    package var region: String
    package var organisation: String
    /// Hash of the accepted result; tells a repeated completion from a conflicting one.
    package var resultHash: [UInt8]?
    /// The whole task, as the engine encodes it.
    package var body: [UInt8]

    package init(
        id: String, review: String, number: Int64, name: String, title: String, address: String,
        status: String, attempt: Int64, createdAt: Int64, due: Int64?, overdue: Bool,
        region: String, organisation: String, resultHash: [UInt8]?, body: [UInt8]
    ) {
        self.id = id
        self.review = review
        self.number = number
        self.name = name
        self.title = title
        self.address = address
        self.status = status
        self.attempt = attempt
        self.createdAt = createdAt
        self.due = due
        self.overdue = overdue
        self.region = region
        self.organisation = organisation
        self.resultHash = resultHash
        self.body = body
    }
}

/// An open timer of a review.
package struct TimerRow: Sendable, Equatable {
    package var review: String
    package var id: String
    package var due: Int64

    package init(review: String, id: String, due: Int64) {
        self.review = review
        self.id = id
        self.due = due
    }
}

/// A person of the pool: facts by value, everything personal behind `bodyHash`.
package struct PersonRow: Sendable, Equatable {
    package var id: String
    package var organisation: String
    package var region: String
    package var status: String
    /// Compact JSON of the facts: roles, accreditations, conflicts.
    package var facts: [UInt8]
    package var bodyHash: String?
    package var position: Int64
    package var head: [UInt8]

    package init(
        id: String, organisation: String, region: String, status: String, facts: [UInt8],
        bodyHash: String?, position: Int64, head: [UInt8]
    ) {
        self.id = id
        self.organisation = organisation
        self.region = region
        self.status = status
        self.facts = facts
        self.bodyHash = bodyHash
        self.position = position
        self.head = head
    }
}

/// A deployed workflow definition: immutable, addressed by content.
package struct DefinitionRow: Sendable, Equatable {
    package var hash: String
    package var name: String
    package var source: [UInt8]
    package var deployedAt: Int64
    /// Whether new reviews of this name take it.
    package var current: Bool

    package init(hash: String, name: String, source: [UInt8], deployedAt: Int64, current: Bool) {
        self.hash = hash
        self.name = name
        self.source = source
        self.deployedAt = deployedAt
        self.current = current
    }
}
