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

        var isOpen: Bool {
            switch self {
            case .ready, .leased, .attention: true
            case .done, .stopped: false
            }
        }
    }

    /// What it asks, as its invocation gave it; the same for the task's whole life, so that it is
    /// kept once however often the task is copied.
    final class Asked: Sendable {
        let invocation: String
        /// The `invoke` that made the invocation.
        let group: String
        let name: String
        let title: String
        let description: String
        let address: String
        /// The name of its queue, from the address; nil for a task of an inbox.
        let queue: String?
        let input: JSONObject
        /// Its form, if choices in it were worked out when it was made; else the chart has it.
        let form: JSONValue?
        let triesMax: Int64
        let backoffMilliseconds: Int64
        let leaseMilliseconds: Int64
        let createdAt: Int64

        init(
            invocation: String, name: String, title: String, description: String, address: String,
            input: JSONObject, form: JSONValue?, triesMax: Int64, backoffMilliseconds: Int64,
            leaseMilliseconds: Int64, createdAt: Int64
        ) {
            self.invocation = invocation
            group = ReviewTask.group(of: invocation)
            self.name = name
            self.title = title
            self.description = description
            self.address = address
            queue =
                address.utf8.starts(with: "queue:".utf8)
                ? String(decoding: address.utf8.dropFirst("queue:".utf8.count), as: UTF8.self) : nil
            self.input = input
            self.form = form
            self.triesMax = triesMax
            self.backoffMilliseconds = backoffMilliseconds
            self.leaseMilliseconds = leaseMilliseconds
            self.createdAt = createdAt
        }
    }

    package let id: TaskID
    let asked: Asked
    package var status: Status
    /// Rises whenever the task is handed out or opened again; part of the fencing token.
    package var attempt: Int64
    /// Tries spent; a lease given back unworked is not one.
    package var tries: Int64
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

    /// The chart's invocation that this task serves.
    package var invocation: String { asked.invocation }
    /// The `invoke` that made its invocation.
    package var group: String { asked.group }
    package var name: String { asked.name }
    package var title: String { asked.title }
    package var description: String { asked.description }
    /// `person:…`, `organisation:…`, `role:coordinator` or `queue:…`.
    package var address: String { asked.address }
    package var input: JSONObject { asked.input }
    /// Its form, if it is this task's own; `Chart.form(of:)` gives that of any task.
    package var form: JSONValue? { asked.form }
    package var triesMax: Int64 { asked.triesMax }
    /// First wait after a technical failure; doubles each time.
    package var backoffMilliseconds: Int64 { asked.backoffMilliseconds }
    package var leaseMilliseconds: Int64 { asked.leaseMilliseconds }
    package var createdAt: Int64 { asked.createdAt }

    /// The `invoke` that made an invocation: `places` of `places#2~1`.
    package static func group(of invocation: String) -> String {
        String(
            decoding: invocation.utf8.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "~") },
            as: UTF8.self)
    }

    /// Which element of its group an invocation is for: 2 of `places#2~1`; nil for one without a group.
    package static func index(of invocation: String) -> Int? {
        let parts = invocation.split(separator: "#", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        return Int(parts[1].prefix { $0 != "~" })
    }

    package var isQueued: Bool { asked.queue != nil }
    /// The name of its queue; empty for a task of an inbox.
    package var queue: String { asked.queue ?? "" }
    package var isOpen: Bool { status.isOpen }

    package static func == (left: ReviewTask, right: ReviewTask) -> Bool {
        left.hasSameBytes(as: right)
    }
}
