import JSON
import ReviewClient

/// `workflow migrate`: running reviews go on by another definition of their workflow.
enum WorkflowMigrateCommand {
    static let command = Command(
        "workflow migrate", "move running reviews to another definition of their workflow",
        arguments: [.init("NAME")],
        options: [
            CommandOption("to", "HASH", required: true, "the definition; its beginning is enough"),
            CommandOption("mapping", "FILE", "JSON5: what became of states, tasks and context"),
            CommandOption("review", "REVIEW", "only this one; as often as needed"),
            CommandOption("reason", "TEXT", required: true, "why; it is kept in each history"),
            CommandOption("dry-run", nil, "say for each review what would happen; change nothing"),
        ],
        text: """
            Try it with --dry-run first: it says for each review where it would stand, what would \
            be asked or withdrawn, and what is impossible and why. A review moves with its children or not at all. \
            Without --review all running reviews of your region move, one after another, as a job that goes on \
            after a restart; those that cannot stay as they are.

            A mapping names what is called otherwise in the new definition; all else keeps its name:
              { states: { asking: "asked", scope: { enter: "scoping" } },
                invocations: { question: "inquiry", survey: null },
                context: { visit: "={'start': context.visitDate}" },
                children: { "team-place": { to: "…", states: {} } } }
            """,
        examples: [
            (
                "reviewctl workflow migrate team-place --to 41f0 --reason 'longer deadlines' "
                    + "--dry-run", "what would become of each"
            ),
            (
                "reviewctl workflow migrate team-place --to 41f0 --mapping map.json5 --review r7 "
                    + "--reason 'new form'", "move one"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            var body: JSONObject = [
                "name": .string(arguments.word(0)), "to": .string(arguments["to"] ?? ""),
                "reason": .string(arguments["reason"] ?? ""),
            ]
            if let path = arguments["mapping"] {
                body["mapping"] = .string(String(decoding: try InputFile.read(path), as: UTF8.self))
            }
            if arguments.has("review") {
                body["reviews"] = .array(arguments.all("review").map { .string($0) })
            }
            if arguments.has("dry-run") { body["dryRun"] = true }
            let answer = try DaemonDoor(arguments).ask("MIGRATE", body)
            if terminal.json { terminal.out(.object(answer)) } else { show(answer, terminal) }
            let impossible = (answer["reviews"]?.arrayValue ?? []).filter {
                $0["possible"] == false
            }
            guard impossible.isEmpty else {
                throw ProgramError(
                    .data, "CLI-017",
                    "\(impossible.count) of the reviews cannot move; they stay as they are",
                    hint: "Say in the mapping where their states and tasks go.")
            }
        })

    private static func show(_ answer: JSONObject, _ terminal: Terminal) {
        let isDryRun = answer["dryRun"] == true
        if isDryRun { terminal.out("Only tried, nothing was changed.") }
        if let job = answer["job"]?.stringValue {
            terminal.out("The reviews move one after another (\(job)).")
            return
        }
        let lines = answer["reviews"]?.arrayValue ?? []
        if lines.isEmpty { terminal.out("No running review goes by another definition.") }
        for line in lines {
            let id = line["review"]?.stringValue ?? ""
            let name =
                "\(id) \(line["title"]?.stringValue ?? ""), "
                + (line["organisation"]?.stringValue ?? "")
            guard line["possible"] == true else {
                terminal.out("\(name): cannot move")
                for problem in line["problems"]?.arrayValue ?? [] {
                    terminal.out("  " + words(problem))
                }
                continue
            }
            let states = RowWords.list(line["states"])
            terminal.out("\(name): \(isDryRun ? "would stand" : "stands") in \(states)")
            for told in line["told"]?.arrayValue ?? [] {
                terminal.out("  \(told.stringValue ?? "")")
            }
            for (key, word) in [("started", "asks"), ("stopped", "withdraws")] {
                for task in line[key]?.arrayValue ?? [] {
                    terminal.out("  \(word) “\(task["title"]?.stringValue ?? "")”")
                }
            }
        }
        if let more = answer["more"]?.intValue { terminal.out("and \(more) more") }
    }

    private static func words(_ problem: JSONValue) -> String {
        var text = problem["subject"]?.stringValue ?? ""
        for (key, word) in [("expected", "expected"), ("found", "found")] {
            if let value = problem[key]?.stringValue, !value.isEmpty {
                text += "; \(word) \(value)"
            }
        }
        return text
    }
}
