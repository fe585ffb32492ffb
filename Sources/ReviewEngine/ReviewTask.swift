package import JSON

/// A task of a review: something asked of a person, an organisation or an automatic step.
package struct ReviewTask: Sendable, Equatable {
    package enum Status: String, Sendable {
        /// Waits for its person, or for a worker with credit.
        case ready
        /// Handed to a worker, who alone may complete it while the lease holds.
        case leased
        /// Answered.
        case done
        /// No longer wanted: its state was left, or the group ended early.
        case stopped
        /// Out of tries, or failed for good: a coordinator or operator retries or resolves it.
        case attention
    }

    package var id: TaskID
    /// The chart's invocation that this task serves.
    package var invocation: String
    package var name: String
    package var title: String
    package var description: String
    /// `person:…`, `organisation:…`, `role:coordinator` or `queue:…`.
    package var address: String
    package var input: JSONObject
    package var status: Status
    /// Rises whenever the task is handed out or opened again; part of the fencing token.
    package var attempt: Int64
    /// Tries spent; a lease given back unworked is not one.
    package var tries: Int64
    package var triesMax: Int64
    /// First wait after a technical failure; doubles each time.
    package var backoffMilliseconds: Int64
    package var leaseMilliseconds: Int64
    package var createdAt: Int64
    package var due: Int64?
    package var overdue: Bool
    package var reminders: Int64
    /// Client instance that holds the lease.
    package var holder: String?
    /// Hash of the accepted result.
    package var resultHash: String?
    /// Why it needs attention, in words.
    package var problem: String?
    /// Its deadline hangs on a date that is still to be agreed.
    package var awaitsDate = false

    /// The `invoke` that made an invocation: `places` of `places#2~1`.
    package static func group(of invocation: String) -> String {
        String(
            decoding: invocation.utf8.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "~") },
            as: UTF8.self)
    }

    package var isQueued: Bool { address.utf8.starts(with: "queue:".utf8) }
    /// The name of its queue; empty for a task of an inbox.
    package var queue: String {
        isQueued ? String(decoding: address.utf8.dropFirst("queue:".utf8.count), as: UTF8.self) : ""
    }
    package var isOpen: Bool { status == .ready || status == .leased || status == .attention }
}
