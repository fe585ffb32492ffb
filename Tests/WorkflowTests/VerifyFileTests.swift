import JSON
import Statechart
import Testing

/// Every workflow of the project is proven to end.
@Suite struct VerifyFileTests {
    @Test(arguments: WorkflowFolder.names)
    func `a workflow file is proven to end`(name: String) throws {
        let source = try WorkflowFolder.text("\(name).json5")
        let chart = try Chart.load(
            JSONReader.parseJSON5(Array(source.utf8), file: "\(name).json5"))
        let verdict = chart.verify(children: [("team-place", true), ("availability-call", true)])
        #expect(verdict.findings.map { "\($0.finding)" } == [])
        #expect(verdict.bound == nil)
        #expect(verdict.configurations > 2)
    }
}
