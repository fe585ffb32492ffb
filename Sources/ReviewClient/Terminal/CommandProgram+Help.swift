/// Help that teaches: what it is, what one can do, examples that work.
extension CommandProgram {
    package func help(width: Int) -> String {
        var parts = [TextWidth.wrap("\(name): \(summary)", to: width).joined(separator: "\n")]
        parts.append("Usage: \(name) COMMAND [OPTIONS]    \(name) COMMAND --help")
        for group in groups {
            var table = Table([.init(""), .init("", shrinks: true)], indent: 2)
            for command in group.commands { table.add([command.name, command.summary]) }
            parts.append("\(group.heading)\n" + table.text(width: width))
        }
        parts.append("Options of every command\n" + Self.table(of: Self.common, width: width))
        if !examples.isEmpty {
            parts.append("For example\n" + Self.text(of: examples, width: width))
        }
        if !text.isEmpty { parts.append(TextWidth.wrap(text, to: width).joined(separator: "\n")) }
        parts.append(exits(width: width))
        return parts.joined(separator: "\n\n")
    }

    /// The commands that begin with a word, such as `workflow`.
    func help(forGroup word: String, width: Int) -> String {
        var table = Table([.init(""), .init("", shrinks: true)], indent: 2)
        for command in commands where command.name.hasPrefix("\(word) ") {
            table.add([command.name, command.summary])
        }
        return [
            "Usage: \(name) \(word) COMMAND [OPTIONS]    \(name) \(word) COMMAND --help",
            table.text(width: width),
        ].joined(separator: "\n\n")
    }

    package func help(for command: Command, width: Int) -> String {
        var parts = [
            TextWidth.wrap("\(name) \(command.name): \(command.summary)", to: width)
                .joined(separator: "\n"),
            usage(of: command, width: width),
        ]
        if !command.text.isEmpty {
            parts.append(TextWidth.wrap(command.text, to: width).joined(separator: "\n"))
        }
        if !command.options.isEmpty {
            parts.append("Options\n" + Self.table(of: command.options, width: width))
        }
        parts.append("Options of every command\n" + Self.table(of: Self.common, width: width))
        if !command.examples.isEmpty {
            parts.append("For example\n" + Self.text(of: command.examples, width: width))
        }
        return parts.joined(separator: "\n\n")
    }

    private func usage(of command: Command, width: Int) -> String {
        let indent = "Usage: \(name) ".count
        let lines = TextWidth.wrap(command.usage, to: max(20, width - indent))
        return lines.enumerated().map { number, line in
            (number == 0 ? "Usage: \(name) " : String(repeating: " ", count: indent)) + line
        }.joined(separator: "\n")
    }

    private static func table(of options: [CommandOption], width: Int) -> String {
        var table = Table([.init(""), .init("", shrinks: true)], indent: 2)
        for option in options { table.add([option.heading, option.summary]) }
        return table.text(width: width)
    }

    private static func text(of examples: [(line: String, does: String)], width: Int) -> String {
        examples.map { example in
            "  \(example.line)\n" + TextWidth.indented(example.does, by: 6, width: width)
        }.joined(separator: "\n")
    }

    private func exits(width: Int) -> String {
        var table = Table([.init("", right: true), .init("", shrinks: true)], indent: 2)
        for status in ExitStatus.allCases { table.add(["\(status.rawValue)", status.meaning]) }
        return "Exit status\n" + table.text(width: width)
    }
}
