import Foundation

/// What a document shows of a terminal: commands with their output, as a reader would try them.
///
/// A line of `…` stands for any lines, a `…` within a line for any text.
struct ConsoleBlock {
    struct Command: Equatable {
        let line: String
        let output: [String]
    }

    let commands: [Command]

    /// The blocks marked `console` of a Markdown text, in order.
    static func all(in text: String) -> [ConsoleBlock] {
        text.matches(of: /(?s)```console\n(.*?)```/).map { match in
            ConsoleBlock(lines: match.1.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    private init(lines: [Substring]) {
        var commands: [Command] = []
        for line in lines.map(String.init) {
            if line.hasPrefix("$ ") {
                commands.append(Command(line: String(line.dropFirst(2)), output: []))
            } else if let last = commands.popLast() {
                commands.append(Command(line: last.line, output: last.output + [line]))
            }
        }
        self.commands = commands.map {
            Command(line: $0.line, output: Self.withoutBlankEnds($0.output))
        }
    }

    /// Whether an output is as shown.
    static func output(_ shown: [String], fits real: String) -> Bool {
        let lines = real.split(separator: "\n", omittingEmptySubsequences: false).map {
            String($0).replacing(/\s+$/, with: "")
        }
        return fits(shown[...], withoutBlankEnds(lines)[...])
    }

    private static func fits(_ shown: ArraySlice<String>, _ real: ArraySlice<String>) -> Bool {
        guard let first = shown.first else { return real.isEmpty }
        if first == "…" {
            let rest = shown.dropFirst()
            return (real.startIndex...real.endIndex).contains { fits(rest, real[$0...]) }
        }
        guard let line = real.first, line.wholeMatch(of: pattern(first)) != nil else {
            return false
        }
        return fits(shown.dropFirst(), real.dropFirst())
    }

    /// A shown line as a pattern; what no pattern can be made of fits nothing.
    private static func pattern(_ shown: String) -> Regex<AnyRegexOutput> {
        let parts = shown.split(separator: "…", omittingEmptySubsequences: false)
        let text = parts.map { NSRegularExpression.escapedPattern(for: String($0)) }
            .joined(separator: ".*")
        return (try? Regex(text)) ?? Regex(/(?!)/)
    }

    private static func withoutBlankEnds(_ lines: [String]) -> [String] {
        let first = lines.firstIndex { !$0.isEmpty } ?? lines.endIndex
        let last = lines.lastIndex { !$0.isEmpty } ?? lines.startIndex
        return first <= last && first < lines.endIndex ? Array(lines[first...last]) : []
    }
}
