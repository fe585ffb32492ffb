import JSON
import ReviewClient

/// `workflow deploy`: a workflow file becomes what new reviews of its name run.
enum WorkflowDeployCommand {
    static let command = Command(
        "workflow deploy", "let new reviews run this workflow file",
        arguments: [.init("FILE", .several)],
        options: [CommandOption("dry-run", nil, "check it and change nothing")],
        text: """
            The file is checked first, here and by the daemon; with errors it is refused. What is different from the \
            definition before is told. Running reviews keep the definition with which they began; `workflow migrate` \
            moves them.
            """,
        examples: [("reviewctl workflow deploy Workflows/send-peer-challenge.json5", "deploy one")],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            var answers: [JSONValue] = []
            for path in arguments.words {
                let bytes = try InputFile.read(path)
                let checked = try WorkflowCheckCommand.check(path, beside: arguments.words)
                let errors = checked.findings.filter { $0["severity"] == "error" }
                guard errors.isEmpty else {
                    throw ProgramError(
                        .data, "CLI-013",
                        "the check found \(RowWords.count(errors.count, "error"))", subject: path,
                        found: "\n" + errors.map(FindingText.line).joined(separator: "\n"))
                }
                let source = String(decoding: bytes, as: UTF8.self)
                var body: JSONObject = ["name": .string(checked.id), "source": .string(source)]
                if arguments.has("dry-run") { body["dryRun"] = true }
                let answer = try door.ask("DEPLOY", body)
                answers.append(.object(answer))
                if !terminal.json { show(answer, arguments.has("dry-run"), terminal) }
            }
            if terminal.json { terminal.out(answers.count == 1 ? answers[0] : .array(answers)) }
        })

    private static func show(_ answer: JSONObject, _ isDryRun: Bool, _ terminal: Terminal) {
        let differs = answer["differs"]?.boolValue == true
        let what =
            isDryRun
            ? (differs ? "would be deployed" : "is deployed already")
            : (differs ? "is deployed" : "was deployed already")
        let hash = answer["hash"]?.stringValue?.prefix(12) ?? ""
        terminal.out("\(answer["name"]?.stringValue ?? "") \(what) (\(hash))")
        changes(answer, isDryRun, terminal)
        for finding in answer["findings"]?.arrayValue ?? [] {
            terminal.note(FindingText.line(finding))
        }
    }

    /// What differs from the definition before, and which reviews stay on an older one.
    private static func changes(
        _ answer: JSONObject, _ isDryRun: Bool, _ terminal: Terminal
    ) {
        let changes = answer["changes"]?.arrayValue ?? []
        if answer["before"] != nil {
            terminal.out(changes.isEmpty ? "Nothing but words differs." : "What differs:")
        }
        for change in changes { terminal.out("  \(change["text"]?.stringValue ?? "")") }
        let hash = answer["hash"]?.stringValue ?? ""
        for running in answer["running"]?.arrayValue ?? [] where running["hash"] != .string(hash) {
            let count = running["count"]?.intValue ?? 0
            let names = running["first"]?.arrayValue?.compactMap(\.stringValue) ?? []
            let more = count > Int64(names.count) ? " …" : ""
            terminal.out(
                "\(count) running \(count == 1 ? "review stays" : "reviews stay") on "
                    + "\(running["hash"]?.stringValue?.prefix(12) ?? ""): "
                    + names.joined(separator: ", ") + more)
        }
    }
}
