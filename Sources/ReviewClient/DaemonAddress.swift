/// Where the daemon's sockets are: a folder, named by `--endpoint ipc://FOLDER` or `$REVIEWD`.

import Glibc
package import ReviewWire
import ZeroMQ

package struct DaemonAddress: Sendable, Hashable, CustomStringConvertible {
    package let folder: String

    package var description: String { "ipc://\(folder)" }

    /// - Parameters:
    ///   - endpoint: what `--endpoint` said: `ipc:///run/reviewd`, or the folder alone.
    ///   - environment: the value of `$REVIEWD`, used if there is no endpoint.
    package init(
        endpoint: String?, environment: String? = Self.environment
    ) throws(ClientError) {
        guard let given = endpoint ?? environment, !given.isEmpty else {
            throw ClientError(
                .endpoint, "it is not said where reviewd is",
                hint: "give --endpoint ipc://FOLDER, or set REVIEWD=FOLDER")
        }
        if given.hasPrefix("tcp://") {
            throw ClientError(
                .endpoint, "\(given): reviewd is not reached by tcp so far",
                hint: "give --endpoint ipc://FOLDER")
        }
        var path = given.hasPrefix("ipc://") ? String(given.dropFirst(6)) : given
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard path.hasPrefix("/") else {
            throw ClientError(
                .endpoint, "\(given): the folder's path is not absolute",
                hint: "such as ipc:///run/reviewd")
        }
        folder = path
    }

    package static var environment: String? {
        getenv("REVIEWD").map { String(cString: $0) }
    }

    package func path(of door: WireSocket) -> String { "\(folder)/\(door.rawValue)/socket" }
    package var eventsPath: String { "\(folder)/events/socket" }

    /// Whether somebody listens there, told from connect(2), because libzmq never says: it tries
    /// for ever. The daemon sees a connection that ends at once.
    package func check(_ path: String) throws(ClientError) {
        guard path.utf8.count <= Endpoint.maximumPathBytes else {
            throw ClientError(
                .endpoint,
                "\(self): the socket's path has \(path.utf8.count) bytes, at most "
                    + "\(Endpoint.maximumPathBytes) fit", hint: "choose a shorter folder")
        }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard probe >= 0 else {
            throw ClientError(.system, "no socket: \(String(cString: strerror(errno)))")
        }
        defer { close(probe) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(probe, $0, size) }
        }
        guard result != 0 else { return }
        switch errno {
        case EACCES:
            throw ClientError(
                .forbidden, "this user may not reach \(path)",
                hint: "ask the operator for membership of the folder's group")
        case ENOENT, ECONNREFUSED, ENOTDIR:
            throw ClientError(
                .absent, "no reviewd answers at \(self)",
                hint: "is it running? start it with: reviewd --config FILE")
        case EAGAIN, EINTR, EINPROGRESS:
            // Somebody listens, with a full queue.
            return
        case let number:
            throw ClientError(.system, "\(path): \(String(cString: strerror(number)))")
        }
    }

    /// The same for whoever waits: a daemon that is away now is no reason not to.
    package func checkUnlessAbsent(_ path: String) throws(ClientError) {
        do {
            try check(path)
        } catch {
            guard error.code == .absent else { throw error }
        }
    }
}
