package import JSON

/// Where a review stands, from SHOW's `phases`: states that follow one another on a line, what goes on
/// side by side on lines of its own below.
package enum StandingLines {
    /// Nesting that is followed; charts are checked to be less deep.
    private static let depthMax = 32

    package static func lines(_ phases: JSONValue?, width: Int) -> [String] {
        let phases = (phases?.arrayValue ?? []).compactMap { phase in
            phase["state"]?.stringValue.map {
                (state: $0, title: phase["title"]?.stringValue, outer: phase["in"]?.stringValue)
            }
        }
        func below(_ outer: String?, _ path: [String], _ indent: Int, _ depth: Int) -> [String] {
            let inner = depth < depthMax ? phases.filter { $0.outer == outer } : []
            if inner.count == 1, let only = inner.first {
                return below(only.state, path + titles(only.title), indent, depth + 1)
            }
            let here = path.isEmpty ? [] : line(path, indent, width)
            let next = path.isEmpty ? indent : indent + 2
            return here
                + inner.flatMap { below($0.state, titles($0.title), next, depth + 1) }
        }
        return below(nil, [], 0, 0)
    }

    private static func titles(_ title: String?) -> [String] { title.map { [$0] } ?? [] }

    private static func line(_ path: [String], _ indent: Int, _ width: Int) -> [String] {
        let space = String(repeating: " ", count: indent)
        return TextWidth.wrap(
            TextWidth.safe(path.joined(separator: " > ")), to: max(20, width - indent - 2)
        ).enumerated().map { $0 == 0 ? space + $1 : "\(space)  \($1)" }
    }
}
