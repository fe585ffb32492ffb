import JSON

/// A form's fields as they are written on a command line that can be pasted: values that the shell
/// leaves alone, further choices in a comment behind.
package struct FormFlags {
    /// Choices of one field that a comment tells.
    private static let choicesMax = 12
    /// Nesting of an example; forms are checked to be less deep.
    private static let depthMax = 4

    private let fields: [FormField]
    /// Values that a field can have, where the review knows them: the places of its team.
    private let known: [String: [String]]

    package init(_ fields: [FormField], known: [String: [String]] = [:]) {
        self.fields = fields
        self.known = known
    }

    /// `--cause inspection --reason TEXT`.
    private var words: String {
        fields.map { field in
            let choice = choices(of: field).first.map(Self.quoted)
            return "--\(field.name) \(choice ?? Self.placeholder(field))"
        }.joined(separator: " ")
    }

    /// A command with the fields behind it, then what else can be chosen, as comments of the shell; the
    /// command stays whole so that it can be pasted.
    package func lines(_ command: String, indent: Int, width: Int) -> [String] {
        let space = String(repeating: " ", count: indent)
        let others = fields.compactMap { field -> String? in
            let others = choices(of: field).dropFirst()
            guard !others.isEmpty else { return nil }
            let more = others.count > Self.choicesMax ? ", …" : ""
            return "--\(field.name) also: "
                + others.prefix(Self.choicesMax).map(Self.flat).joined(separator: ", ") + more
        }
        return [space + (fields.isEmpty ? command : "\(command) \(words)")]
            + others.flatMap { TextWidth.wrap($0, to: max(20, width - indent - 2)) }
            .map { "\(space)# \($0)" }
    }

    private func choices(of field: FormField) -> [String] {
        if let known = known[field.name], !known.isEmpty { return known }
        if field.type == "boolean" { return ["no", "yes"] }
        return field.choices.map(FormField.shown)
    }

    /// A value in the field's own syntax.
    private static func placeholder(_ field: FormField) -> String {
        if field.isDate { return "YYYY-MM-DD" }
        if field.isTime { return "HH:MM" }
        switch field.type {
        case "integer", "number": return field.schema["minimum"].map(FormField.shown) ?? "1"
        case "array":
            let item = FormField(
                name: field.name, schema: field.schema["items"]?.objectValue ?? [:],
                isRequired: true)
            if item.type == "object" { return quoted("[\(example(of: item))]") }
            return item.choices.first.map { quoted(FormField.shown($0)) } ?? placeholder(item)
        case "object": return quoted(example(of: field))
        default: return "TEXT"
        }
    }

    /// `{person: "TEXT", outcome: "accredited"}`: what the field's JSON looks like.
    private static func example(of field: FormField, _ depth: Int = 0) -> String {
        if let choice = field.choices.first { return choice.compactText }
        switch field.type {
        case "object" where depth < depthMax:
            let inner = FormField.fields(of: .object(field.schema))
            let needed = inner.contains(where: \.isRequired) ? inner.filter(\.isRequired) : inner
            let members = needed.map { "\($0.name): \(example(of: $0, depth + 1))" }
            return "{\(members.joined(separator: ", "))}"
        case "array" where depth < depthMax:
            let item = FormField(
                name: field.name, schema: field.schema["items"]?.objectValue ?? [:],
                isRequired: true)
            return "[\(example(of: item, depth + 1))]"
        case "integer", "number": return field.schema["minimum"].map(FormField.shown) ?? "1"
        case "boolean": return "true"
        default:
            return field.isDate ? "\"YYYY-MM-DD\"" : field.isTime ? "\"HH:MM\"" : "\"TEXT\""
        }
    }

    /// Lines of help that a list or an object needs beside what it takes: its syntax, what its parts
    /// may be, how nothing is said.
    package static func help(_ field: FormField) -> [String] {
        var lines: [String] = []
        let isList = field.type == "array"
        let item =
            isList
            ? FormField(
                name: field.name, schema: field.schema["items"]?.objectValue ?? [:],
                isRequired: true) : field
        if item.type == "object" {
            let text = isList ? "[\(example(of: item))]" : example(of: item)
            lines.append("for example --\(field.name) \(quoted(text))")
            lines += FormField.fields(of: .object(item.schema)).filter { !$0.choices.isEmpty }
                .map { "\($0.name): \($0.expectation)" }
        } else if isList {
            lines.append("several: give --\(field.name) several times")
        }
        let least = field.schema["minItems"]?.intValue ?? 0
        if isList, field.isRequired, least == 0 {
            lines.append("nothing: --\(field.name) '[]'")
        }
        return lines
    }

    /// A command broken at words for the terminal; a backslash ends each line but the last
    /// (POSIX.1-2017, Shell 2.2.1), so that it is one command where it is pasted.
    package static func wrapped(_ words: [String], indent: Int, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        // An option and its value stay together.
        var parts: [String] = []
        for word in words {
            if let last = parts.last, last.hasPrefix("--"), !last.contains(" "),
                !word.hasPrefix("--")
            {
                parts[parts.count - 1] = "\(last) \(word)"
            } else {
                parts.append(word)
            }
        }
        for part in parts {
            let room = width - indent - 2 - (lines.isEmpty ? 0 : 4)
            if !line.isEmpty, TextWidth.cells(line) + 1 + TextWidth.cells(part) > room {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? part : " \(part)"
        }
        lines.append(line)
        let space = String(repeating: " ", count: indent)
        return lines.enumerated().map { number, text in
            space + (number == 0 ? "" : "    ") + text + (number < lines.count - 1 ? " \\" : "")
        }
    }

    /// A line break would end the command, or its comment.
    private static func flat(_ word: String) -> String {
        String(TextWidth.safe(word).map { $0.isNewline ? " " : $0 })
    }

    /// A word as the shell takes it whole (POSIX.1-2017, Shell 2.2.2).
    package static func quoted(_ word: String) -> String {
        let safe = flat(word)
        let isPlain =
            !safe.isEmpty
            && safe.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte) || "-_.:/@,".utf8.contains(byte)
            }
        if isPlain { return safe }
        return "'"
            + safe.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }
}
