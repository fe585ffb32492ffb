import JSON

/// Pictures of a chart as text: for `workflow graph`, which writes them to a file or a page.
extension Chart {
    /// A Mermaid `stateDiagram-v2`.
    ///
    /// <https://mermaid.js.org/syntax/stateDiagram.html>
    package var mermaid: String {
        var lines = ["stateDiagram-v2"]
        draw(0, indent: "    ", into: &lines)
        for transition in program.transitions {
            for target in transition.targets {
                let source = transition.source == 0 ? "[*]" : Self.name(transition.source)
                lines.append(
                    "    \(source) --> \(Self.name(target)): \(Self.words(of: transition))")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func draw(_ number: Int, indent: String, into lines: inout [String]) {
        let state = program.states[number]
        for (place, child) in (state.children + state.historyChildren).enumerated() {
            let inner = program.states[child]
            if state.kind == .parallel, place > 0, !inner.isHistory { lines.append(indent + "--") }
            lines.append("\(indent)state \"\(Self.plain(inner.title))\" as \(Self.name(child))")
            if !inner.children.isEmpty {
                lines.append("\(indent)state \(Self.name(child)) {")
                draw(child, indent: indent + "    ", into: &lines)
                lines.append("\(indent)}")
            }
            if inner.kind == .final { lines.append("\(indent)\(Self.name(child)) --> [*]") }
        }
        if state.kind == .compound {
            for target in state.initialTargets {
                lines.append("\(indent)[*] --> \(Self.name(target))")
            }
        }
    }

    /// A Graphviz digraph with a cluster for each state that has states.
    package var dot: String {
        var lines = [
            "digraph \"\(Self.quoted(id))\" {", "    compound=true; rankdir=TB;",
            "    node [shape=box, style=rounded, fontname=\"sans-serif\"];",
            "    edge [fontname=\"sans-serif\", fontsize=10];",
        ]
        cluster(0, indent: "    ", into: &lines)
        for transition in program.transitions {
            for target in transition.targets {
                var marks = ["label=\"\(Self.quoted(Self.words(of: transition)))\""]
                if !program.states[target].children.isEmpty {
                    marks.append("lhead=\"cluster_\(target)\"")
                }
                if !program.states[transition.source].children.isEmpty, transition.source > 0 {
                    marks.append("ltail=\"cluster_\(transition.source)\"")
                }
                let from = leaf(of: transition.source)
                lines.append(
                    "    \(Self.name(from)) -> \(Self.name(leaf(of: target))) "
                        + "[\(marks.joined(separator: ", "))];"
                )
            }
        }
        lines.append("}")
        return lines.joined(separator: "\n") + "\n"
    }

    private func cluster(_ number: Int, indent: String, into lines: inout [String]) {
        let state = program.states[number]
        for child in state.children + state.historyChildren {
            let inner = program.states[child]
            let title = Self.quoted(inner.title)
            if inner.children.isEmpty {
                let shape: String
                switch inner.kind {
                case .final: shape = ", peripheries=2"
                case .history(let deep): shape = ", shape=circle, xlabel=\"\(deep ? "H*" : "H")\""
                default: shape = ""
                }
                lines.append("\(indent)\(Self.name(child)) [label=\"\(title)\"\(shape)];")
                continue
            }
            lines.append("\(indent)subgraph \"cluster_\(child)\" {")
            let style = inner.kind == .parallel ? "dashed" : "rounded"
            lines.append("\(indent)    label=\"\(title)\"; style=\(style);")
            cluster(child, indent: indent + "    ", into: &lines)
            lines.append("\(indent)}")
        }
    }

    /// The first state without inner states, which stands for its cluster in an edge.
    private func leaf(of number: Int) -> Int {
        var state = number
        while let child = program.states[state].children.first { state = child }
        return state
    }

    private static func name(_ number: Int) -> String { "s\(number)" }

    private static func words(of transition: Transition) -> String {
        let trigger: String
        switch transition.trigger {
        case .event(let name), .own(let name): trigger = name
        case .always: trigger = "always"
        }
        guard let condition = transition.guardExpression else { return plain(trigger) }
        return plain("\(trigger) [\(condition.source)]")
    }

    /// Mermaid ends a label at these characters.
    private static func plain(_ text: String) -> String {
        String(text.map { "\"\n:;#".contains($0) ? " " : $0 })
    }

    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for character in text {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character == "\n" ? " " : character)
        }
        return quoted
    }
}
