import JSON

/// The text of a kind of letter, as its file says it, checked when it is read.
///
///     # A line with a number sign in front is for whoever edits the file.
///     Subject: {title}: please answer by {due}
///
///     > {title}
///     {?due}Please answer by {due}.
///     {?link}=> {link} Answer on the page
///     - a line of a list
///     {*tasks}- {title}, by {due}
///
/// `{name}` stands for a value. A line that begins with `{?name}` is left out where the value is
/// empty, one with `{!name}` where it is not; lines with `{*tasks}` come once for each task. `> ` is
/// what to do, set off from the rest; `=> {link} words` is a link. Paragraphs end at empty lines.
package struct LetterTemplate: Sendable {
    package let kind: LetterKind
    let subject: [Piece]
    let lines: [Line]

    enum Piece: Sendable, Equatable {
        case words(String)
        case value(String)
    }

    struct Line: Sendable {
        enum Form: Sendable, Equatable {
            case empty
            case text
            case item
            case callout
            /// The name of the value that is the address.
            case link(String)
        }

        var form: Form
        var pieces: [Piece]
        /// Left out unless each of these values is there, or is not.
        var conditions: [(name: String, mustBeThere: Bool)] = []
        var isRepeated = false
    }

    /// Reads a template. Throws: LTR-001 … LTR-004 with file and line.
    package init(_ kind: LetterKind, text: String, file: String) throws(ProgramError) {
        var reader = TemplateReader(kind: kind, file: file)
        var subject: [Piece]?
        var lines: [Line] = []
        for (index, row) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            reader.line = index + 1
            let row = row.utf8.last == UInt8(ascii: "\r") ? row.dropLast() : row
            if row.hasPrefix("#") { continue }
            if subject == nil {
                if row.allSatisfy(\.isWhitespace) { continue }
                guard row.hasPrefix("Subject:") else { throw reader.noSubject(String(row)) }
                subject = try reader.pieces(row.dropFirst("Subject:".count), in: kind.names)
                continue
            }
            lines.append(try reader.line(row))
        }
        guard let subject, lines.contains(where: { $0.form != .empty }) else {
            throw reader.noSubject("the end of the file")
        }
        self.kind = kind
        self.subject = subject
        self.lines = lines
    }
}

/// Understands a template line by line.
private struct TemplateReader {
    let kind: LetterKind
    let file: String
    var line = 0

    func line(_ text: Substring) throws(ProgramError) -> LetterTemplate.Line {
        var rest = text
        var line = LetterTemplate.Line(form: .text, pieces: [])
        while rest.hasPrefix("{?") || rest.hasPrefix("{!") || rest.hasPrefix("{*") {
            let mark = rest.dropFirst().first
            guard let end = rest.firstIndex(of: "}") else { throw unclosed(String(rest)) }
            let name = String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end])
            rest = rest[rest.index(after: end)...]
            if mark == "*" {
                guard name == "tasks", !kind.taskNames.isEmpty else {
                    throw unknown(name, kind.taskNames.isEmpty ? [] : ["tasks"])
                }
                line.isRepeated = true
            } else {
                try check(name, line.isRepeated)
                line.conditions.append((name, mark == "?"))
            }
        }
        if rest.allSatisfy(\.isWhitespace) {
            line.form = .empty
            return line
        }
        if rest.hasPrefix("=> ") {
            rest = rest.dropFirst(3)
            guard rest.hasPrefix("{"), let end = rest.firstIndex(of: "}") else {
                throw ProgramError(
                    .data, "LTR-003", "a link names the value that is its address", subject: place,
                    expected: "=> {link} words", found: String(text))
            }
            let name = String(rest[rest.index(after: rest.startIndex)..<end])
            try check(name, line.isRepeated)
            line.form = .link(name)
            rest = rest[rest.index(after: end)...]
        } else if rest.hasPrefix("> ") {
            line.form = .callout
            rest = rest.dropFirst(2)
        } else if rest.hasPrefix("- ") {
            line.form = .item
            rest = rest.dropFirst(2)
        }
        line.pieces = try pieces(rest, in: names(line.isRepeated))
        return line
    }

    func pieces(
        _ text: Substring, in names: [String]
    ) throws(ProgramError) -> [LetterTemplate.Piece] {
        var pieces: [LetterTemplate.Piece] = []
        var rest = text.drop { $0 == " " }
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { pieces.append(.words(String(rest[..<open]))) }
            guard let end = rest[open...].firstIndex(of: "}") else { throw unclosed(String(text)) }
            let name = String(rest[rest.index(after: open)..<end])
            guard names.contains(where: { sameBytes($0, name) }) else { throw unknown(name, names) }
            pieces.append(.value(name))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { pieces.append(.words(String(rest))) }
        return pieces
    }

    private func names(_ isRepeated: Bool) -> [String] {
        isRepeated ? kind.taskNames : kind.names
    }

    private func check(_ name: String, _ isRepeated: Bool) throws(ProgramError) {
        let known = names(isRepeated)
        guard known.contains(where: { sameBytes($0, name) }) else { throw unknown(name, known) }
    }

    private var place: String { "\(file):\(line)" }

    private func unknown(_ name: String, _ known: [String]) -> ProgramError {
        ProgramError(
            .data, "LTR-002", "this kind of letter has no such name", subject: place,
            expected: known.isEmpty ? "no list of tasks" : known.joined(separator: ", "),
            found: name, nearest: nearestName(name, in: known))
    }

    private func unclosed(_ text: String) -> ProgramError {
        ProgramError(
            .data, "LTR-003", "a name in braces is not closed", subject: place, expected: "}",
            found: text)
    }

    func noSubject(_ found: String) -> ProgramError {
        ProgramError(
            .data, "LTR-004", "a letter begins with its subject and has a text", subject: place,
            expected: "Subject: …, an empty line, the text", found: found)
    }
}
