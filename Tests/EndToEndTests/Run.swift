import Dispatch
import Foundation
import Glibc

/// One run of a program as its user would see it: exit status, what it printed, what it complained.
///
/// The end-to-end tests link nothing of the product: they know programs, files and sockets.
struct Run {
    let status: Int32
    let output: String
    let errors: String

    struct TookTooLong: Error, CustomStringConvertible {
        let command: String
        let seconds: Int
        let output: String
        var description: String { "\(command) took more than \(seconds) s; it said:\n\(output)" }
    }

    /// The project's top folder.
    static let top = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Where the built programs lie: what the caller says, or the debug build of these tests.
    static let programs: URL =
        ProcessInfo.processInfo.environment["REVIEWD_PROGRAMS"].map { URL(fileURLWithPath: $0) }
        ?? top.appendingPathComponent(".build/debug")

    /// Runs a program of the project by its name, or any other by its path.
    init(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:],
        in folder: URL? = nil, seconds: Int = 60
    ) throws {
        let scratch = try Scratch()
        let process = Process()
        let path =
            program.contains("/")
            ? URL(fileURLWithPath: program, relativeTo: Self.top)
            : Self.programs.appendingPathComponent(program)
        // The threads that tests run on block every signal, and a child inherits that: it would
        // never hear SIGTERM. env(1) gives it what a terminal would.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["--default-signal", path.path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = folder ?? Self.top
        process.standardInput = FileHandle.nullDevice
        let out = scratch.folder.appendingPathComponent("out")
        let err = scratch.folder.appendingPathComponent("err")
        for file in [out, err] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let isLate = ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut
        if isLate {
            process.terminate()
            if ended.wait(timeout: .now() + .seconds(20)) == .timedOut {
                kill(process.processIdentifier, SIGKILL)
                ended.wait()
            }
        }
        output = String(decoding: try Data(contentsOf: out), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: err), as: UTF8.self)
        status = process.terminationStatus
        if isLate {
            let command = ([program] + arguments).joined(separator: " ")
            throw TookTooLong(command: command, seconds: seconds, output: output + errors)
        }
    }

    /// A line of shell, with the programs on its PATH.
    static func shell(
        _ line: String, environment: [String: String] = [:], in folder: URL? = nil,
        seconds: Int = 60
    ) throws -> Run {
        let path = ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"]
        return try Run(
            "/bin/bash", ["-c", line],
            environment: ["PATH": "\(programs.path):\(path)"].merging(environment) { $1 },
            in: folder, seconds: seconds)
    }
}
