/// Why the client has no OK: the daemon refused, or there was no daemon to refuse.

package import ReviewWire
import ZeroMQ

package struct ClientError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Raw values are stable.
    package enum Code: String, Sendable {
        /// The endpoint is not given or cannot be one.
        case endpoint = "CLN-001"
        /// No daemon there.
        case absent = "CLN-002"
        /// This user may not reach the socket.
        case forbidden = "CLN-003"
        /// The daemon was there and did not answer in time.
        case noAnswer = "CLN-004"
        /// The daemon answered ERROR; `wire` says what.
        case refused = "CLN-005"
        /// The daemon said something that this client cannot read.
        case unreadable = "CLN-006"
        /// ZeroMQ or the system failed.
        case system = "CLN-007"
    }

    package let code: Code
    package let problem: String
    package let hint: String?
    /// The daemon's own error.
    package let wire: WireError?

    package init(_ code: Code, _ problem: String, hint: String? = nil) {
        self.code = code
        self.problem = problem
        self.hint = hint
        wire = nil
    }

    package init(_ wire: WireError) {
        code = .refused
        problem = wire.message
        hint = wire.hint
        self.wire = wire
    }

    package var description: String {
        if let wire { return wire.description }
        return hint.map { "\(code.rawValue): \(problem) (\($0))" } ?? "\(code.rawValue): \(problem)"
    }
}

/// What libzmq refuses is the system's failure to a client.
func system<Value: ~Copyable>(
    _ work: () throws(ZeroMQError) -> Value
) throws(ClientError) -> Value {
    do throws(ZeroMQError) {
        return try work()
    } catch {
        throw ClientError(.system, "\(error)")
    }
}
