import JSON
import ReviewClient
import Statechart

/// Reading and checking every workflow of a folder, as `reviewctl workflow check` does.
enum WorkflowCheckScenario {
    static let command = Command(
        "workflow.check", "milliseconds to read and check all workflow files",
        options: [WorkflowFiles.option, RepeatedWork.option]
    ) { arguments, terminal throws(ProgramError) in
        try run(arguments).tell(terminal)
    }

    private static func run(_ arguments: Arguments) throws(ProgramError) -> ScenarioResult {
        let paths = try WorkflowFiles(arguments).paths()
        var files: [(path: String, bytes: [UInt8])] = []
        for path in paths { files.append((path, try InputFile.read(path))) }
        var findings: [Finding] = []
        var work = try RepeatedWork(arguments)
        try work.measure(pieces: 1) { () throws(ProgramError) in
            var charts: [Chart] = []
            for file in files { charts.append(try chart(file.bytes, file.path)) }
            findings = charts.flatMap { $0.check() + $0.checkInputs(of: charts) }
        }
        let errors = findings.filter { $0.severity == .error }.count
        var fingerprint = Fingerprint()
        for file in files { fingerprint.add(file.bytes) }
        for finding in findings { fingerprint.add(finding.code.utf8) }
        return ScenarioResult(
            scenario: "workflow.check",
            parameters: [
                "files": .int(Int64(files.count)), "rounds": .int(Int64(work.rounds)),
                "bytes": .int(Int64(files.reduce(0) { $0 + $1.bytes.count })),
            ],
            figures: [
                "ms_all": .double((work.nanoseconds / 1e6).rounded(decimals: 2)),
                "findings": .int(Int64(findings.count)), "errors": .int(Int64(errors)),
            ], hash: fingerprint.value, verified: errors == 0)
    }

    private static func chart(
        _ bytes: [UInt8], _ path: String
    ) throws(ProgramError) -> Chart {
        let node = try InputFile.parse(bytes, file: path)
        do { return try Chart.load(node) } catch {
            throw ProgramError(.data, "CLI-007", "\(error)", subject: path)
        }
    }
}
