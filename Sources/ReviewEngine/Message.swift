package import JSON

/// What a step asks of other subjects: each becomes a durable input of its receiver.
///
/// The loop steps it in the same batch, so that sender and receiver are on disk together.
package enum Message: Sendable, Equatable {
    /// A child review begins, for this invocation of the sender.
    case startChild(invocation: String, child: ReviewID, workflow: String, input: JSONObject)
    /// A child is no longer wanted: the state that waited for it was left.
    case cancelChild(ReviewID)
    /// The sender, which waits for the child, stands still or goes on: the child does as well.
    case holdChild(ReviewID, Hold)
    case releaseChild(ReviewID)
    /// The review that waits for the sender hears how it ended.
    case childDone(parent: ReviewID, invocation: String, output: JSONValue)
    case childFailed(parent: ReviewID, invocation: String, code: String)
    /// An event for another review.
    case review(ReviewID, event: String, data: JSONValue)
    /// A fact about a person: `nominated`, `attended`, `accredited`, `conflict`, `left`.
    case person(String, event: String, data: JSONValue)
}
