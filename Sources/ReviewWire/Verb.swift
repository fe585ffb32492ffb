/// The verbs of requests: on which sockets each is understood, and what its body may hold.
/// `Protocol.md` explains them; the daemon switches over them, one file a group.

/// The sockets that take requests.
package enum WireSocket: String, Sendable, Hashable, CaseIterable {
    case commands
    case tasks
    case status
}

package enum Verb: String, Sendable, Hashable, CaseIterable {
    // Reviews (commands).
    case start = "START"
    case event = "EVENT"
    case cancel = "CANCEL"
    case hold = "HOLD"
    case amend = "AMEND"
    case answer = "ANSWER"
    case list = "LIST"
    case history = "HISTORY"
    case tasks = "TASKS"
    case today = "TODAY"
    case report = "REPORT"
    // People and workflows (commands).
    case people = "PEOPLE"
    case `import` = "IMPORT"
    case workflows = "WORKFLOWS"
    case workflow = "WORKFLOW"
    case deploy = "DEPLOY"
    // Operators (commands).
    case attention = "ATTENTION"
    case retry = "RETRY"
    case resolve = "RESOLVE"
    case clock = "CLOCK"
    case advance = "ADVANCE"
    case journal = "JOURNAL"
    // On commands a review's, on tasks a task's.
    case show = "SHOW"
    case release = "RELEASE"
    // Sessions and work (tasks).
    case hello = "HELLO"
    case ping = "PING"
    case goodbye = "GOODBYE"
    case credit = "CREDIT"
    case accept = "ACCEPT"
    case extend = "EXTEND"
    case progress = "PROGRESS"
    case complete = "COMPLETE"
    case error = "ERROR"
    case fail = "FAIL"
    case inbox = "INBOX"
    case watch = "WATCH"
    // Operators (status).
    case health = "HEALTH"
    case status = "STATUS"
    case queues = "QUEUES"
    case metrics = "METRICS"

    /// Whether it changes something on `commands`, so that its answer is kept with its request id.
    package var isChange: Bool {
        switch self {
        case .start, .event, .cancel, .hold, .release, .amend, .answer, .import, .deploy, .retry,
            .resolve, .advance:
            true
        default: false
        }
    }

    /// Whether the request id may be empty.
    package var mayOmitID: Bool {
        switch self {
        case .ping, .credit, .progress: true
        default: false
        }
    }

    /// The members that its body may have on a socket, besides `as`; nil: not understood there.
    package func fields(on socket: WireSocket) -> [String]? {
        switch socket {
        case .commands: commandFields
        case .tasks: taskFields
        case .status: statusFields
        }
    }

    private var commandFields: [String]? {
        switch self {
        case .start: ["workflow", "input", "organisation", "region", "title"]
        case .event: ["review", "event", "data", "dryRun"]
        case .cancel, .hold, .release: ["review", "reason"]
        case .amend: ["review", "reason", "reopen", "correct", "set", "dryRun"]
        case .answer: ["task", "for", "told", "result"]
        case .list: ["workflow", "status", "region", "organisation", "limit", "after"]
        case .show, .report: ["review"]
        case .history: ["review", "after", "limit"]
        case .tasks: ["review", "status", "to", "queue", "limit", "after"]
        case .today, .workflows, .clock: []
        case .people: ["region", "role", "organisation", "limit", "after"]
        case .import: ["people", "dryRun"]
        case .workflow: ["name", "hash"]
        case .deploy: ["name", "source", "dryRun"]
        case .attention, .journal: ["limit", "after"]
        case .retry: ["task"]
        case .resolve: ["task", "reason", "result", "error"]
        case .advance: ["until", "within"]
        default: nil
        }
    }

    private var taskFields: [String]? {
        let token = LeaseToken.fields
        switch self {
        case .hello: return ["client", "instance", "queues", "credits", "holds"]
        case .ping, .goodbye, .watch: return []
        case .credit: return ["queue", "credits"]
        case .accept, .release: return token
        case .extend: return token + ["lease_ms"]
        case .progress: return token + ["details"]
        case .complete: return token + ["result"]
        case .error: return token + ["code", "message", "data"]
        case .fail: return token + ["error", "retry"]
        case .inbox: return ["limit", "after"]
        case .show: return ["task"]
        default: return nil
        }
    }

    private var statusFields: [String]? {
        switch self {
        case .health, .status, .queues, .metrics: []
        default: nil
        }
    }
}

/// What the daemon says: answers, and what it pushes.
package enum ReplyVerb: String, Sendable, Hashable, CaseIterable {
    case ok = "OK"
    case error = "ERROR"
    case welcome = "WELCOME"
    case pong = "PONG"
    case task = "TASK"
    case news = "NEWS"
    case revoked = "REVOKED"
    case draining = "DRAINING"

    /// Whether it ends the wait for an answer.
    package var isAnswer: Bool {
        switch self {
        case .ok, .error, .welcome, .pong: true
        case .task, .news, .revoked, .draining: false
        }
    }
}
