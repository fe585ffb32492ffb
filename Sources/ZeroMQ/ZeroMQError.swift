/// What libzmq refused, on which socket or endpoint, and what to do about it.
/// Callers decide by `code` (stable) or `number` (the errno), never by the text.

import CZeroMQ
import Glibc

package struct ZeroMQError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step that failed. Raw values are stable.
    package enum Code: String, Sendable {
        case context = "ZMQ-001"
        case socket = "ZMQ-002"
        case option = "ZMQ-003"
        case bind = "ZMQ-004"
        case connect = "ZMQ-005"
        case unbind = "ZMQ-006"
        case send = "ZMQ-007"
        case receive = "ZMQ-008"
        case poll = "ZMQ-009"
        case endpoint = "ZMQ-010"
        case thread = "ZMQ-011"
        case waker = "ZMQ-012"
    }

    package let code: Code
    package let subject: String
    /// The errno of the call; 0 where the refusal is ours.
    package let number: Int32
    package let found: String
    package let hint: String?

    package init(
        _ code: Code, on subject: String, number: Int32 = 0, found: String? = nil,
        hint: String? = nil
    ) {
        self.code = code
        self.subject = subject
        self.number = number
        self.found = found ?? Self.text(of: number)
        self.hint = hint ?? Self.hint(for: number)
    }

    package var description: String {
        let sentence = "\(code.rawValue): \(subject): \(found)"
        return hint.map { "\(sentence) (\($0))" } ?? sentence
    }

    /// libzmq's own text covers its private numbers (ETERM, EFSM) as well as errno's.
    private static func text(of number: Int32) -> String {
        zmq_strerror(number).map { String(cString: $0) } ?? "error \(number)"
    }

    private static func hint(for number: Int32) -> String? {
        switch number {
        case EADDRINUSE: "another socket is bound here"
        case EACCES: "this process may not use that folder"
        case ENOENT: "the folder does not exist"
        case ENAMETOOLONG: "an ipc path has at most \(Endpoint.maximumPathBytes) bytes"
        case EMFILE, ENFILE: "too many open files or sockets in this process"
        default: nil
        }
    }
}
