package import JSON
import ReviewWire

/// A person's or a host's desk at the daemon: a session on `tasks` that reads an inbox, shows tasks
/// and hands answers in.
package final class TaskDesk {
    private let connection: Connection<TaskVerb>
    /// As whom it acts.
    package let principal: String?
    /// The principals that the daemon lets this user act as.
    package let principals: [String]

    init(
        address: DaemonAddress, client: String, as principal: String?, patience: Int64?,
        stop: StopFlag?
    ) throws(ProgramError) {
        self.principal = principal
        do {
            connection = try Connection(
                at: address, as: principal, waits: stop != nil || patience != nil,
                waker: stop?.waker)
            principals = try connection.open(
                Hello(client: client), timeout: stop == nil ? 10_000 + (patience ?? 0) : nil
            ).principals
        } catch {
            throw ProgramError(client: error)
        }
    }

    package func ask(_ verb: String, _ body: JSONObject = [:]) throws(ProgramError) -> JSONObject {
        let verb: TaskVerb = DaemonDoor.verb(verb)
        do {
            return try connection.request(verb, body)
        } catch {
            throw ProgramError(client: error)
        }
    }

    /// All that waits in an inbox, the most urgent first.
    package func inbox(as principal: String? = nil) throws(ProgramError) -> [JSONValue] {
        do {
            return try connection.all(.inbox, speaking(principal), list: "tasks")
        } catch {
            throw ProgramError(client: error)
        }
    }

    /// A whole task, with input and form.
    package func show(_ task: String, as principal: String? = nil) throws(ProgramError)
        -> JSONObject
    {
        var body = speaking(principal)
        body["task"] = .string(task)
        return try ask("SHOW", body)["task"]?.objectValue ?? [:]
    }

    /// Hands in an answer with the token that `show` gave.
    package func complete(
        _ task: JSONObject, _ result: JSONObject, as principal: String? = nil
    ) throws(ProgramError) {
        var body = speaking(principal)
        for name in ["task", "attempt", "epoch"] { body[name] = task[name] }
        body["result"] = .object(result)
        _ = try ask("COMPLETE", body)
    }

    /// Sends a file for a task that `show` gave. Throws: CLI-041 when it did not arrive whole.
    package func send(
        _ content: [UInt8], named name: String, with task: JSONObject
    ) throws(ProgramError) -> JSONObject {
        let token = task.filter { ["task", "attempt", "epoch"].contains($0.key) }
        let sent = try DocumentTransfer.send(content, named: name, with: JSONObject(token)) {
            (verb, body) throws(ProgramError) in try ask(verb, body)
        }
        guard let sent else {
            throw ProgramError(
                .unavailable, "CLI-041", "the document did not come whole", subject: name,
                hint: "Send it again: what has arrived is kept.")
        }
        return sent
    }

    /// The documents of a review that this desk may read.
    package func documents(of review: String) throws(ProgramError) -> [JSONValue] {
        try ask("DOCUMENTS", ["review": .string(review)])["documents"]?.arrayValue ?? []
    }

    /// From now on `news` brings what changes in the inbox.
    package func watch(as principal: String? = nil) throws(ProgramError) {
        _ = try ask("WATCH", speaking(principal))
    }

    /// What happened.
    package enum News {
        case news(JSONObject)
        /// The session is new: what it watched is to be said again, the inbox to be read.
        case again
        case draining
        /// Nothing in the given time, or the program is to stop.
        case silence
    }

    package func news(milliseconds: Int64?) throws(ProgramError) -> News {
        do {
            while true {
                switch try connection.next(milliseconds: milliseconds) {
                case nil, .woken: return .silence
                case .pushed(let message) where message.verb == .news: return .news(message.body)
                case .pushed(let message) where message.verb == .draining: return .draining
                case .welcome: return .again
                case .pushed, .answer: continue
                }
            }
        } catch {
            throw ProgramError(client: error)
        }
    }

    package func close() {
        // The daemon forgets a silent session by itself; leaving politely is enough of a try.
        try? connection.goodbye(timeout: 1_000)
    }

    private func speaking(_ principal: String?) -> JSONObject {
        principal.map { ["as": .string($0)] } ?? [:]
    }
}
