import JSON

/// What stood on the command line behind a command's name, understood.
package struct Arguments: Sendable {
    /// The program's name, for messages.
    package var program: String
    private var positional: [String] = []
    private var options: [(name: String, value: String)] = []
    /// A form's fields in the order given; only where the command takes them.
    package private(set) var fields: [(name: String, value: String)] = []

    /// Understands `words`, which stand behind the command's name.
    ///
    /// `--name value`, `--name=value`, `-o value`; `--` ends the options. A field without a value is
    /// "yes": `--agreed`. `--field NAME=VALUE` gives a field whose name is also an option's.
    ///
    /// Throws: CLI-002 unknown option, CLI-003 a word is missing, CLI-004 a word too many,
    /// CLI-005 an option's value is missing or was not expected.
    package init(
        _ words: [String], of command: Command, program: String, common: [CommandOption]
    ) throws(ProgramError) {
        self.program = program
        let known = command.options + common
        var reader = WordReader(words: words)
        while let word = reader.next() {
            if word == "--" {
                positional += reader.rest()
            } else if word.hasPrefix("--") {
                try take(long: word, known, command, &reader)
            } else if word.hasPrefix("-"), word.count > 1, Int(word) == nil {
                try take(short: word, known, command, &reader)
            } else {
                positional.append(word)
            }
        }
        if !has("help") { try check(command) }
    }

    package func has(_ option: String) -> Bool { options.contains { $0.name == option } }

    /// The last value given for an option.
    package subscript(_ option: String) -> String? {
        options.last { $0.name == option }?.value
    }

    package func all(_ option: String) -> [String] {
        options.filter { $0.name == option }.map(\.value)
    }

    /// The word at a place that the command declares as needed; checked when parsed.
    package func word(_ index: Int) -> String {
        precondition(index < positional.count, "the command declares no such word")
        return positional[index]
    }

    package func optionalWord(_ index: Int) -> String? {
        index < positional.count ? positional[index] : nil
    }

    package var words: [String] { positional }

    /// A whole number given to an option.
    package func number(_ option: String, in range: ClosedRange<Int64>) throws(ProgramError)
        -> Int64?
    {
        guard let text = self[option] else { return nil }
        guard let number = Int64(text), range.contains(number) else {
            throw ProgramError(
                .usage, "CLI-005", "the value is no number in its range", subject: "--\(option)",
                expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
                found: text)
        }
        return number
    }

    /// A word that an option may have only out of some.
    package func word(_ option: String, among words: [String]) throws(ProgramError) -> String? {
        guard let word = self[option] else { return nil }
        guard words.contains(where: { $0.utf8.elementsEqual(word.utf8) }) else {
            throw ProgramError(
                .usage, "CLI-005", "there is no such \(option)", subject: "--\(option)",
                expected: words.joined(separator: ", "), found: word,
                nearest: nearestName(word, in: words))
        }
        return word
    }

    private struct WordReader {
        var words: [String]
        var index = 0

        mutating func next() -> String? {
            guard index < words.count else { return nil }
            index += 1
            return words[index - 1]
        }

        mutating func rest() -> [String] {
            defer { index = words.count }
            return Array(words[index...])
        }

        /// The next word unless it begins a long option; what follows a name is its value, and a
        /// value may begin with one hyphen (a negative number, or `-` for stdin).
        mutating func value() -> String? {
            guard index < words.count, !words[index].hasPrefix("--") else { return nil }
            return next()
        }
    }

    private mutating func take(
        long word: String, _ known: [CommandOption], _ command: Command,
        _ reader: inout WordReader
    ) throws(ProgramError) {
        let parts = word.dropFirst(2).split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let attached = parts.count > 1 ? String(parts[1]) : nil
        if command.takesFields, name == "field" {
            return try take(field: attached ?? reader.next())
        }
        guard let option = known.first(where: { $0.name == name }) else {
            guard command.takesFields, !name.isEmpty else {
                throw unknown("--\(name)", known, command)
            }
            fields.append((name, attached ?? reader.value() ?? "yes"))
            return
        }
        try take(option, attached, &reader)
    }

    private mutating func take(
        short word: String, _ known: [CommandOption], _ command: Command,
        _ reader: inout WordReader
    ) throws(ProgramError) {
        let letter = word[word.index(after: word.startIndex)]
        guard let option = known.first(where: { $0.letter == letter }) else {
            throw unknown(word, known, command)
        }
        try take(option, word.count > 2 ? String(word.dropFirst(2)) : nil, &reader)
    }

    private mutating func take(
        _ option: CommandOption, _ attached: String?, _ reader: inout WordReader
    ) throws(ProgramError) {
        guard let value = option.value else {
            guard attached == nil else {
                throw ProgramError(
                    .usage, "CLI-005", "this is a switch and takes no value",
                    subject: "--\(option.name)", found: attached)
            }
            options.append((option.name, "yes"))
            return
        }
        guard let given = attached ?? reader.value() else {
            throw ProgramError(
                .usage, "CLI-005", "the value is missing", subject: "--\(option.name)",
                expected: "--\(option.name) \(value)",
                hint: "A value that begins with -- is given as --\(option.name)=VALUE.")
        }
        options.append((option.name, given))
    }

    private mutating func take(field text: String?) throws(ProgramError) {
        let parts = (text ?? "").split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw ProgramError(
                .usage, "CLI-005", "a field needs a name and a value", subject: "--field",
                expected: "--field NAME=VALUE", found: text)
        }
        fields.append((String(parts[0]), String(parts[1])))
    }

    private func unknown(
        _ word: String, _ known: [CommandOption], _ command: Command
    ) -> ProgramError {
        let names = known.map { "--\($0.name)" }
        let isWord = !command.arguments.isEmpty && !word.hasPrefix("--")
        return ProgramError(
            .usage, "CLI-002", "\"\(command.name)\" has no option \(word)",
            expected: names.joined(separator: " "),
            hint: isWord
                ? "What begins with - and is no option stands behind --: "
                    + "\(program) \(command.name) -- '\(word)'"
                : "Try: \(program) \(command.name) --help",
            nearest: nearestName(word, in: names))
    }

    private func check(_ command: Command) throws(ProgramError) {
        let needed = command.arguments.filter { $0.number != .optional }
        if positional.count < needed.count {
            throw ProgramError(
                .usage, "CLI-003",
                "\"\(command.name)\" needs \(needed[positional.count].name)",
                expected: "\(program) \(command.usage)",
                hint: "Try: \(program) \(command.name) --help")
        }
        let isOpen = command.arguments.last?.number == .several
        if !isOpen, positional.count > command.arguments.count {
            throw ProgramError(
                .usage, "CLI-004",
                "\"\(command.name)\" does not take \"\(positional[command.arguments.count])\"",
                expected: "\(program) \(command.usage)",
                hint: "A value of several words stands in quotes.")
        }
        for option in command.options where option.isRequired && !has(option.name) {
            throw ProgramError(
                .usage, "CLI-003", "\"\(command.name)\" needs --\(option.name)",
                expected: "\(program) \(command.usage)", hint: option.summary)
        }
    }
}
