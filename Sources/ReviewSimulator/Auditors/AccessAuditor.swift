import JSON
import ReviewDaemon
import ReviewEngine
import ReviewWire

/// Nobody sees or answers a task that is not theirs.
final class AccessAuditor {
    var find: (String) -> Void = { _ in }
    /// Queues that the session on a connection works for.
    private var queues: [[UInt8]: Set<String>] = [:]
    /// Whose news a connection asked for.
    private var watches: [[UInt8]: String] = [:]
    /// To whom each task is addressed, as far as was told.
    private var owners: [String: String] = [:]
    private var acting: [RequestID: String] = [:]

    func asked(_ line: ClientLine, _ asked: ClientLine.Asked) {
        acting[asked.id] = asked.body["as"]?.stringValue
    }

    func entered(_ message: Inbound, _ request: Request<TaskVerb>) {
        switch request.verb {
        case .hello:
            queues[message.peer] = Set(
                (request.body["queues"]?.arrayValue ?? []).compactMap(\.stringValue))
            watches[message.peer] = nil
        case .watch: watches[message.peer] = request.body["as"]?.stringValue
        default: break
        }
    }

    func left(
        _ message: Outbound, _ body: JSONObject, _ asked: ClientLine.Asked?, _ line: ClientLine
    ) {
        if line.identity == Cast.stranger {
            if message.verb != .error || AnswerAuditor.code(message) != "NOT_MAPPED" {
                find("a stranger was told \(message.verb.rawValue)")
            }
            return
        }
        switch message.verb {
        case .task:
            let queue = body["queue"]?.stringValue ?? ""
            if queues[message.peer]?.contains(queue) != true {
                find("a task of \(queue) was pushed to line \(line.number), which works elsewhere")
            }
        case .news:
            if watches[message.peer] != body["to"]?.stringValue {
                find("line \(line.number) was told news of \(body["to"]?.stringValue ?? "?")")
            }
        case .ok: if let asked { answered(asked, body, line) }
        default: break
        }
    }

    private func answered(_ asked: ClientLine.Asked, _ body: JSONObject, _ line: ClientLine) {
        let asker = acting[asked.id]
        switch asked.verb {
        case .inbox:
            for task in body["tasks"]?.arrayValue ?? [] { require(task, asker) }
        case .show where line.door == .tasks:
            if let task = body["task"] { require(task, asker) }
        case .complete:
            if let task = asked.body["task"]?.stringValue, let owner = owners[task],
                owner != asker
            {
                find("\(task) of \(owner) was answered by \(asker ?? "nobody")")
            }
        default: break
        }
    }

    private func require(_ task: JSONValue, _ asker: String?) {
        let to = task["to"]?.stringValue ?? ""
        if let id = task["task"]?.stringValue { owners[id] = to }
        if to != asker {
            find("\(task["task"]?.stringValue ?? "?") of \(to) was shown to \(asker ?? "nobody")")
        }
    }
}
