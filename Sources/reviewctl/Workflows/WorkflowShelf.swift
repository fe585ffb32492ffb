import JSON
import ReviewClient
import Statechart

/// Workflow files that are read, and proven, once each: those named and those that they start.
struct WorkflowShelf {
    private let limit: Int
    private let named: [String]
    private var charts: [(path: String, chart: Chart)] = []
    private var verdicts: [(path: String, verdict: Verdict)] = []
    /// Being proven: what waits for one of these, however far down, would wait for itself.
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
        (try read(path), try prove(path).verdict)
    }

    /// A workflow that is being proven further up is taken not to end. What passes so passes anyway;
    /// what does not holds only while that one is being proven, and is not kept.
    ///
    /// - Returns: beside the verdict, the outermost place in `underWay` on which a refutation rests.
    private mutating func prove(
        _ path: String
    ) throws(ProgramError) -> (verdict: Verdict, restsOn: Int?) {
        let chart = try read(path)
        if let known = verdicts.first(where: { $0.path == path }) { return (known.verdict, nil) }
        let own = underWay.count
        underWay.append(path)
        defer { underWay.removeLast() }
        var outermost = own
        var children: [(workflow: String, ends: Bool)] = []
        for workflow in chart.childWorkflows {
            guard let file = find(workflow, beside: path) else { continue }
            if let place = underWay.firstIndex(of: file) {
                children.append((workflow, false))
                outermost = min(outermost, place)
                continue
            }
            let child = try prove(file)
            children.append((workflow, child.verdict.passes))
            outermost = min(outermost, child.restsOn ?? own)
        }
        let verdict = chart.verify(children: children, limit: limit)
        if !verdict.passes, outermost < own { return (verdict, outermost) }
        verdicts.append((path, verdict))
        return (verdict, nil)
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
