import JSON
import ReviewDaemon
import ReviewWire

/// Whoever asks sees all that anybody was told before they asked, also while the disk is full.
final class FreshnessAuditor {
    var find: (String) -> Void = { _ in }
    /// Tokens of notes that were told to be taken, by review.
    private var told: [String: Set<String>] = [:]
    /// What an answer to SHOW must know.
    private var wanted: [RequestID: Set<String>] = [:]

    func asked(_ line: ClientLine, _ asked: ClientLine.Asked) {
        guard line.door == .commands, asked.verb == .show,
            let review = asked.body["review"]?.stringValue
        else { return }
        wanted[asked.id] = told[review]
    }

    func left(_ message: Outbound, _ body: JSONObject, _ asked: ClientLine.Asked?) {
        guard message.verb == .ok, let asked, let review = asked.body["review"]?.stringValue
        else { return }
        switch asked.verb {
        case .event where asked.body["dryRun"] == nil:
            guard let token = asked.body["data"]?["token"]?.stringValue else { return }
            told[review, default: []].insert(token)
        case .show:
            let log = body["review"]?["context"]?["log"]?.arrayValue ?? []
            let missing = (wanted[asked.id] ?? []).subtracting(log.compactMap(\.stringValue))
            if let token = missing.min() {
                find(
                    "SHOW of \(review) does not know of \(token), which was told before it was asked"
                )
            }
        default: break
        }
    }
}
