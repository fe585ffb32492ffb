import JSON
import ReviewEngine
import ReviewStore

/// A question that the reader answers on its own connection, so that long lists hold nobody up.
///
/// The loop applies the tables up to the last commit before it hands the job over, so that whoever
/// asks sees what they were told is done.
struct ReadJob: Sendable {
    var caller: Caller
    /// Calendar time and calendars at the time of asking.
    var now: Int64
    var shelf: WorkflowShelf
    var read: @Sendable (borrowing Reader, ReadJob) throws -> JSONObject
}

/// What became of a job: a body, a refusal, or a workflow that the loop may now deploy.
struct FinishedRead: Sendable {
    var caller: Caller
    var result: Result<JSONObject, Refusal>
    var deployment: Deployment?
}

/// A workflow that was read and checked outside the loop.
struct Deployment: Sendable {
    var workflow: Workflow
    var source: [UInt8]
    var answer: JSONObject
    var actor: Actor
}
