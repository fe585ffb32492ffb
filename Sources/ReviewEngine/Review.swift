package import Statechart

/// One running or ended review: its chart's snapshot and everything that hangs on it.
///
/// A value. The engine steps it, the loop commits the change, the store keeps the encoding.
package struct Review: Sendable, Equatable {
    package enum Status: String, Sendable {
        /// Asked for while its host or region was held: it has not begun.
        case deferred
        case running
        case done
        case cancelled
        /// It stood still for too long, and a coordinator ended it.
        case incomplete
        /// The chart could not go on; an operator amends or cancels it.
        case attention
    }

    /// The revision of the step's meaning: a review is re-executed only by the one it began with.
    package static let currentSemantics: Int64 = 1

    package var id: ReviewID
    package var workflow: String
    /// Content hash of the definition that it keeps for life, unless it is migrated.
    package var definition: String
    package var semantics: Int64
    package var title: String
    package var region: String
    /// The host.
    package var organisation: String
    package var parent: Parent?
    package var status: Status
    package var startedAt: Int64
    package var endedAt: Int64?
    package var hold: Hold?
    /// The hold of the review that waits for this one, or of one further up: parents hold children.
    package var above: Hold? = nil
    /// Since when it has stood still, where a hold that ended was not the only one.
    package var stoodFrom: Int64? = nil
    package var chart: ChartSnapshot
    /// Open tasks in the order of their making, and ended ones until `endedTasksKept` is exceeded.
    package var tasks: [ReviewTask]
    package var nextTask: Int64
    package var children: [Child]
    /// Why it needs attention, in words.
    package var problem: String?

    /// Ended tasks kept in the snapshot, so that repeated completions are known without a look-up.
    package static let endedTasksKept = 4

    /// The review that waits for this one, and the invocation there.
    package struct Parent: Sendable, Equatable {
        package var review: ReviewID
        package var invocation: String

        package init(review: ReviewID, invocation: String) {
            self.review = review
            self.invocation = invocation
        }
    }

    /// A review that this one waits for.
    package struct Child: Sendable, Equatable {
        package var review: ReviewID
        package var invocation: String
    }

    package func task(number: Int64) -> ReviewTask? { tasks.first { $0.id.number == number } }
    package func task(invocation: String) -> ReviewTask? {
        tasks.last { $0.invocation.utf8.elementsEqual(invocation.utf8) }
    }
}

extension Review {
    /// - Parameter now: calendar time in milliseconds.
    init(_ start: Input.Start, _ status: Status, _ now: Int64, _ chart: ChartSnapshot) {
        self.init(
            id: start.id, workflow: start.workflow, definition: start.definition,
            semantics: Self.currentSemantics, title: start.title, region: start.region,
            organisation: start.organisation, parent: start.parent, status: status,
            startedAt: now, endedAt: nil, hold: nil, above: start.above, chart: chart, tasks: [],
            nextTask: 1, children: [], problem: nil)
    }
}
