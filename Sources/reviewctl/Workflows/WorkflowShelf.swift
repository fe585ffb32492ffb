import JSON
import ReviewClient
import Statechart

/// Workflow files that are read, and proven, once each: those named and those that they start.
struct WorkflowShelf {
    private let limit: Int
    private let named: [String]
    private var charts: [(path: String, chart: Chart)] = []
    private var verdicts: [(path: String, verdict: Verdict)] = []
    /// Being proven: a workflow that starts itself, however far down, is taken to end.
    private var underWay: [String] = []

    init(_ named: [String], limit: Int = Chart.verifyLimit) {
        self.named = named
        self.limit = limit
    }

    /// Reads a workflow file; the first mistake in it is the error.
    static func chart(_ path: String) throws(ProgramError) -> Chart {
        let node = try InputFile.readJSON5(path)
        do {
            return try Chart.load(node)
        } catch {
            let first = error.errors.first
            throw ProgramError(
                .data, first?.code ?? "CHT-001", first?.problem ?? "the file is no workflow",
                subject: first?.position.map { "\($0)" } ?? path, expected: first?.expected,
                found: first?.found, hint: "`reviewctl workflow check` shows every mistake.",
                nearest: first?.nearest)
        }
    }

    mutating func verdict(of path: String) throws(ProgramError) -> (Chart, Verdict) {
        let chart = try read(path)
        if let known = verdicts.first(where: { $0.path == path }) { return (chart, known.verdict) }
        underWay.append(path)
        defer { underWay.removeLast() }
        var children: [(workflow: String, ends: Bool)] = []
        for workflow in chart.childWorkflows {
            guard let file = find(workflow, beside: path), !underWay.contains(file) else {
                continue
            }
            let (_, verdict) = try self.verdict(of: file)
            children.append((workflow, verdict.passes))
        }
        let verdict = chart.verify(children: children, limit: limit)
        verdicts.append((path, verdict))
        return (chart, verdict)
    }

    /// A workflow that a file starts, if it is found and can be read.
    mutating func chart(of workflow: String, beside path: String) -> Chart? {
        find(workflow, beside: path).flatMap { file in
            charts.first { $0.path == file }?.chart
        }
    }

    private mutating func read(_ path: String) throws(ProgramError) -> Chart {
        if let known = charts.first(where: { $0.path == path }) { return known.chart }
        let chart = try Self.chart(path)
        charts.append((path, chart))
        return chart
    }

    /// The file of a workflow: one of those named that has its id, else one of its name beside.
    private mutating func find(_ workflow: String, beside path: String) -> String? {
        for candidate in named {
            do throws(ProgramError) {
                if try read(candidate).id.utf8.elementsEqual(workflow.utf8) { return candidate }
            } catch {
                // It is reported when its own turn comes.
                continue
            }
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let neighbour = "\(folder)\(workflow).json5"
        do throws(ProgramError) {
            return try read(neighbour).id.utf8.elementsEqual(workflow.utf8) ? neighbour : nil
        } catch {
            return nil
        }
    }
}
