import Foundation
import JSON
import Statechart
import Testing

/// SCION's cases: the configuration at the start and after each event.
@Suite struct SCXMLScionConformanceTests {
    /// Judged by what SCION calls `legacySemantics`: a child of a parallel state that is its own
    /// target leaves the parallel state too, because the common ancestor must be compound (Appendix
    /// D, findLCCA).
    ///
    /// SCION has moved away from the Recommendation there.
    static let legacy = ["more-parallel/test10.scxml"]

    @Test func `SCION's charts go through the configurations that it names`() throws {
        guard let folder = SCXMLCases.folder("scxml/scion") else { return }
        let names = try #require(FileManager.default.enumerator(atPath: folder.path))
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".scxml") }.sorted()
        var passed = 0
        var skipped: [String: String] = [:]
        var failed: [String] = []
        for name in names {
            do {
                if let problem = try Self.problem(of: folder.appending(path: name)) {
                    failed.append("\(name): \(problem)")
                } else {
                    passed += 1
                }
            } catch let skip as SCXMLSkip {
                skipped[name] = skip.reason
            }
        }
        print("scxml/scion: passed \(passed) of \(names.count), skipped \(skipped.count)")
        for problem in failed { print("  failed: \(problem)") }
        #expect(failed.isEmpty)
        #expect(SCXMLSkips.disagreements(SCXMLSkips.scion, with: skipped) == [])
    }

    static func problem(of file: URL) throws -> String? {
        let translation = SCXMLTranslation(folder: file.deletingLastPathComponent())
        try translation.translate(SCXMLDocument.root(of: file))
        let data = try Data(contentsOf: file.deletingPathExtension().appendingPathExtension("json"))
        let cases = try JSONReader.parse(Array(data))
        let name = file.pathComponents.suffix(2).joined(separator: "/")
        let script = legacy.contains(name) ? cases["legacySemantics"] ?? cases : cases
        do {
            var world = try SCXMLWorld(translation.charts)
            _ = try world.start("", input: [:])
            try world.settle()
            if let problem = difference(script["initialConfiguration"], world) {
                return "at the start: \(problem)"
            }
            for (number, entry) in (script["events"]?.arrayValue ?? []).enumerated() {
                if let after = entry["after"]?.intValue { try world.pass(milliseconds: after) }
                let name = entry["event"]?["name"]?.stringValue ?? ""
                try world.send(name, entry["event"]?["data"] ?? .null)
                if let problem = difference(entry["nextConfiguration"], world) {
                    return "after event \(number + 1), \(name): \(problem)"
                }
            }
            return nil
        } catch let error as ChartErrors {
            return "refused: \(error)"
        } catch let error as ChartError {
            return "thrown: \(error)"
        }
    }

    private static func difference(_ expected: JSONValue?, _ world: SCXMLWorld) -> String? {
        let wanted = (expected?.arrayValue ?? []).compactMap(\.stringValue).map {
            $0.replacing(".", with: "_")
        }.sorted()
        let found = world.root.leaves.sorted()
        return wanted == found
            ? nil
            : "expected \(wanted), found \(found) \(world.errors.map(\.description))"
    }
}
