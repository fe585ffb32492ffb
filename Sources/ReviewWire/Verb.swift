/// Any verb of any socket, as a client says it. The daemon knows which socket a message came from
/// and has an enum for each; a client's programs name verbs only.

package import JSON

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
    // Pages: LINK on commands, CODE on both, the others on tasks.
    case link = "LINK"
    case code = "CODE"
    case look = "LOOK"
    case open = "OPEN"
    case draft = "DRAFT"
    case close = "CLOSE"
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

    /// Whether it changes something on `commands`.
    package var isChange: Bool { CommandVerb(rawValue: rawValue)?.isRemembered ?? false }

    /// Whether the request id may be empty.
    package var mayOmitID: Bool { TaskVerb(rawValue: rawValue)?.mayOmitID ?? false }
}

/// A request as a client makes it.
package struct ClientRequest: Sendable, Hashable {
    package let verb: Verb
    /// Nil only for verbs that may leave it out.
    package let requestID: RequestID?
    package let body: JSONObject

    package init(_ verb: Verb, requestID: RequestID?, body: JSONObject = [:]) {
        self.verb = verb
        self.requestID = requestID
        self.body = body
    }

    package var frames: [[UInt8]] {
        [
            WireMessage.version, Array(verb.rawValue.utf8), requestID?.bytes ?? [],
            JSONValue.object(body).compactBytes,
        ]
    }
}
