import JSON
import ReviewDaemon
import ReviewWire

/// The auditors together: they see messages and bytes on disk, and keep a model of their own.
///
/// Nothing here asks the daemon; what it says is held against what it said before and what lies on
/// its disk.
final class Audit {
    private(set) var findings: [Finding] = []
    let answers = AnswerAuditor()
    let leases = LeaseAuditor()
    let access = AccessAuditor()
    let freshness = FreshnessAuditor()
    let journal = JournalAuditor()

    init() {
        answers.find = { [unowned self] in find("once", $0) }
        leases.find = { [unowned self] in find("lease", $0) }
        access.find = { [unowned self] in find("access", $0) }
        freshness.find = { [unowned self] in find("freshness", $0) }
        journal.find = { [unowned self] in find($0, $1) }
    }

    func find(_ auditor: String, _ sentence: String) {
        if findings.count < 10 { findings.append(Finding(auditor: auditor, sentence: sentence)) }
    }

    /// A user asks something for the first time.
    func asked(_ line: ClientLine, _ asked: ClientLine.Asked) {
        answers.asked(line, asked)
        access.asked(line, asked)
        freshness.asked(line, asked)
        journal.asked(asked)
    }

    /// A message is handed to the daemon's turn.
    func entered(_ message: Inbound) {
        guard message.door == .tasks, let request = try? Request<TaskVerb>.decode(message.frames)
        else { return }
        leases.entered(message, request)
        access.entered(message, request)
    }

    /// A message leaves the daemon; whether it arrives is another matter.
    func left(_ message: Outbound, _ line: ClientLine, at now: Int64) {
        guard let body = (try? JSONReader.parse(message.body))?.objectValue else {
            find("wire", "\(message.verb.rawValue) leaves with a body that is no object")
            return
        }
        let asked = message.requestID.flatMap { answers.question($0) }
        leases.left(message, body, asked, line, at: now)
        access.left(message, body, asked, line)
        freshness.left(message, body, asked)
        journal.left(message, body, asked, line)
        guard let id = message.requestID else { return }
        guard asked != nil else {
            if line.identity != Cast.stranger { find("once", "an answer to what nobody asked") }
            return
        }
        answers.left(id, message)
    }
}
