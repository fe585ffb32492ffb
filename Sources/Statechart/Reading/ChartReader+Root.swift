import CEL
import CivilTime
import JSON

/// The chart itself: what stands at the root beside the states.
extension ChartReader {
    struct Root {
        var id = ""
        var title = ""
        var description = ""
        var input: JSONValue?
    }

    mutating func read(_ node: JSONNode) -> Root {
        guard node.members != nil else {
            wrongType(node, "a chart", expected: "an object")
            return Root()
        }
        var root = Root()
        root.id = required("id", in: node, "a chart") ?? ""
        if !root.id.isEmpty, !Self.isName(root.id) {
            report(
                .name, "a chart cannot be called this", at: node["id"]?.position ?? node.position,
                expected: "letters, digits, `_` and `-`", found: "\"\(root.id)\"")
        }
        root.title = text(node["title"], "`title`") ?? root.id
        root.description = text(node["description"], "`description`") ?? ""
        if let input = node["input"] {
            checkForm(input, depth: 0)
            root.input = input.value
            notes.input = input.value
        }
        outline(root: node)
        if !outlines.isEmpty { outlines[0].id = root.id }
        readContext(node["context"])
        readEvents(node["events"])
        let scope = parts.names.declarations
        if let lookups = node["lookups"] { parts.lookups = readLookups(lookups, scope) }
        if let facts = node["facts"] {
            for member in facts.members ?? [] {
                if let expression = expression(member.value, scope) {
                    parts.facts.append((member.key, expression))
                }
            }
            if facts.members == nil { wrongType(facts, "`facts`", expected: "an object") }
        }
        if let output = node["output"] { parts.output = template(output, scope) }
        readStates()
        readResume(node["resume"])
        readAgreed(node["agreed"])
        readIncomplete(node["incompleteAfter"])
        if errors.isEmpty { finishTables() }
        return root
    }

    private mutating func readContext(_ node: JSONNode?) {
        var names: [String] = []
        var seen: [JSONNode.Member] = []
        if let node {
            for member in node.members ?? [] {
                if !Self.isName(member.key) || member.key.utf8.contains(UInt8(ascii: "-")) {
                    report(
                        .name, "expressions could not read a member of this name",
                        at: member.keyPosition, expected: "letters, digits and `_`",
                        found: "\"\(member.key)\"")
                }
                names.append(member.key)
                seen.append(member)
            }
            if node.members == nil { wrongType(node, "`context`", expected: "an object") }
        }
        parts.names = ChartNames(context: names)
        for member in seen {
            parts.context.append((member.key, template(member.value, parts.names.declarations)))
        }
    }

    private mutating func readEvents(_ node: JSONNode?) {
        guard let node else { return }
        guard let declared = node.members else {
            wrongType(node, "`events`", expected: "an object")
            return
        }
        for member in declared {
            let name = member.key
            if !Self.isName(name, dots: true) {
                report(
                    .name, "an event cannot be called this", at: member.keyPosition,
                    expected: "letters, digits, `_`, `-` and dots between them",
                    found: "\"\(name)\"")
            }
            let first = name.split(separator: ".").first.map(String.init) ?? ""
            if ["done", "error", "overdue", "after"].contains(where: { sameBytes($0, first) }) {
                report(
                    .name, "only the chart itself makes events that begin with `\(first).`",
                    at: member.keyPosition, expected: "another name", found: "\"\(name)\"")
            }
            _ = members(member.value, "an event", keys: ChartPlace.event.names)
            if let by = member.value["by"], let text = by.stringValue {
                notes.senders.append((text, by.position))
            }
            if let by = member.value["by"], by.stringValue?.utf8.first == UInt8(ascii: "="),
                let who = expression(by, parts.names.declarations)
            {
                parts.senders.append((name, who))
            }
            if let by = member.value["by"]?.stringValue, sameBytes(by, "review") {
                // Nobody may send it: only the check must know of it.
                notes.madeEvents.append(name)
                continue
            }
            parts.declaredEvents.append(
                EventDeclaration(
                    name: name, title: text(member.value["title"], "`title`") ?? name,
                    description: text(member.value["description"], "`description`") ?? "",
                    form: schema(member.value["form"]), by: text(member.value["by"], "`by`"),
                    abandons: flag(member.value["abandons"], "`abandons`"),
                    barred: barred(member.value["barred"]),
                    position: member.keyPosition))
        }
    }

    mutating func readLookups(_ node: JSONNode, _ scope: CELDeclarations) -> [LookupTemplate] {
        guard let declared = node.members else {
            wrongType(node, "`lookups`", expected: "an object")
            return []
        }
        var lookups: [LookupTemplate] = []
        for member in declared {
            _ = members(member.value, "a look-up", keys: ChartPlace.lookup.names)
            if let person = member.value["person"] {
                let part = { (self: inout Self, key: String) in
                    member.value[key].map { self.template($0, scope) }
                }
                lookups.append(
                    LookupTemplate(
                        name: member.key,
                        kind: .person(
                            .init(
                                who: template(person, scope), from: part(&self, "from"),
                                on: part(&self, "on"), apart: part(&self, "apart"),
                                besides: part(&self, "besides"))),
                        position: member.keyPosition))
            } else if let workflow = required(
                "workflow", in: member.value, "a look-up", hint: "or `person`"),
                let fact = required("fact", in: member.value, "a look-up of a workflow")
            {
                lookups.append(
                    LookupTemplate(
                        name: member.key, kind: .fact(workflow: workflow, fact: fact),
                        position: member.keyPosition))
            }
        }
        return lookups
    }

    // MARK: tables

    /// Class 0 is that of names that only `*` matches; 1 that of the chart's private events.
    static let privateClass = 1

    /// Numbers the event names that descriptors know, and marks which transitions match which.
    private mutating func finishTables() {
        var names: [String] = []
        var classes: [NameBytes: Int] = [:]
        for descriptor in descriptors.flatMap(\.names) where !sameBytes(descriptor, "*") {
            guard classes[NameBytes(descriptor)] == nil else { continue }
            classes[NameBytes(descriptor)] = names.count + 2
            names.append(descriptor)
        }
        parts.eventClasses = classes
        for (transition, wanted) in descriptors {
            for descriptor in wanted {
                if sameBytes(descriptor, "*") {
                    parts.transitions[transition].classes.insert(0)
                    for number in names.indices {
                        parts.transitions[transition].classes.insert(number + 2)
                    }
                    continue
                }
                for (number, name) in names.enumerated()
                where Self.matches(descriptor, name) {
                    parts.transitions[transition].classes.insert(number + 2)
                }
            }
        }
        let program = ChartProgram(parts)
        parts.classOfTag = ownNames.map { name in
            name.map { program.eventClass(of: $0) } ?? Self.privateClass
        }
        for number in parts.transitions.indices {
            let transition = parts.transitions[number]
            guard !transition.isTargetless,
                !transition.targets.contains(where: { parts.states[$0].isHistory })
            else { continue }
            parts.transitions[number].domain = program.domain(
                source: transition.source, targets: transition.targets,
                reenter: transition.reenter)
        }
    }

    /// Whether a descriptor is a prefix of a name by whole tokens (SCXML §3.12.1).
    static func matches(_ descriptor: String, _ name: String) -> Bool {
        guard name.utf8.starts(with: descriptor.utf8) else { return false }
        let rest = name.utf8.dropFirst(descriptor.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: ".")
    }
}
