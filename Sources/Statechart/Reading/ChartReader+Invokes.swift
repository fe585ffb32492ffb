import CEL
import CivilTime
import JSON

/// Tasks and child reviews in a chart.
extension ChartReader {
    /// Reads the invokes of a state and their handlers; gives their numbers.
    mutating func readInvokes(_ node: JSONNode, of state: Int) -> [Int] {
        var numbers: [Int] = []
        for element in node.elements ?? [node] {
            guard element.members != nil else {
                wrongType(element, "an invoke", expected: "an object")
                continue
            }
            let isTask = element["task"] != nil
            if isTask == (element["workflow"] != nil) {
                report(
                    .conflict, "an invoke starts either a task or a child review",
                    at: element.position, expected: "`task` or `workflow`",
                    found: isTask ? "both" : "neither")
                continue
            }
            _ = members(
                element, isTask ? "a task" : "a child review",
                keys: isTask ? ChartPlace.task.names : ChartPlace.child.names)
            if let number = readInvoke(element, isTask: isTask, of: state) {
                numbers.append(number)
            }
        }
        return numbers
    }

    private mutating func readInvoke(_ node: JSONNode, isTask: Bool, of state: Int) -> Int? {
        guard let name = text(node[isTask ? "task" : "workflow"], "the name of an invoke") else {
            return nil
        }
        let isComputed = !isTask && name.utf8.first == UInt8(ascii: "=")
        if !isComputed, !Self.isName(name) {
            report(
                .name, "a task or workflow cannot be called this", at: node.position,
                expected: "letters, digits, `_` and `-`", found: "\"\(name)\"")
        }
        let given = text(node["id"], "`id`")
        if isComputed, given == nil {
            report(
                .missingKey, "a child review whose workflow is worked out needs `id`",
                at: node.position, expected: "`id`")
        }
        let id = given ?? name
        checkID(id, node)
        let base = parts.names.declarations
        var scope = base
        let forEach = node["forEach"].flatMap { expression($0, base, gives: .list) }
        var itemName: String?
        if let asNode = node["as"], let name = text(asNode, "`as`"),
            local(name, at: asNode.position)
        {
            itemName = name
            scope = base.adding([(name, .dyn)])
        }
        checkGroupKeys(node)
        let input = node["input"].map { inputTemplates($0, scope) } ?? []
        let due = node["due"].flatMap { delay($0, "`due`", scope) }
        let number = parts.invokes.count
        let invoke = InvokeSpec(
            index: number, id: id, state: state,
            kind: isTask
                ? .task(readTask(node, name, scope)) : .child(readChild(node, name, scope)),
            input: input, due: due, reminders: reminders(node), forEach: forEach,
            itemName: itemName, declarations: scope,
            until: node["until"].flatMap { expression($0, base, gives: .truth) },
            minItems: minItems(node), barred: barred(node["barred"]),
            done: own("done.invoke.\(id)"),
            error: own("error.invoke.\(id)"), itemDone: own("done.item.\(id)"),
            overdue: own("overdue.\(id)"), position: node.position)
        parts.invokes.append(invoke)
        if let input = node["input"] {
            notes.inputs[number] = (
                input.position, (input.members ?? []).map { ($0.key, $0.keyPosition) }
            )
        }
        let handlers: [(String, OwnEvent)] = [
            ("onItem", invoke.itemDone), ("onDone", invoke.done), ("onError", invoke.error),
            ("onOverdue", invoke.overdue),
        ]
        for (key, event) in handlers {
            guard let handler = node[key] else { continue }
            transitions(handler, from: state, .own(event.name), tag: event.tag)
        }
        return number
    }

    private mutating func checkID(_ id: String, _ node: JSONNode) {
        if !Self.isName(id, dots: true) {
            report(
                .name, "an invoke cannot have this id", at: node["id"]?.position ?? node.position,
                expected: "letters, digits, `_`, `-` and dots between them", found: "\"\(id)\"")
        }
        if let other = parts.invokes.first(where: { sameBytes($0.id, id) }) {
            report(
                .repeated, "two invokes have the id `\(id)`",
                at: node["id"]?.position ?? node.position,
                hint: "the other stands at \(other.position); give this one an `id` of its own")
        }
    }

    private mutating func checkGroupKeys(_ node: JSONNode) {
        guard node["forEach"] == nil else { return }
        for key in ["as", "until", "minItems", "onItem"] {
            guard let member = node.members?.first(where: { sameBytes($0.key, key) }) else {
                continue
            }
            report(
                .conflict, "`\(key)` belongs to `forEach`", at: member.keyPosition,
                expected: "`forEach`")
        }
    }

    private mutating func minItems(_ node: JSONNode) -> Int {
        guard let least = node["minItems"] else { return 0 }
        if let number = least.intValue, number >= 0, number <= Int64(ChartLimits.elements) {
            return Int(number)
        }
        report(
            .type, "`minItems` cannot be this", at: least.position,
            expected: "a number from 0 to \(ChartLimits.elements)", found: least.value.compactText)
        return 0
    }

    private mutating func inputTemplates(
        _ node: JSONNode, _ scope: CELDeclarations
    ) -> [(key: String, value: Template)] {
        guard let members = node.members else {
            wrongType(node, "`input`", expected: "an object")
            return []
        }
        return members.map { ($0.key, template($0.value, scope)) }
    }

    private mutating func readTask(
        _ node: JSONNode, _ name: String, _ scope: CELDeclarations
    ) -> TaskTemplate {
        if (node["to"] == nil) == (node["queue"] == nil) {
            report(
                .conflict, "a task goes to somebody or to a queue", at: node.position,
                expected: "`to` or `queue`", found: node["to"] == nil ? "neither" : "both")
        }
        if let to = node["to"], let text = to.stringValue, text.utf8.first != UInt8(ascii: "="),
            !TaskTemplate.isAddress(text)
        {
            report(
                .name, "a task cannot be sent to this address", at: to.position,
                expected: "person:…, organisation:… or role:…", found: "\"\(text)\"")
        }
        let (form, workedOut) = taskForm(node["form"], scope)
        return TaskTemplate(
            name: name,
            title: node["title"].map { template($0, scope) } ?? .constant(.string(name)),
            description: node["description"].map { template($0, scope) } ?? .constant(""),
            to: node["to"].map { template($0, scope, gives: .name) },
            queue: node["queue"].map { template($0, scope, gives: .name) },
            form: form, workedOut: workedOut, lease: span(node["lease"], "`lease`"),
            retry: retry(node["retry"]),
            lookups: node["lookups"].map { readLookups($0, scope) } ?? [])
    }

    /// A workflow by name; of a computed one `among` says what it can be.
    private mutating func readChild(
        _ node: JSONNode, _ name: String, _ scope: CELDeclarations
    ) -> ChildTemplate {
        guard name.utf8.first == UInt8(ascii: "="), let workflow = node["workflow"] else {
            if let among = node.members?.first(where: { sameBytes($0.key, "among") }) {
                report(
                    .conflict, "`among` belongs to a `workflow` that is worked out",
                    at: among.keyPosition, expected: "an expression as `workflow`")
            }
            return ChildTemplate(workflow: .constant(.string(name)), among: [name])
        }
        let among = strings(node["among"], "`among`")
        if among.isEmpty {
            report(
                .missingKey, "nothing says which workflows this can be",
                at: workflow.position, expected: "`among`: a list of workflows",
                hint: "each of them is checked and proven with this one")
        }
        return ChildTemplate(workflow: template(workflow, scope, gives: .name), among: among)
    }

    private mutating func retry(_ node: JSONNode?) -> TaskSpec.Retry? {
        guard let node else { return nil }
        _ = members(node, "`retry`", keys: ChartPlace.retry.names)
        guard let attempts = node["attempts"]?.intValue, (1...1000).contains(attempts) else {
            report(
                .type, "`attempts` cannot be this", at: node["attempts"]?.position ?? node.position,
                expected: "a number from 1 to 1000", found: node["attempts"]?.value.compactText)
            return nil
        }
        return TaskSpec.Retry(
            attempts: Int(attempts), backoff: span(node["backoff"], "`backoff`"))
    }

    /// "2 working days before due", or a delay from the start.
    private mutating func reminders(_ node: JSONNode) -> [InvokeSpec.Reminder] {
        guard let list = node["remind"] else { return [] }
        var reminders: [InvokeSpec.Reminder] = []
        for element in list.elements ?? [list] {
            guard let text = text(element, "`remind`") else { continue }
            let suffix = " before due"
            if text.utf8.count > suffix.utf8.count,
                text.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
            {
                if node["due"] == nil {
                    report(
                        .conflict, "there is no `due` to remind before", at: element.position,
                        expected: "`due`")
                }
                let amount = String(text.dropLast(suffix.count))
                do {
                    let spec = try DelaySpec(parsing: "\(amount) before context.due")
                    reminders.append(
                        .init(spec: spec, isBeforeDue: true, position: element.position))
                } catch {
                    report(
                        .delay, "`remind`: \(error.problem)", at: element.position,
                        expected: error.expected, found: "\"\(text)\"", hint: error.hint,
                        nearest: error.nearest)
                }
            } else if let spec = fixedDelay(text, "`remind`", at: element.position) {
                reminders.append(.init(spec: spec, isBeforeDue: false, position: element.position))
            }
        }
        return reminders
    }
}
