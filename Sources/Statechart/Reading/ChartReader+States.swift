import CEL
import JSON

/// The contents of states and their transitions.
extension ChartReader {
    mutating func readStates() {
        // Ids of invokes first: `#id` of a `send` may name one that comes later.
        for number in outlines.indices {
            readState(number)
        }
    }

    private mutating func readState(_ number: Int) {
        let outline = outlines[number]
        let node = outline.node
        let scope = parts.names.declarations
        let done = own("done.state.\(outline.id)")
        var state = StateNode(
            index: number, id: outline.id, parent: outline.parent, depth: outline.depth,
            end: outline.end, kind: outline.kind, done: done,
            tags: strings(node["tags"], "`tags`"),
            title: text(node["title"], "`title`") ?? outline.id,
            description: text(node["description"], "`description`") ?? "",
            position: outline.position)
        state.children = outline.children
        state.historyChildren = outline.historyChildren
        state.entry = blocks(node["entry"], "`entry`", scope)
        state.exit = blocks(node["exit"], "`exit`", scope)
        if number > 0, let output = node["output"] { state.output = template(output, scope) }
        readInitial(number, &state)
        transitionsOfState = []
        if let handler = node["onDone"] {
            transitions(handler, from: number, .own("onDone"), tag: done.tag)
        }
        if let invoke = node["invoke"] { state.invokes = readInvokes(invoke, of: number) }
        if let after = node["after"] { state.delays = readAfter(after, of: number) }
        if let on = node["on"] { readOn(on, of: number) }
        state.onTransitions = transitionsOfState
        transitionsOfState = []
        if let always = node["always"] { transitions(always, from: number, .always, tag: -1) }
        state.alwaysTransitions = transitionsOfState
        parts.states.append(state)
    }

    /// Where a compound state begins, and the default of a history state.
    private mutating func readInitial(_ number: Int, _ state: inout StateNode) {
        let outline = outlines[number]
        let isHistory = outline.isHistory
        guard let node = outline.node[isHistory ? "target" : "initial"] else {
            if isHistory {
                state.initialTargets = [outline.parent]
                // Without a default the parent begins as it would without a history.
                if outlines[outline.parent].kind == .compound {
                    state.initialTargets = defaultTargets(of: outline.parent)
                } else {
                    state.initialTargets = outlines[outline.parent].children
                }
            } else if outline.kind == .compound {
                guard let first = outline.children.first else {
                    if number == 0 {
                        report(
                            .missingKey, "a chart needs states", at: outline.position,
                            expected: "`states`")
                    } else {
                        report(
                            .missingKey, "this state has nothing to begin with",
                            at: outline.position, expected: "a state that is no history")
                    }
                    return
                }
                // SCXML §3.3: the first child in document order.
                state.initialTargets = [first]
            }
            return
        }
        var targets = node
        if node.members != nil {
            _ = members(node, "an initial transition", keys: ChartPlace.initialTransition.names)
            state.initialActions = actions(node["actions"], parts.names.declarations, depth: 0)
            guard let inner = node["target"] else {
                _ = required("target", in: node, "an initial transition")
                return
            }
            targets = inner
        }
        for (text, position) in targetTexts(targets) {
            let from = isHistory ? number : (outline.children.first ?? number)
            guard let target = target(text, from: from, at: position) else { continue }
            let around = isHistory ? outline.parent : number
            if target <= around || target >= outlines[around].end {
                report(
                    .target, "it does not begin inside itself", at: position,
                    expected: "a state within `\(outlines[around].id)`",
                    found: "`\(outlines[target].id)`")
            } else if outlines[target].isHistory, isHistory {
                report(
                    .target, "the default of a history cannot be a history", at: position,
                    found: "`\(outlines[target].id)`")
            } else {
                state.initialTargets.append(target)
            }
        }
        checkTogether(state.initialTargets, at: node.position)
    }

    private mutating func defaultTargets(of number: Int) -> [Int] {
        // Read already: a parent stands before its children.
        number < parts.states.count ? parts.states[number].initialTargets : []
    }

    /// Targets as text: one or a list.
    private mutating func targetTexts(_ node: JSONNode) -> [(String, SourcePosition)] {
        if let text = node.stringValue { return [(text, node.position)] }
        guard let elements = node.elements else {
            wrongType(node, "a target", expected: "the id of a state, or a list of ids")
            return []
        }
        return elements.compactMap { element in
            guard let text = element.stringValue else {
                wrongType(element, "a target", expected: "the id of a state")
                return nil
            }
            return (text, element.position)
        }
    }

    /// Several targets must lie in different regions of a parallel state (SCXML §3.11).
    private mutating func checkTogether(_ targets: [Int], at position: SourcePosition) {
        for (place, one) in targets.enumerated() {
            for other in targets[..<place] {
                var common = one
                while other < common || other >= outlines[common].end {
                    common = outlines[common].parent
                }
                if common == one || common == other || outlines[common].kind != .parallel {
                    report(
                        .target, "two targets exclude one another", at: position,
                        expected: "targets in different regions of a parallel state",
                        found: "`\(outlines[other].id)` and `\(outlines[one].id)`")
                    return
                }
            }
        }
    }

    // MARK: transitions

    private mutating func readOn(_ node: JSONNode, of state: Int) {
        guard let handlers = node.members else {
            wrongType(node, "`on`", expected: "an object of events")
            return
        }
        for member in handlers {
            var names: [String] = []
            for word in member.key.split(separator: " ") {
                var name = String(word)
                if name.utf8.count > 2, name.utf8.suffix(2).elementsEqual(".*".utf8) {
                    name.removeLast(2)
                } else if name.utf8.count > 1, name.utf8.last == UInt8(ascii: ".") {
                    name.removeLast()
                }
                if !sameBytes(name, "*"), !Self.isDescriptor(name) {
                    report(
                        .name, "this describes no event", at: member.keyPosition,
                        expected: "names joined by dots, such as `done.item.places` or `error.*`",
                        found: "\"\(word)\"")
                }
                names.append(name)
            }
            if names.isEmpty {
                report(
                    .name, "this describes no event", at: member.keyPosition,
                    found: "\"\(member.key)\"", hint: "a transition without event is `always`")
            }
            let first = parts.transitions.count
            transitions(member.value, from: state, .event(member.key), tag: -1)
            for number in first..<parts.transitions.count {
                descriptors.append((number, names))
            }
        }
    }

    private static func isDescriptor(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 200 && !text.utf8.contains { $0 <= 0x20 || $0 >= 0x7F }
            && !text.split(separator: ".", omittingEmptySubsequences: false)
                .contains { $0.isEmpty || $0 == "*" }
    }

    private mutating func readAfter(_ node: JSONNode, of state: Int) -> [AfterDelay] {
        guard let handlers = node.members else {
            wrongType(node, "`after`", expected: "an object of delays")
            return []
        }
        var delays: [AfterDelay] = []
        for member in handlers {
            let written = JSONNode(kind: .string(member.key), position: member.keyPosition)
            let name = "after.\(outlines[state].id).\(delays.count + 1)"
            // Known by its tag alone, so that no `*` further in can take a deadline away.
            let event = own(name, isPrivate: true)
            transitions(
                member.value, from: state, .own("after \(member.key)"), tag: event.tag)
            guard let delay = delay(written, "`after`", parts.names.declarations) else { continue }
            delays.append(
                AfterDelay(delay: delay, event: event, position: member.keyPosition))
        }
        return delays
    }

    /// One transition, a list of them, or a bare target.
    mutating func transitions(
        _ node: JSONNode, from source: Int, _ trigger: Transition.Trigger, tag: Int,
        scope: CELDeclarations? = nil
    ) {
        if let elements = node.elements,
            !elements.allSatisfy({ $0.stringValue != nil }) || elements.isEmpty
        {
            for element in elements {
                transition(element, from: source, trigger, tag: tag)
            }
        } else {
            transition(node, from: source, trigger, tag: tag)
        }
    }

    private mutating func transition(
        _ node: JSONNode, from source: Int, _ trigger: Transition.Trigger, tag: Int
    ) {
        let scope = parts.names.declarations
        guard parts.transitions.count < ChartLimits.transitions else {
            report(
                .tooLarge, "the chart is too large", at: node.position,
                expected: "at most \(ChartLimits.transitions) transitions")
            return
        }
        var targetNode: JSONNode? = node
        var condition: Expression?
        var list: [Action] = []
        var reenter = false
        var description = ""
        if node.members != nil {
            _ = members(
                node, "a transition",
                keys: ChartPlace.transition.names)
            targetNode = node["target"]
            if let guardNode = node["guard"] {
                condition = expression(guardNode, scope, gives: .truth)
            }
            list = actions(node["actions"], scope, depth: 0)
            reenter = flag(node["reenter"], "`reenter`")
            description = text(node["description"], "`description`") ?? ""
        }
        var targets: [Int] = []
        if let targetNode {
            for (text, position) in targetTexts(targetNode) {
                if let target = target(text, from: source, at: position) { targets.append(target) }
            }
            checkTogether(targets, at: targetNode.position)
        }
        let words: String
        switch trigger {
        case .event(let text), .own(let text): words = text
        case .always: words = "always"
        }
        let goal =
            targets.isEmpty ? "" : " -> " + targets.map { outlines[$0].id }.joined(separator: ", ")
        transitionsOfState.append(parts.transitions.count)
        parts.transitions.append(
            Transition(
                index: parts.transitions.count, source: source, trigger: trigger,
                classes: StateSet(), tag: tag, guardExpression: condition, targets: targets,
                reenter: reenter, actions: list, domain: nil,
                label: "\(outlines[source].id): \(words)\(goal)", description: description,
                position: node.position))
    }
}
