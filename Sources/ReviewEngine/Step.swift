package import CivilTime
package import JSON
package import Statechart

/// What a step may know besides the review and its input: nothing else decides its result.
package struct StepSurroundings: Sendable {
    /// Calendar time of the input, in milliseconds since 1970.
    package var now: Int64
    package var calendars: Calendars
    /// The definition that the review keeps; for a migration, the one that it is to keep.
    package var workflow: Workflow
    /// Results of the lookups that the chart declares; made at admission, recorded in the journal.
    package var lookups: JSONObject
    /// Number that the next review gets; a step that starts children raises it.
    package var nextReview: Int64

    package init(
        now: Int64, calendars: Calendars, workflow: Workflow, lookups: JSONObject, nextReview: Int64
    ) {
        self.now = now
        self.calendars = calendars
        self.workflow = workflow
        self.lookups = lookups
        self.nextReview = nextReview
    }
}

/// What a step leaves behind: the review as it is now, and what others must hear.
package struct StepOutcome: Sendable {
    package var review: Review
    /// Tasks made or changed by the step, in their latest form.
    package var tasks: [ReviewTask]
    package var messages: [Message]
    /// The step found the work already done exactly so; nothing is journalled, the answer is OK.
    package var isRepeat: Bool
    package var nextReview: Int64
    /// The chart was stepped; a lease that begins or ends leaves it as it is.
    package var touchedChart: Bool
    /// Expressions of the chart that failed; each also raised `error.execution`.
    package var errors: [ChartError]
    /// What the chart's `log` actions wrote, for whoever looks for a mistake.
    package var logged: [String]
    /// What a migration changed besides tasks and states, a line each, for people.
    package var told: [String]
}

extension Review {
    /// One review, one input, one outcome. Pure: no clock, no I/O, no randomness.
    ///
    /// Throws: a `Refusal` when the input is not taken; the review is then as it was. `review` is
    /// consumed so that a step makes no copies of its own.
    package static func step(
        _ review: consuming Review?, _ input: Input, in surroundings: StepSurroundings
    ) throws(Refusal) -> StepOutcome {
        if let review = review.take() {
            var step = ReviewStep(of: review, in: surroundings)
            try step.take(input)
            return step.outcome()
        }
        guard case .start(let start) = input else {
            throw Refusal(.notFound, "ENG-001", "there is no such review")
        }
        return try ReviewStep(starting: start, in: surroundings).outcome()
    }
}
