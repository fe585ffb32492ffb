/// A folder of its own for a test's sockets, removed with everything in it.

import Foundation

final class TemporaryFolder {
    let path: String

    init() throws {
        // Short, because an ipc path has little room.
        path = "/tmp/zmq-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
