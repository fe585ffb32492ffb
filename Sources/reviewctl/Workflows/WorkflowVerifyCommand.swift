import JSON
import ReviewClient
import Statechart

/// `workflow verify`: can every review of this file come to its end? Needs no daemon.
enum WorkflowVerifyCommand {
    static let command = Command(
        "workflow verify", "prove that every review can come to its end, or tell how one could not",
        arguments: [.init("FILE", .several)],
        options: [
            CommandOption("limit", "COUNT", "configurations to explore; 200000 without it")
        ],
        text: """
            The file is played with unknown data: guards answer as badly as they can, events come \
            when they are needed. From every configuration an end that is not tagged `abandoned` \
            must be reachable without an event that abandons, and no step may go round for ever. \
            A proof is never wrong; a finding may rest on answers that your data never give: it \
            names them and tells the shortest way there. Workflows that a file starts are looked \
            for among the FILEs and beside it, as NAME.json5, and proven on their own. Ends with \
            65 when something is not proven.
            """,
        examples: [
            ("reviewctl workflow verify Workflows/*.json5", "all of a folder"),
            (
                "reviewctl workflow verify mine.json5 --json",
                "{files: [{file, id, title, proven, configurations, bounded, granted, findings}]}"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let limit = try arguments.number("limit", in: 1...10_000_000).map(Int.init(_:))
            var shelf = WorkflowShelf(
                arguments.words, limit: limit ?? Chart.verifyLimit)
            var files: [JSONValue] = []
            var failed = 0
            for path in arguments.words {
                let (chart, verdict) = try shelf.verdict(of: path)
                if !verdict.passes { failed += 1 }
                files.append(object(path, chart, verdict))
                if !terminal.json { tell(path, chart, verdict, terminal) }
            }
            if terminal.json { terminal.out(["files": .array(files)]) }
            if failed > 0 {
                throw ProgramError(
                    .data, "CLI-015",
                    "\(failed) of \(RowWords.count(arguments.words.count, "file")) "
                        + "\(failed == 1 ? "is" : "are") not proven",
                    hint: "Each finding stands above with its story.")
            }
        })

    private static func tell(
        _ path: String, _ chart: Chart, _ verdict: Verdict, _ terminal: Terminal
    ) {
        let explored = "\(verdict.configurations) configurations"
        if verdict.passes {
            terminal.out(
                "\(path): \(chart.title): proven: the end can be reached from each of \(explored)")
        } else if verdict.findings.isEmpty, let bound = verdict.bound {
            terminal.out(
                "\(path): \(chart.title): not proven: nothing was found in the first \(explored), "
                    + "but \(bound)")
        }
        for found in verdict.findings {
            terminal.out(FindingText.line(WorkflowCheckCommand.line(found.finding)))
            for (number, line) in found.story.enumerated() {
                terminal.out("    \(number + 1). \(line)")
            }
            for answer in found.assumed { terminal.out("    assumed: \(answer)") }
        }
        if let bound = verdict.bound, !verdict.findings.isEmpty {
            terminal.out("\(path): only the first \(explored) were explored: \(bound)")
        }
        for sentence in verdict.granted { terminal.out("    taken for granted: \(sentence)") }
    }

    private static func object(_ path: String, _ chart: Chart, _ verdict: Verdict) -> JSONValue {
        let findings = verdict.findings.map { found -> JSONValue in
            var object: JSONObject = [
                "severity": .string(found.finding.severity.rawValue),
                "code": .string(found.finding.code),
                "at": .string("\(found.finding.position)"),
                "message": .string(found.finding.problem),
                "story": .array(found.story.map { .string($0) }),
                "assumed": .array(found.assumed.map { .string($0) }),
            ]
            object["expected"] = found.finding.expected.map { .string($0) }
            object["found"] = found.finding.found.map { .string($0) }
            object["hint"] = found.finding.hint.map { .string($0) }
            return .object(object)
        }
        return [
            "file": .string(path), "id": .string(chart.id), "title": .string(chart.title),
            "proven": .bool(verdict.passes), "configurations": .int(Int64(verdict.configurations)),
            "bounded": .bool(verdict.bound != nil),
            "granted": .array(verdict.granted.map { .string($0) }), "findings": .array(findings),
        ]
    }
}
