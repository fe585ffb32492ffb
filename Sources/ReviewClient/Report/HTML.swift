/// A piece of a page.
///
/// What is interpolated as text is escaped, what is interpolated as `HTML` is not, so that a form's
/// answer cannot become markup by being forgotten.
///
/// `let row: HTML = "<td>\(answer)</td>"` is safe whatever stands in `answer`, also in an attribute
/// that stands in double quotes.
package struct HTML: Sendable, ExpressibleByStringInterpolation {
    package private(set) var source: String

    package init(stringLiteral value: String) { source = value }
    package init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            source.reserveCapacity(literalCapacity + 32 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { source += literal }
        package mutating func appendInterpolation(_ text: String) { source += HTML.escaped(text) }
        package mutating func appendInterpolation(_ html: HTML) { source += html.source }
        package mutating func appendInterpolation(_ parts: [HTML]) {
            for part in parts { source += part.source }
        }
        package mutating func appendInterpolation(_ number: Int) { source += String(number) }
        package mutating func appendInterpolation(_ number: Double) {
            // A tenth of a pixel is enough for any drawing.
            source += String((number * 10).rounded() / 10)
        }
    }

    package static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }
    package static func += (left: inout HTML, right: HTML) { left.source += right.source }
    package var isEmpty: Bool { source.isEmpty }

    /// The text as it may stand between tags and in quoted attributes (HTML Living Standard 13.3);
    /// control characters, which no page may hold, become the replacement character.
    package static func escaped(_ text: String) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\n", "\t": out.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Prose as somebody typed it: paragraphs at empty lines, line breaks kept.
    package static func prose(_ text: String) -> HTML {
        var paragraphs: [[String]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) {
                paragraphs.append([])
            } else {
                paragraphs[paragraphs.count - 1].append(String(line))
            }
        }
        return "\(paragraphs.filter { !$0.isEmpty }.map(paragraph))"
    }

    private static func paragraph(_ lines: [String]) -> HTML {
        let isList = lines.allSatisfy { $0.hasPrefix("- ") || $0.hasPrefix("* ") }
        if isList {
            let items = lines.map { line -> HTML in "<li>\(String(line.dropFirst(2)))</li>" }
            return "<ul>\(items)</ul>\n"
        }
        let parts = lines.enumerated().map { index, line -> HTML in
            index == 0 ? "\(line)" : "<br>\(line)"
        }
        return "<p>\(parts)</p>\n"
    }
}
