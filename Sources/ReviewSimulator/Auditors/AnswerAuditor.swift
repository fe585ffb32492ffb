import JSON
import ReviewDaemon
import ReviewWire

/// A request id runs once: whoever asks again gets the first answer, byte for byte.
final class AnswerAuditor {
    private struct Record {
        var asked: ClientLine.Asked
        /// Its answer is kept: what changes something, over the door of commands.
        var isKept: Bool
        var first: (verb: ReplyVerb, body: [UInt8])?
        /// The id was used for another body, once the first had its answer.
        var wasMisused = false
    }

    var find: (String) -> Void = { _ in }
    private var records: [RequestID: Record] = [:]

    func asked(_ line: ClientLine, _ asked: ClientLine.Asked) {
        let isTried = asked.body["dryRun"]?.boolValue == true
        records[asked.id] = Record(
            asked: asked, isKept: line.door == .commands && asked.verb.isChange && !isTried)
    }

    func question(_ id: RequestID) -> ClientLine.Asked? { records[id]?.asked }

    func isAnswered(_ id: RequestID) -> Bool { records[id]?.first != nil }

    func misused(_ id: RequestID) { records[id]?.wasMisused = true }

    func left(_ id: RequestID, _ message: Outbound) {
        guard let record = records[id], record.isKept, Self.isFinal(message) else {
            return
        }
        guard let first = record.first else {
            records[id]?.first = (message.verb, message.body)
            return
        }
        if first.verb == message.verb, first.body == message.body { return }
        if record.wasMisused, Self.code(message) == "CONFLICT" { return }
        find(
            "\(record.asked.verb.rawValue) \(id.text) was answered \(first.verb.rawValue) "
                + "\(String(decoding: first.body, as: UTF8.self)), then \(message.verb.rawValue) "
                + String(decoding: message.body, as: UTF8.self))
    }

    /// Whether asking again must give the same: passing refusals and a wrong clock's are not kept.
    static func isFinal(_ message: Outbound) -> Bool {
        guard message.verb == .error else { return true }
        let code = code(message)
        return ErrorCode(rawValue: code).map { $0.isKept && $0 != .expired } ?? false
    }

    static func code(_ message: Outbound) -> String {
        guard message.verb == .error else { return "" }
        return (try? JSONReader.parse(message.body))?["code"]?.stringValue ?? ""
    }
}
