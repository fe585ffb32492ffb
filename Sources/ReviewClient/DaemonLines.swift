package import JSON
import ReviewWire
import ZeroMQ

/// One thread's lines to the daemon, made when they are first used: `commands`, `tasks`, `status`.
///
/// A daemon that is away for a moment is waited for; requests go out again when it is back.
package final class DaemonLines {
    private let address: DaemonAddress
    private let client: String
    private let context: ZeroMQContext
    /// Milliseconds after which a question is given up.
    private let patience: Int64
    private var commands: Connection<CommandVerb>?
    private var tasks: Connection<TaskVerb>?
    private var status: Connection<StatusVerb>?

    init(
        at address: DaemonAddress, client: String, context: ZeroMQContext, patience: Int64
    ) {
        self.address = address
        self.client = client
        self.context = context
        self.patience = patience
    }

    /// - Parameter id: that of an earlier attempt, so that the same is done once.
    package func commands(
        _ verb: String, _ body: JSONObject, id: String? = nil
    ) throws(LineError) -> JSONObject {
        guard let verb = CommandVerb(rawValue: verb) else {
            preconditionFailure("\(verb) is no verb of commands")
        }
        return try asking { () throws(ClientError) in
            if commands == nil {
                commands = try Connection(at: address, waits: true, context: context)
            }
            let once = id.flatMap { RequestID(Array($0.utf8)) } ?? .fresh()
            return try commands?.request(verb, body, id: once, timeout: patience) ?? [:]
        }
    }

    package func tasks(_ verb: String, _ body: JSONObject) throws(LineError) -> JSONObject {
        guard let verb = TaskVerb(rawValue: verb) else {
            preconditionFailure("\(verb) is no verb of tasks")
        }
        return try asking { () throws(ClientError) in
            if tasks == nil {
                let line = try Connection<TaskVerb>(at: address, waits: true, context: context)
                _ = try line.open(Hello(client: client), timeout: patience)
                tasks = line
            }
            return try tasks?.request(verb, body, timeout: patience) ?? [:]
        }
    }

    package func status(_ verb: String) throws(LineError) -> JSONObject {
        guard let verb = StatusVerb(rawValue: verb) else {
            preconditionFailure("\(verb) is no verb of status")
        }
        return try asking { () throws(ClientError) in
            if status == nil {
                status = try Connection(at: address, waits: true, context: context)
            }
            return try status?.request(verb, [:], timeout: patience) ?? [:]
        }
    }

    /// Whatever failed below the answer ends the lines, so that the next question begins anew.
    private func asking(
        _ ask: () throws(ClientError) -> JSONObject
    ) throws(LineError) -> JSONObject {
        do {
            return try ask()
        } catch {
            if error.wire == nil {
                commands = nil
                tasks = nil
                status = nil
            }
            throw LineError(error)
        }
    }
}
