/// An address that a socket binds or connects to, checked before libzmq sees it.

package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    /// `sun_path` of unix(7) has 108 bytes, one of them the closing zero.
    package static let maximumPathBytes = 107

    /// A socket in the file system. The path is absolute and short enough for unix(7).
    ///
    /// libzmq 4.3.4 unlinks whatever stands at the path when it binds: a second daemon steals the
    /// first one's socket without an error. Whoever binds holds a lock of its own first.
    package static func ipc(path: String) throws(ZeroMQError) -> Endpoint {
        guard path.utf8.first == UInt8(ascii: "/") else {
            throw ZeroMQError(
                .endpoint, on: "ipc://\(path)", found: "the path is not absolute",
                hint: "start it with /")
        }
        guard path.utf8.count <= maximumPathBytes else {
            throw ZeroMQError(
                .endpoint, on: "ipc://\(path)",
                found: "the path has \(path.utf8.count) bytes, at most \(maximumPathBytes) fit",
                hint: "choose a folder with a shorter name")
        }
        guard !path.utf8.contains(0) else {
            throw ZeroMQError(.endpoint, on: "ipc", found: "the path holds a zero byte")
        }
        return Endpoint(text: "ipc://\(path)")
    }

    /// A name inside one context.
    package static func inproc(_ name: String) -> Endpoint { Endpoint(text: "inproc://\(name)") }

    /// Host and port. `reviewd` does not offer it yet; tests use it to show that ZAP refuses it.
    package static func tcp(_ hostAndPort: String) -> Endpoint {
        Endpoint(text: "tcp://\(hostAndPort)")
    }
}
