package import JSON
import ReviewWire

/// The daemon as a command sees it: ask a verb, get a body, or an error to show.
///
/// Made from what stood on the command line (`--endpoint`, `--as`). Used by one thread.
package final class DaemonDoor {
    private let address: DaemonAddress
    /// What `--as` said.
    package let principal: String?
    private var commands: Connection<CommandVerb>?
    private var status: Connection<StatusVerb>?
    private var clock: Moment?
    /// How long a daemon that is not there yet is waited for, in milliseconds; nil: not at all.
    private let patience: Int64?

    package init(
        _ arguments: Arguments, as principal: String? = nil, waits: Bool = false
    ) throws(ProgramError) {
        let seconds = try arguments.number("wait", in: 0...86_400)
        patience = seconds.map { $0 * 1_000 } ?? (waits ? 600_000 : nil)
        do {
            address = try DaemonAddress(endpoint: arguments["endpoint"])
        } catch {
            throw ProgramError(client: error)
        }
        self.principal = principal ?? arguments["as"]
    }

    /// Asks a verb of `commands` and waits for its answer: the body of OK.
    package func ask(
        _ verb: String, _ body: JSONObject = [:], seconds: Int64 = 30
    ) throws(ProgramError) -> JSONObject {
        let verb: CommandVerb = Self.verb(verb)
        do {
            return try connection().request(
                verb, body, timeout: seconds * 1_000 + (patience ?? 0))
        } catch {
            throw ProgramError(client: error)
        }
    }

    /// Every row of a list, page after page; at most `limit` rows where the user set one.
    package func rows(
        _ verb: String, _ list: String, _ body: JSONObject = [:], limit: Int64? = nil
    ) throws(ProgramError) -> [JSONValue] {
        let verb: CommandVerb = Self.verb(verb)
        var body = body
        do {
            if let limit {
                body["limit"] = .int(limit)
                return try connection().request(verb, body)[list]?.arrayValue ?? []
            }
            return try connection().all(verb, body, list: list)
        } catch {
            throw ProgramError(client: error)
        }
    }

    /// Asks a verb of `status`, which answers also while the disk hangs.
    package func askStatus(_ verb: String) throws(ProgramError) -> JSONObject {
        let verb: StatusVerb = Self.verb(verb)
        do throws(ClientError) {
            if status == nil {
                status = try Connection(
                    at: address, as: principal, waits: patience != nil)
            }
            return try status?.request(verb, [:], timeout: 5_000 + (patience ?? 0)) ?? [:]
        } catch {
            throw ProgramError(client: error)
        }
    }

    /// The daemon's calendar time, asked once, or anew.
    package func now(fresh: Bool = false) throws(ProgramError) -> Moment {
        if let clock, !fresh { return clock }
        guard let now = Moment(try ask("CLOCK")["now"]) else {
            throw ProgramError(.software, "CLI-009", "the daemon's clock cannot be read")
        }
        clock = now
        return now
    }

    /// A desk at `tasks`, as one principal; one that can be stopped waits for a daemon that is not
    /// there yet.
    package func desk(
        client: String, as principal: String? = nil, stop: StopFlag? = nil
    ) throws(ProgramError) -> TaskDesk {
        try TaskDesk(
            address: address, client: client, as: principal ?? self.principal,
            patience: patience, stop: stop)
    }

    /// What changes from now on.
    package func feed() throws(ProgramError) -> ChangeFeed { try ChangeFeed(at: address) }

    /// The address for a worker or a feed of events.
    package var endpoint: DaemonAddress { address }

    private func connection() throws(ClientError) -> Connection<CommandVerb> {
        if let commands { return commands }
        let connection = try Connection<CommandVerb>(
            at: address, as: principal, waits: patience != nil)
        commands = connection
        return connection
    }

    static func verb<Verb: SocketVerb>(_ name: String) -> Verb {
        guard let verb = Verb(rawValue: name) else {
            preconditionFailure("\(name) is no verb of \(Verb.socket)")
        }
        return verb
    }
}

extension ProgramError {
    /// Why the client got no OK, as a command tells it.
    package init(client error: ClientError) {
        if let wire = error.wire {
            self.init(wire: wire.body)
            return
        }
        let exit: ExitStatus =
            switch error.code {
            case .endpoint: .usage
            case .forbidden: .notPermitted
            case .unreadable, .system, .refused: .software
            case .absent, .noAnswer: .unavailable
            }
        self.init(exit, error.code.rawValue, error.problem, hint: error.hint)
    }
}

extension DaemonDoor {
    /// A flag that SIGINT and SIGTERM set; made before anything that starts a thread.
    package static func stopFlag() throws(ProgramError) -> StopFlag {
        do {
            let stop = try StopFlag()
            try stop.setBySignals()
            return stop
        } catch {
            throw ProgramError(client: error)
        }
    }
}
