import JSON

/// How many terminal cells a text takes, and how it is broken into lines.
package enum TextWidth {
    package static func cells(_ text: some StringProtocol) -> Int { text.cells }

    /// The text within `width` cells, its cut marked by an ellipsis.
    package static func cut(_ text: String, to width: Int) -> String {
        guard cells(text) > width else { return text }
        var kept = ""
        var used = 1
        for character in text {
            used += character.cells
            if used > width { break }
            kept.append(character)
        }
        while kept.last == " " { kept.removeLast() }
        return kept + "…"
    }

    /// Lines of at most `width` cells, broken at spaces.
    ///
    /// A longer word stands alone and whole, so that an id or a path can be copied; `breaking` breaks
    /// it behind a hyphen, or anywhere, so that a table keeps its columns. Line breaks of the text
    /// are kept.
    package static func wrap(_ text: String, to width: Int, breaking: Bool = false) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                if !line.isEmpty, cells(line) + 1 + cells(word) > width {
                    lines.append(line)
                    line = ""
                }
                line += line.isEmpty ? String(word) : " \(word)"
                while breaking, cells(line) > width, let rest = breakWord(&line, at: width) {
                    lines.append(line)
                    line = rest
                }
            }
            lines.append(line)
        }
        return lines
    }

    /// Leaves in `line` what fits and returns the rest; nil where nothing fits.
    private static func breakWord(_ line: inout String, at width: Int) -> String? {
        var used = 0
        var end = line.startIndex
        var hyphen: String.Index?
        while end < line.endIndex, used + line[end].cells <= width {
            used += line[end].cells
            let isHyphen = line[end] == "-"
            line.formIndex(after: &end)
            if isHyphen { hyphen = end }
        }
        let cut = hyphen ?? end
        guard cut > line.startIndex, cut < line.endIndex else { return nil }
        defer { line = String(line[..<cut]) }
        return String(line[cut...])
    }

    /// Wrapped, every line moved right.
    package static func indented(_ text: String, by indent: Int, width: Int) -> String {
        let space = String(repeating: " ", count: indent)
        return wrap(text, to: max(20, width - indent)).map { $0.isEmpty ? "" : space + $0 }
            .joined(separator: "\n")
    }

    /// The text without control characters, so that what somebody typed into a form cannot move
    /// another person's cursor (ECMA-48 sequences begin with one).
    package static func safe(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            clean.append(isUnsafe(scalar) ? "\u{FFFD}" : scalar)
        }
        return String(clean)
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        let category = scalar.properties.generalCategory
        return category == .control && scalar != "\n" && scalar != "\t"
            || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}
