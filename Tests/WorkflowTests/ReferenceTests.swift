import Foundation
import JSON
import Statechart
import Testing

/// The examples of `Workflows/README.md`: each `json5 chart` block is read and checked, and the
/// `steps` block after it is carried out.
@Suite struct ReferenceTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let line: Int
        let source: String
        var steps: [String] = []
        var testDescription: String { "README.md:\(line)" }
    }

    static let examples: [Example] = {
        guard let text = try? WorkflowFolder.text("README.md") else { return [] }
        var examples: [Example] = []
        var fence: String?
        var block: [Substring] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard line.hasPrefix("```") else {
                block.append(line)
                continue
            }
            if fence == "json5 chart" {
                examples.append(
                    Example(line: number + 1 - block.count, source: block.joined(separator: "\n")))
            } else if fence == "steps", !examples.isEmpty {
                examples[examples.count - 1].steps = block.map(String.init)
            }
            fence = fence == nil ? String(line.dropFirst(3)) : nil
            block = []
        }
        return examples
    }()

    @Test func `the reference has examples, and every one is carried out`() {
        #expect(Self.examples.count == 8)
        // One has none of its own: it is the child of the next.
        #expect(Self.examples.count { $0.steps.isEmpty } == 1)
    }

    @Test(arguments: examples)
    func `an example of the reference does what it says`(example: Example) throws {
        let node = try JSONReader.parseJSON5(Array(example.source.utf8), file: "README.md")
        let chart = try Chart.load(node)
        // Who may send it is the child's business.
        let told = chart.check().filter { $0.code != "CHT-024" || chart.childWorkflows.isEmpty }
        #expect(told.map(\.description) == [])
        var charts = [chart.id: chart]
        for example in Self.examples
        where chart.childWorkflows.contains(where: {
            example.source.contains("id: \"\($0)\"")
        }) {
            let child = try Chart.load(
                JSONReader.parseJSON5(Array(example.source.utf8), file: "README.md"))
            charts[child.id] = child
        }
        var season = try Season(at: "2018-03-19T09:00:00Z", charts: charts)
        var review: Int?
        for step in example.steps where !step.isEmpty {
            let parts = step.components(separatedBy: "->").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            try Self.carryOut(parts[0], chart, &season, &review)
            guard parts.count == 2, let review else { continue }
            #expect(season.leaves(review).joined(separator: ", ") == parts[1], "\(step)")
        }
        #expect(season.errors == [])
    }

    private static func carryOut(
        _ step: String, _ chart: Chart, _ season: inout Season, _ review: inout Int?
    ) throws {
        let brace = step.firstIndex { "{[".contains($0) } ?? step.endIndex
        let words = step[..<brace].split(separator: " ").map(String.init)
        let data =
            brace == step.endIndex
            ? JSONValue.object([:]) : try JSONReader.parse(Array(step[brace...].utf8))
        switch words.first {
        case "start": review = try season.start(chart.id, data)
        case "complete":
            let task = try #require(
                season.tasks.first {
                    $0.invocation.group == words[1] && (words.count < 3 || $0.task.to == words[2])
                })
            try season.answer(task, data)
        case "event": try season.event(words[1], data, to: try #require(review))
        case "wait": try season.wait(until: words[1])
        case "output": #expect(season.output(try #require(review)) == data)
        default: Issue.record("no such step: \(step)")
        }
    }
}
