import Foundation
import Testing

/// `Ops/packages` on systems that lack something, each played by a PATH with exactly what it has.
@Suite struct PackagesScriptTests {
    private let system = try? Scratch()
    private static let goodSwift = "echo 'Swift version 6.2.1 (swift-6.2.1-RELEASE)'"

    /// Runs the script where only the named programs of the system exist, and the written ones.
    private func packages(
        _ arguments: [String], programs: [String: String], system names: [String] = []
    ) throws -> Run {
        let scratch = try #require(system)
        try scratch.link(["bash", "dirname", "sed", "head", "uname", "id", "env", "cat"] + names)
        for (name, script) in programs {
            try? FileManager.default.removeItem(at: scratch.folder.appendingPathComponent(name))
            try scratch.write(program: name, script)
        }
        return try Run(
            "/bin/bash", [Run.top.appendingPathComponent("Ops/packages").path] + arguments,
            environment: ["PATH": scratch.folder.path])
    }

    @Test func `without swift it says where to get one`() throws {
        let run = try packages([], programs: [:])
        #expect(run.status == 1)
        #expect(run.errors.contains("there is no swift on the PATH"))
        #expect(run.errors.contains("https://www.swift.org/install/linux/"))
    }

    @Test func `an old swift is named with the version that is needed`() throws {
        let run = try packages(
            [], programs: ["swift": "echo 'Swift version 5.10.1 (swift-5.10.1)'"])
        #expect(run.status == 1)
        #expect(run.errors.contains("swift is 5.10, and reviewd needs 6.2"))
    }

    @Test func `a swift that cannot start is told apart from none`() throws {
        let run = try packages(
            [], programs: ["swift": "echo 'libxml2.so.2: not found' >&2; exit 127"])
        #expect(run.status == 1)
        #expect(run.errors.contains("does not start"))
    }

    @Test func `where nothing is missing it says so and does nothing`() throws {
        let run = try packages(
            [], programs: ["swift": Self.goodSwift, "apt-get": "echo called; exit 1"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "Ops/packages: everything is there.\n")
    }

    @Test func `without apt it names what to install by hand`() throws {
        let run = try packages(["--tests"], programs: ["swift": Self.goodSwift])
        #expect(run.status == 1)
        #expect(run.errors.contains("this system has no apt-get"))
        #expect(run.errors.contains("python3 python3-venv"))
    }

    @Test func `without root and without sudo it says what root must run`() throws {
        let run = try packages(
            ["--tests"],
            programs: ["swift": Self.goodSwift, "apt-get": "exit 1", "id": "echo 1000"])
        #expect(run.status == 1)
        #expect(run.errors.contains("installing needs root, and there is no sudo"))
        #expect(run.errors.contains("apt-get install python3 python3-venv"))
    }

    @Test(arguments: ["0", "1000"])
    func `it prints what it installs, as root and through sudo`(user: String) throws {
        let run = try packages(
            ["--tests"],
            programs: [
                "swift": Self.goodSwift, "id": "echo \(user)",
                "apt-get": "echo \"apt-get $*\" >&2",
                "sudo": "echo \"sudo $1\" >&2; exec \"$@\"",
            ])
        #expect(
            run.output.contains(
                "Ops/packages: installing with apt-get: python3 python3-venv chromium\n"))
        #expect(
            run.errors.contains("install -y --no-install-recommends python3 python3-venv chromium"))
        #expect(run.errors.contains("sudo env") == (user != "0"))
    }

    @Test func `a check installs nothing and names what is missing`() throws {
        let run = try packages(
            ["--tests", "--check"],
            programs: ["swift": Self.goodSwift, "apt-get": "echo called >&2; exit 1"])
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("Ops/packages: missing: python3 python3-venv"))
        #expect(!run.errors.contains("called"))
    }

    @Test func `an unknown argument is refused`() throws {
        let run = try packages(["--test"], programs: ["swift": Self.goodSwift])
        #expect(run.status == 1)
        #expect(run.errors.contains("unknown argument \"--test\""))
    }
}
