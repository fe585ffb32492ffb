import Testing

@Suite struct ImportTableTests {
    @Test func `every import line stands in the table of the house`() throws {
        let files = try Repository().swiftFiles()
        #expect(!files.isEmpty)
        let findings = files.flatMap(ImportTable.findings)
        #expect(findings.isEmpty, "\(findings.listed)")
    }

    @Test func `every folder of Sources has a row, and every row a folder`() throws {
        let rows = Set(ImportTable.rooms.keys)
        let folders = Set(try Repository().folders(in: "Sources"))
        #expect(folders.subtracting(rows).isEmpty, "write a row for each of these")
        #expect(rows.subtracting(folders).isEmpty, "these rows have no room")
    }

    @Test func `rooms import in one direction`() {
        var reached: [String: Int] = [:]
        func depth(_ room: String, _ path: [String]) -> Int {
            if path.contains(room) {
                Issue.record("a circle: \((path + [room]).joined(separator: " imports "))")
                return 0
            }
            if let known = reached[room] { return known }
            let below = ImportTable.rooms[room, default: []].map { depth($0, path + [room]) }
            reached[room] = 1 + (below.max() ?? 0)
            return reached[room, default: 1]
        }
        for room in ImportTable.rooms.keys.sorted() { _ = depth(room, []) }
        #expect(reached["JSON"] == 1)
    }

    @Test(arguments: [
        ("import Foundation", "Foundation"), ("package import struct JSON.Value", "JSON"),
        ("@testable import ZeroMQ", "ZeroMQ"), ("    import Glibc  // inside #if", "Glibc"),
        ("@preconcurrency import Dispatch", "Dispatch"),
    ])
    func `an import line is understood in every spelling`(line: String, module: String) {
        #expect(ImportTable.module(importedBy: line[...]) == module)
    }

    @Test(arguments: [
        ("Sources/Statechart/Clock.swift", "import Foundation"),
        ("Sources/ReviewEngine/Clock.swift", "import Glibc"),
        ("Sources/reviewer/main.swift", "import Foundation"),
        ("Sources/ReviewWire/Frame.swift", "package import ReviewEngine"),
        ("Sources/Newroom/Thing.swift", "import JSON"),
        ("Tests/EndToEndTests/DaemonTests.swift", "import ReviewDaemon"),
    ])
    func `a forbidden import is found`(path: String, line: String) {
        let file = Repository.File(path: path, text: "/// A file.\n\(line)\n")
        #expect(ImportTable.findings(in: file).map(\.line) == [2])
    }
}
