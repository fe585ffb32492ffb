import JSON

/// States and the ways between them.
extension ChartDifference {
    /// The states of a plain chart by the ids that the reader gave them, and what they start.
    struct Tree {
        struct State {
            let id: String
            let parent: String
            let called: String
            let kind: StateNode.Kind
            let plain: JSONObject
        }

        /// What a state says; the root says it as well.
        static let keys = ChartPlace.state.names.filter { !sameBytes($0, "title") }

        private(set) var states: [State] = []
        private(set) var invokes: [(id: String, state: String, plain: JSONObject)] = []

        init(_ program: ChartProgram, _ root: JSONObject) {
            // States are numbered in the order of the file.
            for (node, plain) in zip(program.states, Self.flat(root)) {
                states.append(
                    State(
                        id: node.index == 0 ? "" : node.id,
                        parent: node.parent > 0 ? program.states[node.parent].id : "",
                        called: node.index == 0
                            ? "the workflow"
                            : sameBytes(node.called, node.id)
                                ? "`\(node.id)`" : "“\(node.title)” (`\(node.id)`)",
                        kind: node.kind, plain: plain))
                for invoke in plain["invoke"]?.arrayValue ?? [] {
                    let plain = invoke.objectValue ?? [:]
                    let name = plain["id"] ?? plain["task"] ?? plain["workflow"]
                    invokes.append((name?.stringValue ?? "", node.id, plain))
                }
            }
        }

        private static func flat(_ state: JSONObject) -> [JSONObject] {
            [state]
                + (state["states"]?.objectValue ?? [:]).flatMap {
                    flat($0.value.objectValue ?? [:])
                }
        }

        func state(_ id: String) -> State? { states.first { sameBytes($0.id, id) } }
    }

    mutating func compareStates(_ old: Tree, _ new: Tree) {
        for state in old.states where new.state(state.id) == nil {
            say(.states, "the state \(state.called) is gone")
        }
        for state in new.states {
            guard let before = old.state(state.id) else {
                say(.states, "the state \(state.called) is new")
                continue
            }
            let titles = (before.plain["title"], state.plain["title"])
            if !state.id.isEmpty, titles.0 != titles.1 {
                say(
                    .states,
                    "`\(state.id)` is called \(Self.words(titles.1 ?? .string(state.id))), "
                        + "until now \(Self.words(titles.0 ?? .string(state.id)))")
            }
            if before.kind != state.kind { say(.states, "\(state.called) is of another kind") }
            if !sameBytes(before.parent, state.parent) {
                let places = [state.parent, before.parent].map {
                    $0.isEmpty ? "the workflow itself" : "`\($0)`"
                }
                say(.states, "\(state.called) stands in \(places[0]), until now in \(places[1])")
            }
            for key in Tree.keys {
                compareState(key, before.plain[key], state.plain[key], state.called)
            }
        }
        compareInvokes(old, new)
    }

    private mutating func compareState(
        _ key: String, _ old: JSONValue?, _ new: JSONValue?, _ name: String
    ) {
        switch key {
        // Told already: of each state within, by its id and its kind.
        case "id", "type", "history": return
        case "states", "invoke": compareOrder(key, old, new, name)
        case "on", "after":
            compare(.transitions, "\(name): `\(key)`", old, new) { lines in
                let (old, new) = (old?.objectValue ?? [:], new?.objectValue ?? [:])
                for trigger in Self.keys(old, new) {
                    if sameBytes(key, "on") {
                        lines.compareWays(trigger, old[trigger], new[trigger], name)
                    } else {
                        lines.compareTimes(trigger, old[trigger], new[trigger], name)
                    }
                }
            }
        case "always", "onDone": compareWays(key, old, new, name)
        case "entry", "exit":
            let place = "\(name), on \(sameBytes(key, "entry") ? "entering" : "leaving")"
            compare(.transitions, place, old, new) { lines in
                let blocks = (old?.arrayValue ?? [], new?.arrayValue ?? [])
                guard blocks.0.count == blocks.1.count else {
                    let flat = blocks.0.flatMap { $0.arrayValue ?? [] }
                    let now = blocks.1.flatMap { $0.arrayValue ?? [] }
                    return lines.compareActions(.array(flat), .array(now), place)
                }
                for (before, now) in zip(blocks.0, blocks.1) {
                    lines.compareActions(before, now, place)
                }
            }
        case "initial":
            compare(.states, "\(name) begins", old, new) { lines in
                let places = (Self.names(old?["target"]), Self.names(new?["target"]))
                if !sameBytes(places.0, places.1) {
                    lines.say(
                        .states,
                        "\(name) begins in \(places.1.isEmpty ? "its first state" : "`\(places.1)`"), "
                            + "until now in \(places.0.isEmpty ? "its first state" : "`\(places.0)`")"
                    )
                }
                lines.compareActions(
                    old?["actions"], new?["actions"], "\(name), where it begins")
            }
        default: tell(.states, name, key, old, new)
        }
    }

    /// What stands in both in another order: the first state is where its parent begins, and earlier
    /// transitions go before later ones.
    private mutating func compareOrder(
        _ key: String, _ old: JSONValue?, _ new: JSONValue?, _ name: String
    ) {
        let ids = { (value: JSONValue?) in
            value?.objectValue?.keys
                ?? (value?.arrayValue ?? []).compactMap {
                    ($0["id"] ?? $0["task"] ?? $0["workflow"])?.stringValue
                }
        }
        let (before, now) = (ids(old), ids(new))
        let kept = before.filter { id in now.contains { sameBytes($0, id) } }
        let order = now.filter { id in before.contains { sameBytes($0, id) } }
        if !kept.elementsEqual(order, by: sameBytes) {
            say(
                .states,
                "\(name): \(sameBytes(key, "states") ? "its states stand" : "what it starts stands") "
                    + "in the order \(order.map { "`\($0)`" }.joined(separator: ", "))")
        }
    }

    private mutating func compareTimes(
        _ time: String, _ old: JSONValue?, _ new: JSONValue?, _ name: String
    ) {
        switch (old, new) {
        case (nil, _?): say(.deadlines, "\(name): new after “\(time)”")
        case (_?, nil): say(.deadlines, "\(name): no longer after “\(time)”")
        default: compareWays("after “\(time)”", old, new, name)
        }
    }

    /// The transitions that one trigger has; each is known by where it goes and when.
    mutating func compareWays(
        _ trigger: String, _ old: JSONValue?, _ new: JSONValue?, _ name: String
    ) {
        compare(.transitions, "\(name): \(trigger)", old, new) { lines in
            var before = (old?.arrayValue ?? []).map { (Self.way(trigger, $0), $0) }
            var pairs: [(words: String, old: JSONValue, new: JSONValue)] = []
            var fresh: [String] = []
            for way in new?.arrayValue ?? [] {
                let words = Self.way(trigger, way)
                if let place = before.firstIndex(where: { sameBytes($0.0, words) }) {
                    pairs.append((words, before.remove(at: place).1, way))
                } else {
                    fresh.append(words)
                }
            }
            if before.isEmpty, fresh.isEmpty, pairs.allSatisfy({ $0.old.hasSameBytes(as: $0.new) })
            {
                return lines.say(
                    .transitions, "\(name): what is tried on \(trigger) stands in another order")
            }
            for way in before { lines.say(.transitions, "\(name): no longer \(way.0)") }
            for way in fresh { lines.say(.transitions, "\(name): new \(way)") }
            for pair in pairs {
                lines.compare(.transitions, "\(name): \(pair.words)", pair.old, pair.new) {
                    $0.compareWay(pair.old, pair.new, "\(name): \(pair.words)")
                }
            }
        }
    }

    private mutating func compareWay(_ old: JSONValue, _ new: JSONValue, _ name: String) {
        let (old, new) = (old.objectValue ?? [:], new.objectValue ?? [:])
        for key in Self.keys(old, new) {
            switch key {
            case "target", "guard": continue
            case "actions": compareActions(old[key], new[key], name)
            default: tell(.transitions, name, key, old[key], new[key])
            }
        }
    }

    private static func way(_ trigger: String, _ way: JSONValue) -> String {
        var words = trigger
        let targets = names(way["target"])
        if !targets.isEmpty { words += " -> \(targets)" }
        if let condition = way["guard"]?.stringValue { words += " if `\(condition)`" }
        return words
    }
}
