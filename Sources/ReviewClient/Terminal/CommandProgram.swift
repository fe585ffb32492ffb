import Glibc
import JSON

/// A program made of commands: finds the command, runs it, tells errors, ends with a status.
package struct CommandProgram: Sendable {
    package var name: String
    /// One sentence: what it is and for whom.
    package var summary: String
    /// Groups of commands with a heading each, in the order in which they are taught.
    package var groups: [(heading: String, commands: [Command])]
    /// Prose below the list of commands.
    package var text: String
    /// First steps with what each does.
    package var examples: [(line: String, does: String)]

    package init(
        _ name: String, _ summary: String, groups: [(heading: String, commands: [Command])],
        text: String = "", examples: [(line: String, does: String)] = []
    ) {
        self.name = name
        self.summary = summary
        self.groups = groups
        self.text = text
        self.examples = examples
    }

    /// Options that every command has.
    package static let common = [
        CommandOption("as", "PRINCIPAL", "act as this principal, where you may act as several"),
        CommandOption("endpoint", "ipc://FOLDER", "where the daemon's sockets are ($REVIEWD)"),
        CommandOption("wait", "SECONDS", "wait so long for a daemon that is not there yet"),
        CommandOption("json", nil, "data as JSON on stdout, errors as JSON on stderr"),
        CommandOption("csv", nil, "tables as comma-separated values, for spreadsheets"),
        CommandOption("help", letter: "h", nil, "show this"),
    ]

    var commands: [Command] { groups.flatMap(\.commands) }

    /// Runs the command of the words (without the program's own name) and returns how to end.
    package func run(_ words: [String]) -> ExitStatus {
        // Nobody reading our stdout is an end, not an error; the client's sockets need it too.
        signal(SIGPIPE, SIG_DFL)
        Moment.useCivilTimeOfTheUnitedKingdom()
        let switches = words.prefix { $0 != "--" }
        let terminal = Terminal(
            json: switches.contains("--json"), csv: switches.contains("--csv"))
        do {
            try dispatch(words, terminal)
            return .done
        } catch {
            terminal.note(terminal.json ? error.json.compactText : error.report(program: name))
            return error.exit
        }
    }

    private func dispatch(_ words: [String], _ terminal: Terminal) throws(ProgramError) {
        guard let first = words.first else {
            terminal.note(help(width: terminal.width))
            throw ProgramError(
                .usage, "CLI-001", "a command is missing", hint: "Try: \(name) --help")
        }
        if first == "help" || first == "--help" || first == "-h" {
            let named = words.dropFirst().filter { !$0.hasPrefix("-") }
            guard let command = find(Array(named)) else {
                if named.count == 1, isGroup(named[0]) {
                    return terminal.out(help(forGroup: named[0], width: terminal.width))
                }
                if let unknown = named.first, !isGroup(unknown) { throw unknownCommand(unknown) }
                return terminal.out(help(width: terminal.width))
            }
            return terminal.out(help(for: command.command, width: terminal.width))
        }
        guard let (command, count) = find(words) else {
            if words.count > 1, ["--help", "-h", "help"].contains(words[1]), isGroup(first) {
                return terminal.out(help(forGroup: first, width: terminal.width))
            }
            throw unknownCommand(words.prefix(2).joined(separator: " "))
        }
        let arguments = try Arguments(
            Array(words.dropFirst(count)), of: command, program: name, common: Self.common)
        if arguments.has("help") {
            return terminal.out(help(for: command, width: terminal.width))
        }
        try command.run(arguments, terminal)
    }

    /// The command whose name the words begin with; two words before one.
    private func find(_ words: [String]) -> (command: Command, count: Int)? {
        for count in [2, 1] where words.count >= count {
            let wanted = words.prefix(count).joined(separator: " ")
            if let command = commands.first(where: { $0.name == wanted }) {
                return (command, count)
            }
        }
        return nil
    }

    private func isGroup(_ word: String) -> Bool {
        commands.contains { $0.name.hasPrefix(word + " ") }
    }

    private func unknownCommand(_ words: String) -> ProgramError {
        let first = String(words.prefix { $0 != " " })
        let inGroup = commands.map(\.name).filter { $0.hasPrefix(first + " ") }
        if !inGroup.isEmpty {
            let second = words.dropFirst(first.count + 1)
            return ProgramError(
                .usage, "CLI-001",
                second.isEmpty || second.hasPrefix("-")
                    ? "\"\(first)\" needs a second word" : "there is no command \"\(words)\"",
                expected: inGroup.joined(separator: ", "),
                hint: "Try: \(name) \(inGroup[0]) --help",
                nearest: nearestName(words, in: inGroup))
        }
        return ProgramError(
            .usage, "CLI-001", "there is no command \"\(first)\"",
            expected: commands.map { String($0.name.prefix { $0 != " " }) }.uniqued()
                .joined(separator: ", "),
            hint: "Try: \(name) --help", nearest: nearestName(first, in: commands.map(\.name)))
    }
}

extension [String] {
    /// Each once, in the order of their first appearance.
    fileprivate func uniqued() -> [String] {
        var seen: Set<[UInt8]> = []
        return filter { seen.insert(Array<UInt8>($0.utf8)).inserted }
    }
}
