import Foundation

/// A temporary folder that goes with the value that holds it.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("reviewd-test-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes a program into the folder.
    func write(program name: String, _ script: String) throws {
        let file = folder.appendingPathComponent(name)
        try Data("#!/bin/bash\n\(script)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    /// Lets a program of the system be found in the folder.
    func link(_ names: [String]) throws {
        for name in names {
            for place in ["/usr/bin", "/bin"]
            where FileManager.default.fileExists(atPath: "\(place)/\(name)") {
                try FileManager.default.createSymbolicLink(
                    atPath: folder.appendingPathComponent(name).path,
                    withDestinationPath: "\(place)/\(name)")
                break
            }
        }
    }
}
