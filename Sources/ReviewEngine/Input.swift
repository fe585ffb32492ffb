package import JSON

/// One thing that happens to one review. A step takes exactly one.
///
/// Recorded in the journal as it stands here; free text has already been replaced by body hashes.
package enum Input: Sendable, Equatable {
    case start(Start)
    /// One of the chart's declared events, sent by a person.
    case event(name: String, data: JSONValue)
    /// Another review sent an event that no person may send; a register's entry has no sender.
    case message(name: String, data: JSONValue, from: ReviewID? = nil)
    /// What this review sent cannot arrive: nobody is there who could take it.
    case unreachable(address: String, event: String)
    /// A timer of the chart came due.
    case timer(id: String)
    /// The task is handed to a worker: the attempt rises, the lease begins.
    case grant(task: Int64, holder: String)
    /// The lease ended without an answer; `spent` tells whether the attempt counts.
    case giveBack(task: Int64, attempt: Int64, reason: String, spent: Bool)
    case complete(task: Int64, attempt: Int64, result: JSONValue, hash: String, told: String?)
    /// A technical failure: tried again while tries are left, unless `final`.
    case fail(task: Int64, attempt: Int64, error: String, final: Bool)
    /// An outcome for the chart: `error.invoke.<id>`.
    case error(task: Int64, attempt: Int64, code: String, data: JSONValue, hash: String)
    /// A task that needs attention is tried again from its first attempt.
    case retry(task: Int64)
    case childDone(invocation: String, output: JSONValue)
    case childFailed(invocation: String, code: String)
    case hold(reason: String, who: String)
    /// Its own hold ends; `still` tells since when another scope goes on holding it.
    case release(reason: String, still: Int64?)
    /// The review that waits for this one is held, or no longer.
    case holdAbove(Hold)
    case releaseAbove(still: Int64?)
    /// A host's or a region's hold since that instant no longer holds it.
    case resume(since: Int64, still: Int64?)
    /// A deferred review starts.
    case begin
    /// `incomplete`: it has stood still for so long that nobody expects it to go on.
    case cancel(reason: String, incomplete: Bool)
    case amend(Amendment)
    /// The review goes on by another definition of its workflow.
    case migrate(Migration)
    /// The review cannot go on by itself; a person looks at it.
    case setAside(problem: String)

    /// How a review begins.
    package struct Start: Sendable, Equatable {
        package var id: ReviewID
        package var workflow: String
        package var definition: String
        package var title: String
        package var region: String
        package var organisation: String
        package var input: JSONObject
        package var parent: Review.Parent?
        /// Its host or region is held: it has its number, and begins when the hold ends.
        package var isDeferred = false
        /// The hold of its parent, which holds it too.
        package var above: Hold?

        package init(
            id: ReviewID, workflow: String, definition: String, title: String, region: String,
            organisation: String, input: JSONObject, parent: Review.Parent? = nil
        ) {
            self.id = id
            self.workflow = workflow
            self.definition = definition
            self.title = title
            self.region = region
            self.organisation = organisation
            self.input = input
            self.parent = parent
        }
    }

    /// A correction by a coordinator, with a reason: year-long human processes need it.
    package struct Amendment: Sendable, Equatable {
        package enum Kind: Sendable, Equatable {
            /// An ended task is asked again; its old answer is stale.
            case reopen(task: Int64)
            /// Values of the context are replaced, by dotted path.
            case correct(JSONObject)
            /// The chart is set into a state, as if a transition had led there.
            case set(state: String)
        }
        package var kind: Kind
        /// Hash of the reason, which is free text.
        package var reason: String

        package init(kind: Kind, reason: String) {
            self.kind = kind
            self.reason = reason
        }
    }

    /// A move to another definition, as a coordinator stated it.
    package struct Migration: Sendable, Equatable {
        /// Hash of the definition that the review keeps from now on.
        package var definition: String
        /// What `ChartMapping` reads.
        package var mapping: JSONObject
        /// Hash of the reason, which is free text.
        package var reason: String

        package init(definition: String, mapping: JSONObject, reason: String) {
            self.definition = definition
            self.mapping = mapping
            self.reason = reason
        }
    }

    /// The word that the journal and the history use.
    package var kind: String {
        switch self {
        case .start: "start"
        case .event: "event"
        case .message: "message"
        case .unreachable: "unreachable"
        case .timer: "timer"
        case .grant: "grant"
        case .giveBack: "give-back"
        case .complete: "complete"
        case .fail: "fail"
        case .error: "error"
        case .retry: "retry"
        case .childDone: "child-done"
        case .childFailed: "child-failed"
        case .hold: "hold"
        case .release: "release"
        case .holdAbove: "hold-above"
        case .releaseAbove: "release-above"
        case .resume: "resume"
        case .begin: "begin"
        case .cancel: "cancel"
        case .amend: "amend"
        case .migrate: "migrate"
        case .setAside: "set-aside"
        }
    }
}
