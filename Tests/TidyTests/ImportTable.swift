/// Which room may import what: the table of the house.
///
/// SwiftPM lets a transitive import through and knows nothing of Glibc, so this table is held against
/// the `import` lines themselves. `Package.swift` names the same edges.
enum ImportTable {
    /// Rooms, then programs; below a room stands only what it may import.
    static let rooms: [String: Set<String>] = [
        "CZeroMQ": [], "CSQLite": [], "CSodium": [], "CMicroHTTP": [],
        "JSON": [],
        "CivilTime": ["JSON"],
        "CEL": ["JSON", "CivilTime"],
        "Statechart": ["JSON", "CEL", "CivilTime"],
        "ReviewEngine": ["Statechart", "CEL", "CivilTime", "JSON"],
        "ReviewRehearsal": [
            "ReviewConvening", "ReviewEngine", "Statechart", "CEL", "CivilTime", "JSON",
        ],
        "ReviewConvening": ["JSON", "CivilTime"],
        "Digest": ["CSodium", "Glibc"],
        "ReviewWire": ["JSON"],
        "ReviewStore": [
            "CSQLite", "Digest", "ReviewEngine", "JSON", "CivilTime", "Glibc", "Synchronization",
        ],
        "ZeroMQ": ["CZeroMQ", "Glibc", "Synchronization"],
        "ReviewDaemon": [
            "JSON", "CivilTime", "CEL", "Statechart", "ReviewEngine", "Digest", "ReviewWire",
            "ReviewStore", "ZeroMQ", "Glibc", "Dispatch", "Foundation", "Synchronization",
        ],
        "ReviewClient": ["ReviewWire", "ZeroMQ", "Digest", "JSON", "Glibc", "Synchronization"],
        "ReviewSimulator": [
            "ReviewDaemon", "ReviewStore", "ReviewWire", "ReviewEngine", "Digest", "CivilTime",
            "JSON", "Glibc", "Synchronization",
        ],
        "reviewd": ["ReviewDaemon", "Glibc", "Dispatch", "Foundation"],
        "reviewctl": [
            "ReviewClient", "ReviewConvening", "ReviewRehearsal", "ReviewEngine", "Statechart",
            "CEL",
            "CivilTime", "JSON", "Glibc",
        ],
        "reviewer": ["ReviewClient", "JSON", "Glibc"],
        "reviewworker": ["ReviewClient", "ReviewConvening", "JSON", "Glibc"],
        "reviewpages": ["CMicroHTTP", "ReviewClient", "JSON", "Glibc", "Synchronization"],
        "reviewbench": [
            "ReviewClient", "ReviewConvening", "ReviewEngine", "Statechart", "CEL", "CivilTime",
            "JSON",
            "ReviewWire", "ZeroMQ", "Glibc", "Dispatch", "Foundation", "Synchronization",
        ],
    ]

    /// Tests of a room import that room and what it may; these test something else.
    static let tests: [String: Set<String>] = [
        "WorkflowTests": ["ReviewRehearsal"],
        "ConformanceTests": ["Statechart"],
        "SimulationTests": ["ReviewSimulator"],
        "EndToEndTests": [],
        "TidyTests": [],
    ]

    private static let everyTest: Set<String> = [
        "Testing", "Foundation", "FoundationEssentials", "FoundationXML", "Glibc",
        "Synchronization", "Dispatch",
    ]

    /// What the files of a folder may import; nil where the table has no row for it.
    static func mayImport(room: String, isTest: Bool) -> Set<String>? {
        guard isTest else { return rooms[room] }
        if let tested = tests[room] {
            return tested.reduce(into: everyTest.union(tested)) { all, one in
                all.formUnion(rooms[one] ?? [])
            }
        }
        guard room.hasSuffix("Tests") else { return nil }
        let tested = String(room.dropLast("Tests".count))
        return rooms[tested].map { $0.union(everyTest).union([tested]) }
    }

    /// The module that an `import` line names: `package import struct JSON.Value` names `JSON`.
    static func module(importedBy line: Substring) -> String? {
        guard line.contains("import ") else { return nil }
        let pattern =
            /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:package|public|internal|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
        return line.firstMatch(of: pattern).map { String($0.1) }
    }

    static func findings(in file: Repository.File) -> [Finding] {
        let allowed = mayImport(room: file.room, isTest: file.isTest)
        return SwiftCode(file.text).lines.enumerated().compactMap { number, line in
            guard let module = module(importedBy: line) else { return nil }
            let at = (file.path, number + 1)
            guard let allowed else {
                return Finding(
                    path: at.0, line: at.1,
                    message: "the import table has no row for \(file.room): write one, and why")
            }
            guard !allowed.contains(module) else { return nil }
            return Finding(path: at.0, line: at.1, message: refusal(of: module, in: file.room))
        }
    }

    private static func refusal(of module: String, in room: String) -> String {
        switch module {
        case "Foundation", "FoundationEssentials":
            "\(room) may not import Foundation (12 ms of start-up): use JSON, CivilTime or Glibc's door"
        case "Glibc", "Dispatch":
            "\(room) may not import \(module): it is pure; let its caller pass the value in"
        default:
            "\(room) may not import \(module): move the line to a room that may, or pass a value in"
        }
    }
}
