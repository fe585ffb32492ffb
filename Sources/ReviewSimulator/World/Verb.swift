import JSON
import ReviewWire

/// What users say; a word may be wrong for the door that it is said at, which is part of the game.
enum Verb: String {
    case start = "START"
    case event = "EVENT"
    case cancel = "CANCEL"
    case hold = "HOLD"
    case release = "RELEASE"
    case amend = "AMEND"
    case answer = "ANSWER"
    case list = "LIST"
    case show = "SHOW"
    case history = "HISTORY"
    case tasks = "TASKS"
    case today = "TODAY"
    case report = "REPORT"
    case people = "PEOPLE"
    case `import` = "IMPORT"
    case deploy = "DEPLOY"
    case attention = "ATTENTION"
    case retry = "RETRY"
    case resolve = "RESOLVE"
    case clock = "CLOCK"
    case advance = "ADVANCE"
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

    /// Whether the daemon keeps its answer, at the door of commands.
    var isChange: Bool { CommandVerb(rawValue: rawValue)?.isRemembered ?? false }

    func frames(_ id: RequestID?, _ body: JSONObject) -> [[UInt8]] {
        [
            WireMessage.version, Array(rawValue.utf8), id?.bytes ?? [],
            JSONValue.object(body).compactBytes,
        ]
    }
}
