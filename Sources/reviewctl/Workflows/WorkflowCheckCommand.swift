import JSON
import ReviewClient
import Statechart

/// `workflow check`: is the file a workflow, and does it say what was meant? Needs no daemon.
enum WorkflowCheckCommand {
    static let command = Command(
        "workflow check", "check workflow files here, without a daemon",
        arguments: [.init("FILE", .several)],
        options: [CommandOption("strict", nil, "warnings count as errors")],
        text: """
            Findings stand on stdout as file:line:column: severity: message [code]. Ends with 65 \
            when there is an error.
            """,
        examples: [
            ("reviewctl workflow check Workflows/*.json5", "all of a folder"),
            (
                "reviewctl workflow check mine.json5 --json",
                "{files: [{file, id, title, findings}]}"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            var files: [JSONValue] = []
            var (errors, warnings) = (0, 0)
            for path in arguments.words {
                let checked = try check(path, beside: arguments.words)
                errors += checked.findings.filter { $0["severity"]?.stringValue == "error" }.count
                warnings += checked.findings.filter { $0["severity"]?.stringValue != "error" }.count
                files.append(
                    .object([
                        "file": .string(path), "id": .string(checked.id),
                        "title": .string(checked.title), "findings": .array(checked.findings),
                    ]))
                if terminal.json { continue }
                for finding in checked.findings { terminal.out(FindingText.line(finding)) }
                if checked.findings.isEmpty {
                    terminal.out("\(path): \(checked.title): no findings")
                }
            }
            if terminal.json { terminal.out(["files": .array(files)]) }
            if errors > 0 || arguments.has("strict") && warnings > 0 {
                throw ProgramError(
                    .data, "CLI-013",
                    "the check found \(RowWords.count(errors, "error")) and "
                        + RowWords.count(warnings, "warning"),
                    hint: "Each stands above with its file, line and column.")
            }
        })

    /// - Parameter files: named with it; workflows that it starts are looked for there and beside it.
    static func check(
        _ path: String, beside files: [String] = []
    ) throws(ProgramError) -> (id: String, title: String, findings: [JSONValue]) {
        let node: JSONNode
        do {
            node = try InputFile.readJSON5(path)
        } catch  where error.exit == .data {
            return ("", "", [line("error", error.subject, error.problem, error)])
        }
        let id = node.value["id"]?.stringValue ?? ""
        do {
            let chart = try Chart.load(node)
            let children = children(of: chart, path, files)
            let findings =
                chart.check() + chart.checkInputs(of: children)
                + chart.checkChildren(
                    known: children.map(\.id), elsewhere: "is among the FILEs or beside this one")
            return (chart.id, chart.title, findings.map(line))
        } catch {
            return (id, node.value["title"]?.stringValue ?? "", error.errors.map(line))
        }
    }

    /// The workflows that it starts, as far as they are found; each is checked on its own.
    private static func children(
        of chart: Chart, _ path: String, _ files: [String]
    ) -> [Chart] {
        var shelf = WorkflowShelf(files)
        return chart.childWorkflows.compactMap { shelf.chart(of: $0, beside: path) }
    }

    private static func line(_ error: ChartError) -> JSONValue {
        line(
            "error", error.position.map { "\($0)" }, "\(error.problem) [\(error.code)]",
            expected: error.expected, found: error.found, hint: error.hint, nearest: error.nearest)
    }

    static func line(_ finding: Finding) -> JSONValue {
        line(
            finding.severity.rawValue, "\(finding.position)",
            "\(finding.problem) [\(finding.code)]",
            expected: finding.expected, found: finding.found, hint: finding.hint,
            nearest: finding.nearest)
    }

    private static func line(
        _ severity: String, _ at: String?, _ message: String, _ error: ProgramError
    ) -> JSONValue {
        line(
            severity, at, "\(message) [\(error.code)]", expected: error.expected,
            found: error.found, hint: error.hint, nearest: error.nearest)
    }

    private static func line(
        _ severity: String, _ at: String?, _ message: String, expected: String?, found: String?,
        hint: String?, nearest: String?
    ) -> JSONValue {
        var object: JSONObject = [
            "severity": .string(severity), "at": .string(at ?? ""), "message": .string(message),
        ]
        object["expected"] = expected.map { .string($0) }
        object["found"] = found.map { .string($0) }
        let meant = nearest.map { "did you mean \($0)?" }
        let hints = [meant, hint].compactMap { $0 }.joined(separator: " ")
        if !hints.isEmpty { object["hint"] = .string(hints) }
        return .object(object)
    }
}
