/// A task of a queue as its handler sees it, and how the handler ends it.

package import JSON
package import ReviewWire
import Synchronization

package final class WorkItem: Sendable {
    package let token: LeaseToken
    package let queue: String
    package let name: String
    package let title: String
    package let input: JSONObject
    package let form: JSONValue?
    /// 1 for the first try.
    package let attemptNumber: Int64
    package let due: String?
    /// The last details that an earlier attempt reported.
    package let earlierProgress: JSONValue?
    /// `{id, workflow, title, organisation, region}`
    package let review: JSONObject
    let leaseMilliseconds: Int64

    private let revoked = Atomic<Bool>(false)
    private let details = Mutex<JSONValue?>(nil)
    private let report: @Sendable () -> Void

    /// Whether the task is no longer ours: what is still done for it is in vain.
    package var isRevoked: Bool { revoked.load(ordering: .acquiring) }

    /// Tells the daemon how far the work is; the next attempt gets the last of it.
    package func progress(_ details: JSONValue) {
        self.details.withLock { $0 = details }
        report()
    }

    /// Reads the body of TASK; nil if it is none.
    init?(_ body: JSONObject, report: @escaping @Sendable () -> Void) {
        guard let token = try? LeaseToken(in: body), let queue = body["queue"]?.stringValue,
            let name = body["name"]?.stringValue
        else { return nil }
        self.token = token
        self.queue = queue
        self.name = name
        self.report = report
        title = body["title"]?.stringValue ?? name
        input = body["input"]?.objectValue ?? [:]
        form = body["form"]
        attemptNumber = body["try"]?.intValue ?? 1
        due = body["due"]?.stringValue
        earlierProgress = body["progress"]
        review = body["review"]?.objectValue ?? [:]
        leaseMilliseconds = min(max(body["lease_ms"]?.intValue ?? 60_000, 100), 86_400_000)
    }

    func revoke() { revoked.store(true, ordering: .releasing) }

    func takeProgress() -> JSONValue? {
        details.withLock { details in
            defer { details = nil }
            return details
        }
    }
}

package enum WorkOutcome: Sendable, Hashable {
    /// COMPLETE
    case done(JSONObject)
    /// ERROR: an outcome that the workflow may handle.
    case outcome(code: String, message: String, data: JSONObject? = nil)
    /// FAIL: a technical failure.
    case failed(String, retry: Bool = true)
    /// RELEASE: not by us, not now.
    case release

    func request(_ token: LeaseToken) -> (verb: TaskVerb, body: JSONObject) {
        var body = token.body
        switch self {
        case .done(let result):
            body["result"] = .object(result)
            return (.complete, body)
        case .outcome(let code, let message, let data):
            body["code"] = .string(code)
            body["message"] = .string(message)
            body["data"] = data.map(JSONValue.object)
            return (.error, body)
        case .failed(let error, let retry):
            body["error"] = .string(error)
            body["retry"] = .bool(retry)
            return (.fail, body)
        case .release:
            return (.release, body)
        }
    }
}
