/// One command of a program: what it is called, what it takes, how it is taught, what it does.
///
/// A program is a list of these; parsing, `--help`, and "did you mean" are made from the same
/// words, so that help cannot differ from what is understood.
package struct Command: Sendable {
    /// One or two words: `show`, `people import`.
    package var name: String
    /// One line for the list of commands.
    package var summary: String
    /// What stands after the name: `REVIEW`, `EVENT`.
    ///
    /// The last may be optional or repeated.
    package var arguments: [CommandArgument]
    package var options: [CommandOption]
    /// Whether options that the command does not know are a form's fields: `--decision accept`.
    package var takesFields: Bool
    /// What a reader of `COMMAND --help` should know, in sentences.
    package var text: String
    /// Command lines with what each does.
    package var examples: [(line: String, does: String)]
    package var run: @Sendable (Arguments, Terminal) throws(ProgramError) -> Void

    package init(
        _ name: String, _ summary: String, arguments: [CommandArgument] = [],
        options: [CommandOption] = [], takesFields: Bool = false, text: String = "",
        examples: [(line: String, does: String)] = [],
        run: @escaping @Sendable (Arguments, Terminal) throws(ProgramError) -> Void
    ) {
        self.name = name
        self.summary = summary
        self.arguments = arguments
        self.options = options
        self.takesFields = takesFields
        self.text = text
        self.examples = examples
        self.run = run
    }

    /// "answer TASK [--for PERSON] …", without the program's name.
    package var usage: String {
        var words = [name]
        words += arguments.map(\.usage)
        words += options.map(\.usage)
        if takesFields { words.append("[--FIELD VALUE]…") }
        return words.joined(separator: " ")
    }
}

/// A word that a command takes by its place.
package struct CommandArgument: Sendable {
    package enum Number: Sendable {
        case one
        case optional
        case several
    }

    package var name: String
    package var number: Number

    package init(_ name: String, _ number: Number = .one) {
        self.name = name
        self.number = number
    }

    var usage: String {
        switch number {
        case .one: name
        case .optional: "[\(name)]"
        case .several: "\(name)…"
        }
    }
}

/// A word that a command takes by its name: `--reason TEXT`, or a switch such as `--dry-run`.
package struct CommandOption: Sendable {
    package var name: String
    /// The one-letter form, where custom has one: `-o`.
    package var letter: Character?
    /// What the value is called in help; nil for a switch.
    package var value: String?
    package var summary: String
    package var isRequired: Bool

    package init(
        _ name: String, letter: Character? = nil, _ value: String? = nil, required: Bool = false,
        _ summary: String
    ) {
        self.name = name
        self.letter = letter
        self.value = value
        self.summary = summary
        isRequired = required
    }

    var usage: String {
        let words = "--\(name)" + (value.map { " \($0)" } ?? "")
        return isRequired ? words : "[\(words)]"
    }

    /// The left column of help: `-o, --output FILE`.
    var heading: String {
        (letter.map { "-\($0), " } ?? "") + "--\(name)" + (value.map { " \($0)" } ?? "")
    }
}
