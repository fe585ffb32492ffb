import CEL
import JSON

/// Executable content in a chart.
extension ChartReader {
    static let actionKeys = ["assign", "raise", "send", "cancel", "log", "choose", "forEach"]

    /// Entry or exit: one block of actions, or a list of blocks (each list its own, as SCXML's
    /// several `onentry`).
    mutating func blocks(
        _ node: JSONNode?, _ what: String, _ scope: CELDeclarations
    ) -> [ActionBlock] {
        guard let node else { return [] }
        if let elements = node.elements, !elements.isEmpty,
            elements.allSatisfy({ $0.elements != nil })
        {
            return elements.map { actions($0, scope, depth: 0) }
        }
        let block = actions(node, scope, depth: 0)
        return block.isEmpty ? [] : [block]
    }

    mutating func actions(
        _ node: JSONNode?, _ scope: CELDeclarations, depth: Int
    ) -> [Action] {
        guard let node else { return [] }
        guard depth < ChartLimits.actionDepth else {
            report(
                .tooLarge, "`choose` and `forEach` are nested too deeply", at: node.position,
                expected: "at most \(ChartLimits.actionDepth) levels")
            return []
        }
        guard let elements = node.elements else {
            return action(node, scope, depth: depth).map { [$0] } ?? []
        }
        return elements.compactMap { action($0, scope, depth: depth) }
    }

    private mutating func action(
        _ node: JSONNode, _ scope: CELDeclarations, depth: Int
    ) -> Action? {
        guard let members = node.members else {
            wrongType(node, "an action", expected: "an object such as {assign: {…}}")
            return nil
        }
        let found = members.filter { member in
            Self.actionKeys.contains { sameBytes($0, member.key) }
        }
        guard let first = found.first, found.count == 1 else {
            report(
                .conflict, "an action does one thing", at: node.position,
                expected: "one of \(Self.actionKeys.joined(separator: ", "))",
                found: members.map(\.key).joined(separator: ", "),
                nearest: members.first.flatMap { nearestName($0.key, in: Self.actionKeys) })
            return nil
        }
        let beside = sameBytes(first.key, "forEach") ? ["as", "index", "actions"] : []
        _ = self.members(node, "an action", keys: [first.key, "description"] + beside)
        let value = first.value
        switch first.key {
        case "assign": return assign(value, scope)
        case "raise": return raise(value, scope)
        case "send": return send(value, scope)
        case "cancel": return .cancel(id: template(value, scope, gives: .name), value.position)
        case "log": return .log(template(value, scope), value.position)
        case "choose": return choose(value, scope, depth: depth)
        default: return forEach(node, value, scope, depth: depth)
        }
    }

    private mutating func assign(_ node: JSONNode, _ scope: CELDeclarations) -> Action? {
        guard let members = node.members else {
            wrongType(node, "`assign`", expected: "an object of context paths")
            return nil
        }
        var assignments: [Action.Assignment] = []
        for member in members {
            var path = member.key.split(separator: ".", omittingEmptySubsequences: false)
                .map(String.init)
            if path.count > 1, sameBytes(path[0], "context") { path.removeFirst() }
            if path.contains(where: \.isEmpty) || path.count > 32 {
                report(
                    .name, "this is no path", at: member.keyPosition,
                    expected: "names joined by dots", found: "\"\(member.key)\"")
            } else if !parts.names.context.contains(where: { sameBytes($0, path[0]) }) {
                report(
                    .path, "the context declares no such member", at: member.keyPosition,
                    expected: "a member of `context`", found: "`\(path[0])`",
                    hint: "declare it: context: { \(path[0]): null }",
                    nearest: nearestName(path[0], in: parts.names.context))
            }
            let value = template(member.value, scope)
            notes.assignments.append((path, value))
            assignments.append(
                Action.Assignment(path: path, value: value, position: member.keyPosition))
        }
        return assignments.isEmpty ? nil : .assign(assignments, node.position)
    }

    private mutating func raise(_ node: JSONNode, _ scope: CELDeclarations) -> Action? {
        if node.stringValue != nil {
            note(made: node)
            return .raise(event: template(node, scope, gives: .name), data: .null, node.position)
        }
        _ = members(node, "`raise`", keys: ChartPlace.raised.names)
        if let event = node["event"] { note(made: event) }
        guard let event = eventName(node, "`raise`", scope) else { return nil }
        return .raise(
            event: event, data: node["data"].map { template($0, scope) } ?? .null, node.position)
    }

    /// Remembers which events the chart makes for itself.
    private mutating func note(made event: JSONNode) {
        guard let name = event.stringValue else { return }
        if name.utf8.first == UInt8(ascii: "=") {
            notes.makesComputedEvents = true
        } else {
            notes.madeEvents.append(name)
        }
    }

    private mutating func eventName(
        _ node: JSONNode, _ what: String, _ scope: CELDeclarations
    ) -> Template? {
        guard required("event", in: node, what) != nil, let event = node["event"] else {
            return nil
        }
        return template(event, scope, gives: .name)
    }

    private mutating func send(_ node: JSONNode, _ scope: CELDeclarations) -> Action? {
        if node.stringValue != nil {
            note(made: node)
            return .send(
                SendSpec(
                    event: template(node, scope), data: .null, to: nil, delay: nil, id: nil,
                    position: node.position))
        }
        _ = members(node, "`send`", keys: ChartPlace.sent.names)
        if let event = node["event"], node["to"]?.stringValue?.utf8.first != UInt8(ascii: "#") {
            note(made: event)
        }
        guard let event = eventName(node, "`send`", scope) else { return nil }
        return .send(
            SendSpec(
                event: event, data: node["data"].map { template($0, scope) } ?? .null,
                to: node["to"].map { template($0, scope, gives: .name) },
                delay: node["delay"].flatMap { delay($0, "`delay`", scope) },
                id: node["id"].map { template($0, scope, gives: .name) }, position: node.position))
    }

    private mutating func choose(
        _ node: JSONNode, _ scope: CELDeclarations, depth: Int
    ) -> Action? {
        guard let elements = node.elements else {
            wrongType(node, "`choose`", expected: "a list of {guard, actions}")
            return nil
        }
        var branches: [Action.Branch] = []
        for (place, element) in elements.enumerated() {
            _ = members(element, "a branch", keys: ChartPlace.branch.names)
            let condition = element["guard"].flatMap { expression($0, scope, gives: .truth) }
            if element["guard"] == nil, place < elements.count - 1 {
                report(
                    .conflict, "no branch after this one is ever reached", at: element.position,
                    expected: "a `guard` in every branch but the last")
            }
            branches.append(
                Action.Branch(
                    guardExpression: condition,
                    actions: actions(element["actions"], scope, depth: depth + 1)))
        }
        return .choose(branches)
    }

    private mutating func forEach(
        _ node: JSONNode, _ list: JSONNode, _ scope: CELDeclarations, depth: Int
    ) -> Action? {
        guard let expression = expression(list, scope, gives: .list),
            let name = required("as", in: node, "`forEach`")
        else { return nil }
        let index = text(node["index"], "`index`")
        var locals: [(name: String, type: CELType)] = []
        if local(name, at: node["as"]?.position ?? node.position) { locals.append((name, .dyn)) }
        if let index, local(index, at: node["index"]?.position ?? node.position) {
            locals.append((index, .int))
        }
        let inner = scope.adding(locals)
        return .forEach(
            LoopSpec(
                list: expression, declarations: inner, itemName: name, indexName: index,
                actions: actions(node["actions"], inner, depth: depth + 1),
                position: node.position))
    }

    /// Whether a loop may use this name.
    mutating func local(_ name: String, at position: SourcePosition) -> Bool {
        let taken = ["input", "context", "event", "review", "now"]
        if !Self.isName(name) || name.utf8.contains(UInt8(ascii: "-"))
            || taken.contains(where: { sameBytes($0, name) })
        {
            report(
                .name, "an element cannot be called this", at: position,
                expected: "letters, digits and `_`, and none of \(taken.joined(separator: ", "))",
                found: "\"\(name)\"")
            return false
        }
        return true
    }
}
