import Foundation
import JSON
import Statechart
import Testing

/// The W3C's SCXML Implementation Report Plan: each chart must end in its state `pass`.
@Suite struct SCXMLW3CConformanceTests {
    @Test func `the charts of the W3C reach pass`() throws {
        guard let folder = SCXMLCases.folder("scxml/w3c") else { return }
        let manifest = try SCXMLDocument.root(of: folder.appending(path: "manifest.xml"))
        var passed = 0
        var skipped: [String: String] = [:]
        var failed: [String] = []
        var total = 0
        for test in manifest.tree where test.name == "test" {
            guard let id = test["id"] else { continue }
            let file = folder.appending(path: "test\(id).txml")
            guard FileManager.default.fileExists(atPath: file.path) else { continue }
            total += 1
            do {
                if let problem = try Self.problem(of: file) {
                    failed.append("\(id), \(test["conformance"] ?? ""): \(problem)")
                } else {
                    passed += 1
                }
            } catch let skip as SCXMLSkip {
                skipped[id] = skip.reason
            }
        }
        print("scxml/w3c: passed \(passed) of \(total), skipped \(skipped.count)")
        for problem in failed { print("  failed: \(problem)") }
        #expect(failed.isEmpty)
        #expect(SCXMLSkips.disagreements(SCXMLSkips.w3c, with: skipped) == [])
        #expect(passed + skipped.count == total)
    }

    static func problem(of file: URL) throws -> String? {
        let translation = SCXMLTranslation(folder: file.deletingLastPathComponent())
        try translation.translate(SCXMLDocument.root(of: file))
        do {
            var world = try SCXMLWorld(translation.charts)
            _ = try world.start("", input: [:])
            try world.run()
            // Of a chart without a state `pass` it is asked that it ends.
            let names = world.sessions[0].chart.stateIDs
            if world.root.isActive("pass") || !names.contains("pass"), world.root.status == .done {
                return nil
            }
            let why = world.errors.map(\.description).joined(separator: " | ")
            return "ended in \(world.root.leaves) \(world.root.status) \(why)"
        } catch let error as ChartErrors {
            return "refused: \(error)"
        } catch let error as ChartError {
            return "thrown: \(error)"
        }
    }
}

/// Where the cases lie.
enum SCXMLCases {
    /// nil, with a printed line, when the folder is not there.
    static func folder(_ suite: String) -> URL? {
        var place = URL(fileURLWithPath: #filePath)
        // This file, its folder, `Tests`, the package.
        for _ in 0..<4 { place.deleteLastPathComponent() }
        place.append(path: "shared/conformance")
        if let named = ProcessInfo.processInfo.environment["CONFORMANCE"] {
            place = URL(fileURLWithPath: named)
        }
        let folder = place.appending(path: suite)
        guard FileManager.default.fileExists(atPath: folder.path) else {
            print("\(suite): skipped, there is no folder \(folder.path)")
            return nil
        }
        return folder
    }
}
