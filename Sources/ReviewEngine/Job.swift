package import JSON

/// Work on many reviews that is done in slices, one commit each, so that nobody waits for it.
///
/// A subject of the journal (`job/…`): each slice records the steps of its reviews and this value
/// together, so that after `kill -9` it goes on exactly behind the last review that it did.
package struct Job: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// A host's or a region's hold has ended; its reviews go on in the order of their numbers.
        case release
        /// Reviews of a workflow go on by another definition, each with its children.
        case migrate
    }

    /// Problems that a job tells of; more are only counted.
    package static let problemsMax = 20

    /// Journal position at which it began: its name is `job/NUMBER`.
    package var number: Int64
    package var kind: Kind
    package var selection: ReviewSelection
    /// What the kind needs besides, as its own file says.
    package var parameters: JSONObject
    /// Every selected review up to this number has been done …
    package var cursor: Int64
    /// … and none beyond this one is looked at: those began after the job.
    package var through: Int64
    package var done: Int64 = 0
    package var failed: Int64 = 0
    /// The first reviews that could not be done, each with the code of the reason.
    package var problems: [Problem] = []
    package var startedAt: Int64
    package var endedAt: Int64?
    /// On whose behalf.
    package var who: String
    package var identity: String

    package struct Problem: Sendable, Equatable {
        package var review: ReviewID
        package var code: String

        package init(review: ReviewID, code: String) {
            self.review = review
            self.code = code
        }
    }

    package init(
        number: Int64, kind: Kind, selection: ReviewSelection, parameters: JSONObject,
        cursor: Int64 = 0, through: Int64, startedAt: Int64, who: String, identity: String
    ) {
        self.number = number
        self.kind = kind
        self.selection = selection
        self.parameters = parameters
        self.cursor = cursor
        self.through = through
        self.startedAt = startedAt
        self.who = who
        self.identity = identity
    }

    package var subject: String { "job/\(number)" }
    package var isOpen: Bool { endedAt == nil }

    /// Notes that a review could not be done; the job goes on with the next.
    package mutating func note(_ refusal: Refusal, of review: ReviewID) {
        failed += 1
        if problems.count < Self.problemsMax {
            problems.append(Problem(review: review, code: refusal.code))
        }
    }
}

/// Which reviews a job is about; what is nil does not matter. All three never change.
package struct ReviewSelection: Sendable, Equatable {
    package var region: String?
    package var organisation: String?
    package var workflow: String?

    package init(region: String? = nil, organisation: String? = nil, workflow: String? = nil) {
        self.region = region
        self.organisation = organisation
        self.workflow = workflow
    }

    package func holds(_ review: Review) -> Bool {
        Self.matches(region, review.region) && Self.matches(organisation, review.organisation)
            && Self.matches(workflow, review.workflow)
    }

    private static func matches(_ wanted: String?, _ found: String) -> Bool {
        wanted.map { sameBytes($0, found) } ?? true
    }
}
