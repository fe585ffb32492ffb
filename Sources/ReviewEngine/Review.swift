import JSON
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

    package let id: ReviewID
    /// What it began with.
    private var origin: Origin
    package var status: Status
    package var endedAt: Int64?
    package var hold: Hold?
    /// The hold of the review that waits for this one, or of one further up: parents hold children.
    package var above: Hold?
    /// Since when it has stood still, where a hold that ended was not the only one.
    package var stoodFrom: Int64?
    package var chart: ChartSnapshot
    /// Open tasks in the order of their making, and ended ones until `endedTasksKept` is exceeded.
    package var tasks: [ReviewTask]
    package var nextTask: Int64
    package var children: [Child]
    /// Why it needs attention, in words.
    package var problem: String?

    /// What a review begins with and hardly ever changes; kept once however often the review is
    /// copied.
    private final class Origin: Sendable, Equatable {
        let workflow: String
        let definition: String
        let semantics: Int64
        let title: String
        let region: String
        let organisation: String
        let parent: Parent?
        let startedAt: Int64
        /// What expressions see of it, the same at every step.
        let shown: JSONObject

        init(
            id: ReviewID, workflow: String, definition: String, semantics: Int64, title: String,
            region: String,
            organisation: String, parent: Parent?, startedAt: Int64
        ) {
            self.workflow = workflow
            self.definition = definition
            self.semantics = semantics
            self.title = title
            self.region = region
            self.organisation = organisation
            self.parent = parent
            self.startedAt = startedAt
            shown = StepEnvironment.shown(
                id: id, title: title, region: region, organisation: organisation)
        }

        static func == (left: Origin, right: Origin) -> Bool {
            left === right
                || sameBytes(left.workflow, right.workflow)
                    && sameBytes(left.definition, right.definition)
                    && left.semantics == right.semantics && sameBytes(left.title, right.title)
                    && sameBytes(left.region, right.region)
                    && sameBytes(left.organisation, right.organisation)
                    && left.parent == right.parent && left.startedAt == right.startedAt
        }
    }

    package var workflow: String { origin.workflow }
    /// Content hash of the definition that it keeps for life, unless it is migrated.
    package var definition: String { origin.definition }
    package var semantics: Int64 { origin.semantics }
    package var title: String { origin.title }
    package var region: String { origin.region }
    /// The host.
    package var organisation: String { origin.organisation }
    package var parent: Parent? { origin.parent }
    package var startedAt: Int64 { origin.startedAt }
    var shownToCharts: JSONObject { origin.shown }

    init(
        id: ReviewID, workflow: String, definition: String, semantics: Int64, title: String,
        region: String, organisation: String, parent: Parent?, status: Status, startedAt: Int64,
        endedAt: Int64?, hold: Hold?, above: Hold? = nil, chart: ChartSnapshot,
        tasks: [ReviewTask], nextTask: Int64, children: [Child], problem: String?
    ) {
        self.id = id
        origin = Origin(
            id: id, workflow: workflow, definition: definition, semantics: semantics, title: title,
            region: region, organisation: organisation, parent: parent, startedAt: startedAt)
        self.status = status
        self.endedAt = endedAt
        self.hold = hold
        self.above = above
        self.chart = chart
        self.tasks = tasks
        self.nextTask = nextTask
        self.children = children
        self.problem = problem
    }

    /// From now on it keeps another definition: it was migrated.
    mutating func keep(definition: String, semantics: Int64) {
        origin = Origin(
            id: id, workflow: workflow, definition: definition, semantics: semantics, title: title,
            region: region, organisation: organisation, parent: parent, startedAt: startedAt)
    }

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

    package func task(number: Int64) -> ReviewTask? { place(ofTask: number).map { tasks[$0] } }

    /// Where a task stands in `tasks`.
    func place(ofTask number: Int64) -> Int? {
        for place in tasks.indices where tasks[place].id.number == number { return place }
        return nil
    }

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
