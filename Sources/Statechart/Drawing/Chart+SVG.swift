import JSON

/// A chart as a picture that needs no other program: for `workflow graph`.
extension Chart {
    /// Scalable Vector Graphics 1.1, white behind it, for screens and paper.
    package var svg: String {
        let layout = ChartLayout(program)
        let root = layout.boxes[0]
        let (width, height) = (Int(root.width) + 21, Int(root.height) + 21)
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
                + "viewBox=\"0 0 \(width) \(height)\" font-family=\"sans-serif\" font-size=\"12\">",
            "<title>\(Self.escaped(title))</title>",
            "<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" "
                + "markerHeight=\"8\" orient=\"auto-start-reverse\" "
                + "markerUnits=\"userSpaceOnUse\"><path d=\"M0 0 10 5 0 10z\" "
                + "fill=\"context-stroke\"/></marker></defs>",
            "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
        ]
        let isContainer = { [program] (number: Int) in
            !(program.states[number].children.isEmpty
                && program.states[number].historyChildren.isEmpty)
        }
        for box in layout.boxes where isContainer(box.state) { parts.append(frame(box)) }
        for line in layout.lines { parts.append(Self.path(line)) }
        for box in layout.boxes where !isContainer(box.state) { parts.append(frame(box)) }
        for box in layout.boxes { parts += words(box) }
        for state in program.states where state.kind == .compound {
            for target in state.initialTargets where !program.states[target].isHistory {
                let box = layout.boxes[target]
                parts.append(
                    "<circle cx=\"\(n(box.x + 14))\" cy=\"\(n(box.y - 15))\" r=\"4\" fill=\"#222\"/>"
                        + "<path d=\"M\(n(box.x + 14)) \(n(box.y - 15))V\(n(box.y))\" "
                        + "stroke=\"#222\" marker-end=\"url(#tip)\"/>")
            }
        }
        parts.append("</svg>")
        return parts.joined(separator: "\n") + "\n"
    }

    /// Colours of lanes, dark enough on white.
    private static let colours = [
        "#1f6fb4", "#b4471f", "#2b8a3e", "#7a3fb0", "#9a6a00", "#00808a", "#b02a6b", "#4a5568",
    ]

    private func frame(_ box: StateBox) -> String {
        let state = program.states[box.state]
        let place =
            "x=\"\(n(box.x))\" y=\"\(n(box.y))\" width=\"\(n(box.width))\" "
            + "height=\"\(n(box.height))\""
        let isAbandoned = state.tags.contains { sameBytes($0, "abandoned") }
        switch state.kind {
        case .history:
            let centre = "cx=\"\(n(box.x + 17))\" cy=\"\(n(box.y + 17))\""
            return "<circle \(centre) r=\"16\" fill=\"white\" stroke=\"#222\"/>"
        case .final:
            let colour = isAbandoned ? "#b4471f" : "#2b8a3e"
            let fill = isAbandoned ? "#fdf1ec" : "#eef8f0"
            return "<rect \(place) rx=\"9\" fill=\"\(fill)\" stroke=\"\(colour)\"/>"
                + "<rect x=\"\(n(box.x + 3))\" y=\"\(n(box.y + 3))\" width=\"\(n(box.width - 6))\" "
                + "height=\"\(n(box.height - 6))\" rx=\"7\" fill=\"none\" stroke=\"\(colour)\"/>"
        case .atomic:
            return "<rect \(place) rx=\"9\" fill=\"#fffdf4\" stroke=\"#444\"/>"
        case .compound, .parallel:
            let isRegion =
                state.parent >= 0 && program.states[state.parent].kind == .parallel
            let dash = isRegion ? " stroke-dasharray=\"6 4\"" : ""
            return "<rect \(place) rx=\"9\" fill=\"#5b7fa6\" fill-opacity=\"0.07\" "
                + "stroke=\"#5b7fa6\"\(dash)/>"
        }
    }

    private func words(_ box: StateBox) -> [String] {
        let state = program.states[box.state]
        if case .history(let deep) = state.kind {
            return [
                "<text x=\"\(n(box.x + 17))\" y=\"\(n(box.y + 21))\" text-anchor=\"middle\">"
                    + "\(deep ? "H*" : "H")<title>\(Self.escaped(state.id))</title></text>"
            ]
        }
        var parts = [
            "<text x=\"\(n(box.x + 12))\" y=\"\(n(box.y + 19))\" font-weight=\"bold\">"
                + "\(Self.escaped(box.title))<title>\(Self.escaped(state.id))"
                + "\(state.description.isEmpty ? "" : ": \(Self.escaped(state.description))")"
                + "</title><tspan dx=\"8\" font-weight=\"normal\" font-size=\"11\" fill=\"#777\">"
                + "\(Self.escaped(box.id))</tspan></text>"
        ]
        for row in box.rows {
            let colour = row.targets.isEmpty ? "#666" : "#222"
            parts.append(
                "<text x=\"\(n(box.x + 12))\" y=\"\(n(box.y + row.y + 4))\" font-size=\"11\" "
                    + "fill=\"\(colour)\">\(Self.escaped(row.text))"
                    + "<title>\(Self.escaped(row.whole))</title></text>")
        }
        return parts
    }

    private static func path(_ line: ChartLayout.Line) -> String {
        let colour = line.lane < 0 ? "#222" : colours[line.lane % colours.count]
        let tip = line.hasArrow ? " marker-end=\"url(#tip)\"" : ""
        let points = line.points.map { "\(n($0.x)) \(n($0.y))" }.joined(separator: "L")
        let dot =
            line.lane < 0
            ? ""
            : "<circle cx=\"\(n(line.points[0].x))\" cy=\"\(n(line.points[0].y))\" r=\"2.5\" "
                + "fill=\"\(colour)\"/>"
        return "<path d=\"M\(points)\" fill=\"none\" stroke=\"\(colour)\" "
            + "stroke-width=\"1.3\" stroke-linejoin=\"round\"\(tip)/>\(dot)"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            // XML 1.0 allows no other control characters.
            case "\t", "\n", "\r": escaped += " "
            case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// A length in whole points.
private func n(_ length: Double) -> Int { Int(length.rounded()) }
