package import CivilTime
package import JSON
import Statechart

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

extension Review {
    /// One review, one input, one step. Pure: no clock, no I/O, no randomness.
    ///
    /// Throws: a `Refusal` when the input is not taken; the review is then as it was. `review` is
    /// consumed so that a step makes no copies of its own.
    package static func step(
        _ review: consuming Review?, _ input: Input, in surroundings: StepSurroundings
    ) throws(Refusal) -> ReviewStep {
        guard let review = consume review else {
            guard case .start(let start) = input else {
                throw Refusal(.notFound, "ENG-001", "there is no such review")
            }
            return try ReviewStep(starting: start, in: surroundings)
        }
        var step = ReviewStep(of: review, in: surroundings)
        try step.take(input)
        return step
    }
}
