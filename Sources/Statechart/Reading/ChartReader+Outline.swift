import JSON

/// The tree of states: numbers, ids, kinds.
extension ChartReader {
    mutating func outline(root: JSONNode) {
        outline(root, key: "", parent: -1, depth: 0, at: root.position)
        nameStates()
    }

    private mutating func outline(
        _ node: JSONNode, key: String, parent: Int, depth: Int, at position: SourcePosition
    ) {
        let number = outlines.count
        guard number < ChartLimits.states, depth < ChartLimits.depth else {
            if number == ChartLimits.states || depth == ChartLimits.depth {
                report(
                    .tooLarge, "the chart is too large", at: position,
                    expected:
                        "at most \(ChartLimits.states) states, \(ChartLimits.depth) levels deep")
            }
            return
        }
        let what = parent < 0 ? "a chart" : "a state"
        _ = members(node, what, keys: (parent < 0 ? ChartPlace.root : .state).names)
        let explicit = parent < 0 ? nil : text(node["id"], "`id`")
        outlines.append(
            Outline(
                key: key, node: node, parent: parent, depth: depth, end: number + 1, id: key,
                explicitID: explicit, kind: .atomic, position: position))
        var hasStates = false
        if let states = node["states"] {
            for member in states.members ?? [] {
                hasStates = true
                if !Self.isName(member.key) {
                    report(
                        .name, "a state cannot be called this", at: member.keyPosition,
                        expected: "letters, digits, `_` and `-`", found: "\"\(member.key)\"")
                }
                let child = outlines.count
                outline(
                    member.value, key: member.key, parent: number, depth: depth + 1,
                    at: member.keyPosition)
                guard child < outlines.count else { continue }
                if case .history = outlines[child].kind {
                    outlines[number].historyChildren.append(child)
                } else {
                    outlines[number].children.append(child)
                }
            }
            if states.members == nil { wrongType(states, "`states`", expected: "an object") }
        }
        outlines[number].end = outlines.count
        outlines[number].kind = kind(of: node, hasStates: hasStates, isRoot: parent < 0)
        checkChildren(number)
    }

    private mutating func kind(
        of node: JSONNode, hasStates: Bool, isRoot: Bool
    ) -> StateNode.Kind {
        let kinds = ["atomic", "compound", "parallel", "final", "history"]
        let type = text(node["type"], "`type`")
        let history = text(node["history"], "`history`")
        if let history, history != "shallow", history != "deep", let at = node["history"] {
            report(
                .type, "a history is shallow or deep", at: at.position,
                expected: "\"shallow\" or \"deep\"", found: "\"\(history)\"",
                nearest: nearestName(history, in: ["shallow", "deep"]))
        }
        switch type {
        case nil where history == nil, "atomic", "compound":
            if type == "compound", !hasStates || type == "atomic" && hasStates {
                report(
                    .conflict, "`type` and `states` contradict one another", at: node.position,
                    hint: "leave `type` away: it follows from `states`")
            }
            return hasStates || isRoot ? .compound : .atomic
        case "parallel":
            if !hasStates {
                report(
                    .missingKey, "a parallel state needs regions", at: node.position,
                    expected: "`states`")
            }
            return .parallel
        case "final" where !isRoot: return .final
        case "history" where !isRoot, nil: return .history(deep: history == "deep")
        default:
            if let at = node["type"] {
                report(
                    .type, isRoot ? "a chart cannot be of this type" : "there is no such type",
                    at: at.position, expected: kinds.joined(separator: ", "),
                    found: at.stringValue.map { "\"\($0)\"" } ?? at.kindName,
                    nearest: type.flatMap { nearestName($0, in: kinds) })
            }
            return .atomic
        }
    }

    /// Keys that a kind of state cannot have.
    private mutating func checkChildren(_ number: Int) {
        let state = outlines[number]
        func refuse(_ keys: [String], _ why: String) -> [(JSONNode.Member, String)] {
            (state.node.members ?? []).filter { member in
                keys.contains { sameBytes($0, member.key) }
            }.map { ($0, why) }
        }
        var refused: [(JSONNode.Member, String)] = []
        switch state.kind {
        case .final:
            refused = refuse(
                ["states", "on", "always", "after", "invoke", "initial", "onDone", "target"],
                "a final state only has `entry`, `exit` and `output`")
        case .history:
            refused = refuse(
                [
                    "states", "on", "always", "after", "invoke", "initial", "onDone", "entry",
                    "exit", "output",
                ], "a history state only has `history` and `target`")
        case .parallel:
            refused = refuse(["initial", "target"], "a parallel state enters all its regions")
            for child in state.children where outlines[child].kind == .final {
                report(
                    .conflict, "a final state cannot be a region of a parallel one",
                    at: outlines[child].position,
                    hint: "put it into the region that it ends")
            }
        case .atomic: refused = refuse(["initial", "target", "onDone"], "it has no `states`")
        case .compound: refused = refuse(["target"], "only a history state has a `target`")
        }
        if number > 0, state.kind != .final {
            refused += refuse(["output"], "only a final state and the chart itself have `output`")
                .filter { _ in !state.isHistory }
        }
        for (member, why) in refused {
            report(
                .conflict, "`\(member.key)` cannot stand here: \(why)", at: member.keyPosition)
        }
    }

    /// A state's id is its own, else its key if no other state has it, else the path of keys.
    private mutating func nameStates() {
        var uses: [NameBytes: Int] = [:]
        for state in outlines.dropFirst() {
            uses[NameBytes(state.explicitID ?? state.key), default: 0] += 1
        }
        for number in outlines.indices.dropFirst() {
            let state = outlines[number]
            if let explicit = state.explicitID {
                if !Self.isName(explicit, dots: true) {
                    report(
                        .name, "a state cannot have this id", at: state.position,
                        expected: "letters, digits, `_`, `-` and dots between them",
                        found: "\"\(explicit)\"")
                }
                outlines[number].id = explicit
            } else if uses[NameBytes(state.key)] != 1 {
                outlines[number].id = path(of: number)
            }
        }
        for number in outlines.indices.dropFirst() {
            let id = outlines[number].id
            if let other = numbers[NameBytes(id)] {
                report(
                    .repeated, "two states have the id `\(id)`", at: outlines[number].position,
                    hint: "the other stands at \(outlines[other].position)")
            }
            numbers[NameBytes(id)] = number
        }
    }

    private func path(of number: Int) -> String {
        let parent = outlines[number].parent
        return parent <= 0
            ? outlines[number].key : path(of: parent) + "." + outlines[number].key
    }

    // MARK: targets

    /// The state that a target names: `#id`; `.child` of the source; a sibling or, further out, a
    /// sibling of an ancestor, with `.child` paths; else any state by id.
    mutating func target(_ text: String, from source: Int, at position: SourcePosition) -> Int? {
        if text.utf8.first == UInt8(ascii: "#") {
            let id = String(text.dropFirst())
            if let number = numbers[NameBytes(id)] { return number }
        } else {
            let steps = text.split(separator: ".", omittingEmptySubsequences: false).map(
                String.init)
            if let first = steps.first, first.isEmpty {
                if let number = descend(steps.dropFirst(), from: source) { return number }
            } else {
                var around = outlines[source].parent
                while around >= 0 {
                    if let number = descend(steps[...], from: around) { return number }
                    around = outlines[around].parent
                }
                if let number = descend(steps[...], from: source) { return number }
                if let number = numbers[NameBytes(text)] { return number }
            }
        }
        let known = outlines.dropFirst().map(\.id)
        let plain = text.utf8.first == UInt8(ascii: "#") ? String(text.dropFirst()) : text
        report(
            .target, "there is no such state", at: position, expected: "the id of a state",
            found: "\"\(text)\"", nearest: nearestName(plain, in: known))
        return nil
    }

    private func descend(_ steps: ArraySlice<String>, from state: Int) -> Int? {
        var here = state
        for step in steps {
            let inside = outlines[here].children + outlines[here].historyChildren
            guard let next = inside.first(where: { sameBytes(outlines[$0].key, step) }) else {
                return nil
            }
            here = next
        }
        return here == state ? nil : here
    }
}

extension ChartReader.Outline {
    var isHistory: Bool { if case .history = kind { true } else { false } }
}
