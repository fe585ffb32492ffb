/// The verbs of each socket, and what each body may hold. `Protocol.md` explains them.

package protocol WireVerb: Sendable, Hashable, CaseIterable, RawRepresentable
where RawValue == String, AllCases == [Self] {
    /// All of them, at the places that `table` gives.
    static var all: [Self] { get }
    /// Known by their bytes, for the decoder.
    static var table: VerbTable { get }
    /// The members that a body may have, besides `as`.
    var fields: [String] { get }
    /// Whether it changes something, so that its answer is kept with its request id.
    var isRemembered: Bool { get }
    /// Whether the request id may be empty.
    var mayOmitID: Bool { get }
}

/// A verb that a client says, to the one socket that takes it.
package protocol SocketVerb: WireVerb {
    static var socket: WireSocket { get }
}

/// What coordinators and operators ask on `commands`.
package enum CommandVerb: String, SocketVerb {
    case start = "START"
    case event = "EVENT"
    case cancel = "CANCEL"
    case hold = "HOLD"
    case release = "RELEASE"
    case holds = "HOLDS"
    case window = "WINDOW"
    case windows = "WINDOWS"
    case amend = "AMEND"
    case answer = "ANSWER"
    case list = "LIST"
    case show = "SHOW"
    case history = "HISTORY"
    case tasks = "TASKS"
    case today = "TODAY"
    case report = "REPORT"
    case people = "PEOPLE"
    case person = "PERSON"
    case organisations = "ORGANISATIONS"
    case organisation = "ORGANISATION"
    case `import` = "IMPORT"
    case record = "RECORD"
    case touches = "TOUCHES"
    case held = "HELD"
    case erase = "ERASE"
    case retention = "RETENTION"
    case workflows = "WORKFLOWS"
    case workflow = "WORKFLOW"
    case deploy = "DEPLOY"
    case migrate = "MIGRATE"
    case attention = "ATTENTION"
    case retry = "RETRY"
    case resolve = "RESOLVE"
    case clock = "CLOCK"
    case advance = "ADVANCE"
    case journal = "JOURNAL"
    case link = "LINK"
    case code = "CODE"
    case letters = "LETTERS"
    case letter = "LETTER"
    case calendar = "CALENDAR"
    case feed = "FEED"
    case documents = "DOCUMENTS"
    case document = "DOCUMENT"
    case discard = "DISCARD"
    case themes = "THEMES"

    package static let socket = WireSocket.commands
    package static let all = allCases
    package static let table = VerbTable(all)

    package var fields: [String] {
        switch self {
        case .start: ["workflow", "input", "organisation", "region", "title"]
        case .event: ["review", "event", "data", "dryRun"]
        case .cancel: ["review", "reason", "incomplete"]
        case .hold, .release: ["review", "host", "region", "reason"]
        case .amend: ["review", "reason", "reopen", "correct", "set", "dryRun"]
        case .answer: ["task", "for", "told", "result"]
        case .list: ["workflow", "status", "region", "organisation", "limit", "after"]
        case .show, .report, .documents: ["review"]
        case .document: ["review", "document", "part"]
        case .discard: ["review", "document", "reason"]
        case .themes: ["workflow", "from", "until", "limit", "after"]
        case .history: ["review", "after", "limit"]
        case .tasks: ["review", "status", "to", "queue", "limit", "after"]
        case .window: ["window", "kind", "title", "start", "end", "host", "reason"]
        case .today, .workflows, .holds, .windows: []
        case .clock: ["confirm"]
        case .people: ["region", "role", "organisation", "status", "limit", "after"]
        case .person: ["person"]
        case .organisations: ["kind", "region", "limit", "after"]
        case .organisation: ["organisation"]
        case .import: ["people", "organisations", "whole", "upload", "dryRun"]
        case .record: ["person", "organisation", "what", "data", "dryRun"]
        case .touches: ["organisation", "person", "from", "until"]
        case .held: ["person", "review", "words", "after"]
        case .erase: ["person", "review", "texts", "kept", "facts", "reason", "dryRun"]
        case .retention: []
        case .workflow: ["name", "hash"]
        case .deploy: ["name", "source", "dryRun"]
        case .migrate: ["name", "to", "mapping", "reviews", "reason", "dryRun"]
        case .attention, .journal: ["limit", "after"]
        case .retry: ["task"]
        case .link, .code: ["task", "for"]
        case .letters: ["limit"]
        case .calendar: ["review", "for"]
        case .feed: ["review", "for", "end", "list"]
        case .letter: ["letter", "id", "state", "to", "tells", "reason", "again"]
        case .resolve: ["task", "reason", "result", "error"]
        case .advance: ["until", "within"]
        }
    }

    package var isRemembered: Bool {
        switch self {
        case .start, .event, .cancel, .hold, .release, .window, .amend, .answer, .import, .record,
            .erase, .deploy, .migrate, .retry, .resolve, .advance, .letter, .discard:
            true
        case .list, .show, .history, .tasks, .today, .report, .people, .person, .organisations,
            .organisation, .touches, .held, .retention, .workflows, .workflow, .attention, .clock,
            .journal, .holds, .windows, .letters, .calendar, .documents, .document, .themes,
            // What they answer is secret, so it is not kept: asked again, they make another.
            .link, .code, .feed:
            false
        }
    }

    package var mayOmitID: Bool { false }
}

/// What workers, reviewers and hosts ask on `tasks`. Tokens make these repeatable, not ids.
package enum TaskVerb: String, SocketVerb {
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
    case release = "RELEASE"
    case inbox = "INBOX"
    case show = "SHOW"
    case watch = "WATCH"
    case look = "LOOK"
    case open = "OPEN"
    case code = "CODE"
    case signIn = "SIGNIN"
    case calendar = "CALENDAR"
    case feed = "FEED"
    case draft = "DRAFT"
    case confirm = "CONFIRM"
    case close = "CLOSE"
    case keep = "KEEP"
    case part = "PART"
    case documents = "DOCUMENTS"
    case document = "DOCUMENT"

    package static let socket = WireSocket.tasks
    package static let all = allCases
    package static let table = VerbTable(all)

    package var fields: [String] {
        switch self {
        case .hello: ["client", "instance", "queues", "credits", "holds"]
        case .ping, .goodbye, .watch, .close: []
        case .credit: ["queue", "credits"]
        case .accept, .release: LeaseToken.fields
        case .extend: LeaseToken.fields + ["lease_ms"]
        case .progress: LeaseToken.fields + ["details"]
        case .complete: LeaseToken.fields + ["result"]
        case .error: LeaseToken.fields + ["code", "message", "data"]
        case .fail: LeaseToken.fields + ["error", "retry"]
        case .inbox: ["limit", "after", "raise"]
        case .show: ["task"]
        case .look: ["link", "session", "browser"]
        case .code: ["link"]
        case .signIn: ["for", "from"]
        case .calendar: ["feed"]
        case .feed: ["review", "end", "list"]
        case .open: ["link", "by", "code", "browser"]
        case .draft: LeaseToken.fields + ["draft", "revision"]
        case .confirm: ["code"]
        case .keep: LeaseToken.fields + ["document", "bytes", "name"]
        case .part: LeaseToken.fields + ["document", "part", "content"]
        case .documents: ["review"]
        case .document: ["review", "document", "part"]
        }
    }

    package var isRemembered: Bool { false }

    package var mayOmitID: Bool {
        switch self {
        case .ping, .credit, .progress: true
        default: false
        }
    }
}

/// What operators ask on `status`.
package enum StatusVerb: String, SocketVerb {
    case health = "HEALTH"
    case status = "STATUS"
    case queues = "QUEUES"
    case metrics = "METRICS"

    package static let socket = WireSocket.status
    package static let all = allCases
    package static let table = VerbTable(all)

    package var fields: [String] { [] }
    package var isRemembered: Bool { false }
    package var mayOmitID: Bool { false }
}

/// What the daemon says: answers, and what it pushes.
package enum ReplyVerb: String, WireVerb {
    case ok = "OK"
    case error = "ERROR"
    case welcome = "WELCOME"
    case pong = "PONG"
    case task = "TASK"
    case news = "NEWS"
    case revoked = "REVOKED"
    case draining = "DRAINING"

    package static let all = allCases
    package static let table = VerbTable(all)

    /// A client ignores members that it does not know, so nothing is listed.
    package var fields: [String] { [] }
    package var isRemembered: Bool { false }
    package var mayOmitID: Bool { true }

    var frame: [UInt8] {
        Self.all.firstIndex(of: self).map { Self.table.frames[$0] } ?? Array(rawValue.utf8)
    }

    /// Whether it ends the wait for an answer.
    package var isAnswer: Bool {
        switch self {
        case .ok, .error, .welcome, .pong: true
        case .task, .news, .revoked, .draining: false
        }
    }
}
