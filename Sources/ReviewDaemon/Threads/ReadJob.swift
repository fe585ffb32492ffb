import CivilTime
import JSON
import ReviewEngine
import ReviewStore

/// A question that the reader answers on its own connection, so that long lists hold nobody up.
///
/// The loop applies the tables up to the commit of the asking before it hands the job over, so that whoever
/// asks sees what they were told is done.
package struct ReadJob: Sendable {
    var caller: Caller
    /// The journal position that the tables must have reached before it is answered.
    var position: Int64
    /// Calendar time at the asking.
    var now: Int64
    var epoch: Int64
    var calendars: Calendars
    var shelf: WorkflowShelf
    /// Holds of hosts and regions at the asking.
    var holds: [HoldReach]
    var read: @Sendable (borrowing StoreView, ReadJob) throws -> Found

    /// What a job finds.
    enum Found: Sendable {
        case body(JSONObject)
        /// Letters that are due, the regions in which nobody can be written to, and how far dates were
        /// looked at.
        case letters(JSONObject, silent: [String], DatesWatch)
        case deployment(Deployment)
        case planning(ImportPlanner)
        case importing(ImportPlan)
        case document(DocumentArrival)
    }
}

/// What became of a job.
package struct FinishedRead: Sendable {
    var caller: Caller
    var result: Result<ReadJob.Found, Refusal>
}

/// A workflow that was read and checked outside the loop.
struct Deployment: Sendable {
    /// Nil when there is nothing to deploy: a dry run, or the very text that is deployed.
    var workflow: Workflow?
    var source: [UInt8]
    var answer: JSONObject
    var actor: Actor
}
