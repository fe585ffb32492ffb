import ReviewClient

/// The command line of reviewbench: finds the scenario, runs it, tells errors, ends with a status.
enum BenchProgram {
    static let scenarios = [
        StepScenario.command, WireDecodeScenario.command, EngineStepScenario.command,
        WorkflowCheckScenario.command, ConveningScenario.team, ConveningScenario.season,
    ]

    private static let name = "reviewbench"
    private static let common = [
        CommandOption("json", nil, "the result as one JSON object, the last line of stdout"),
        CommandOption("help", letter: "h", nil, "show this"),
    ]

    static func run(_ words: [String]) -> ExitStatus {
        let terminal = Terminal(json: words.contains("--json"))
        do throws(ProgramError) {
            try dispatch(words, terminal)
            return .done
        } catch {
            terminal.note(error.report(program: name))
            return error.exit
        }
    }

    private static func dispatch(
        _ words: [String], _ terminal: Terminal
    ) throws(ProgramError) {
        guard let first = words.first else {
            terminal.note(help)
            throw ProgramError(
                .usage, "CLI-001", "a scenario is missing", hint: "Try: \(name) --list")
        }
        if first == "--list" { return terminal.out(list) }
        if first == "--help" || first == "-h" || first == "help" { return terminal.out(help) }
        guard let scenario = scenarios.first(where: { $0.name == first }) else {
            throw ProgramError(
                .usage, "CLI-001", "there is no scenario \"\(first)\"",
                expected: scenarios.map(\.name).joined(separator: ", "),
                hint: "Try: \(name) --list")
        }
        let arguments = try Arguments(
            Array(words.dropFirst()), of: scenario, program: name, common: common)
        if arguments.has("help") { return terminal.out(help(for: scenario)) }
        try scenario.run(arguments, terminal)
    }

    // MARK: Help

    private static var list: String {
        scenarios.map { "\($0.name)\t\($0.summary)" }.joined(separator: "\n")
    }

    private static var help: String {
        """
        reviewbench: named measurements of reviewd, for engineers

        Usage: reviewbench SCENARIO [OPTIONS]    reviewbench --list

        Scenarios
        \(table(scenarios.map { ($0.name, $0.summary) }))

        Options of every scenario
        \(table(common.map { ("--\($0.name)", $0.summary) }))

        A figure is worth something beside another of the same minutes on the same machine, made by a
        release build. What a run checks (`verified`) holds in any build.
        """
    }

    private static func help(for scenario: Command) -> String {
        var parts = ["reviewbench \(scenario.name): \(scenario.summary)"]
        parts.append("Usage: reviewbench \(scenario.usage)")
        if !scenario.text.isEmpty { parts.append(scenario.text) }
        let options = (scenario.options + common).map { option in
            ("--\(option.name)" + (option.value.map { " \($0)" } ?? ""), option.summary)
        }
        parts.append("Options\n" + table(options))
        return parts.joined(separator: "\n\n")
    }

    private static func table(_ rows: [(String, String)]) -> String {
        var table = Table([.init(""), .init("", shrinks: true)], indent: 2)
        for row in rows { table.add([row.0, row.1]) }
        return table.text(width: 100)
    }
}
