/// How a program ends, for scripts.
///
/// The numbers follow sysexits.h where it has one for the case.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case done = 0
    /// The daemon understood and said no: not now, stale, conflict, unknown review.
    case refused = 1
    /// The command line is wrong (EX_USAGE).
    case usage = 64
    /// What was given is wrong: a form, a file, a CSV row (EX_DATAERR).
    case data = 65
    /// A file named on the command line cannot be read (EX_NOINPUT).
    case noInput = 66
    /// No daemon answers (EX_UNAVAILABLE).
    case unavailable = 69
    /// A mistake of ours (EX_SOFTWARE).
    case software = 70
    /// A file cannot be written (EX_CANTCREAT).
    case cannotCreate = 73
    /// The same may work later: draining, busy, disk full (EX_TEMPFAIL).
    case later = 75
    /// You may not (EX_NOPERM).
    case notPermitted = 77

    /// The status that fits an error code of the daemon.
    ///
    /// The list of codes is closed; one of a newer daemon counts as refused.
    package init(wireCode: String) {
        self =
            switch wireCode {
            case "MALFORMED", "INVALID", "TOO_LARGE": .data
            case "NOT_MAPPED", "NOT_YOURS": .notPermitted
            case "FULL", "DRAINING", "BUSY", "HELLO_REQUIRED": .later
            case "INTERNAL", "UNKNOWN_VERB": .software
            default: .refused
            }
    }

    package var meaning: String {
        switch self {
        case .done: "done"
        case .refused: "refused by the daemon, with the reason"
        case .usage: "the command line is wrong"
        case .data: "what you gave is wrong: a field, a file, a row"
        case .noInput: "a file cannot be read"
        case .unavailable: "no daemon answers"
        case .software: "a mistake of the program or the daemon"
        case .cannotCreate: "a file cannot be written"
        case .later: "try again later"
        case .notPermitted: "you may not"
        }
    }
}
