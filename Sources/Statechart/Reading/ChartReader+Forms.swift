import CEL
import JSON

/// Forms in a chart: what is asked with a task or an event, and what a review is started with.
extension ChartReader {
    mutating func schema(_ node: JSONNode?) -> JSONValue? {
        guard let node else { return nil }
        checkForm(node, depth: 0)
        return node.value
    }

    /// A form may only say what is understood: else people could answer what nobody checks.
    ///
    /// - Parameter worked: takes the choices that are an expression, with the path to their field;
    ///   nil where nothing works them out.
    mutating func checkForm(
        _ node: JSONNode, depth: Int, at path: [String] = [],
        worked: ((inout ChartReader, [String], JSONNode) -> Void)? = nil
    ) {
        guard depth <= ChartLimits.formDepth else {
            report(
                .tooLarge, "a form is nested too deeply", at: node.position,
                expected: "at most \(ChartLimits.formDepth) levels")
            return
        }
        checkSense(of: node)
        for member in members(node, "a form", keys: ChartPlace.form.names) {
            switch member.key {
            case "type":
                let kinds = ChartPlace.formTypes
                guard let type = text(member.value, "`type`"),
                    !kinds.contains(where: { sameBytes($0, type) })
                else { continue }
                report(
                    .type, "a form has no such type", at: member.value.position,
                    expected: kinds.joined(separator: ", "), found: "\"\(type)\"",
                    nearest: nearestName(type, in: kinds))
            case "properties":
                if member.value.members == nil {
                    wrongType(member.value, "`properties`", expected: "an object of fields")
                }
                for field in member.value.members ?? [] {
                    checkForm(
                        field.value, depth: depth + 1, at: path + [member.key, field.key],
                        worked: worked)
                }
            case "items":
                checkForm(member.value, depth: depth + 1, at: path + [member.key], worked: worked)
            case "enum": checkChoices(member.value, at: path, worked)
            case "required": _ = strings(member.value, "`required`")
            case "distinct", "atLeastOneOf": fields((member.key, member.value), of: node)
            case "inOrder":
                for chain in member.value.elements ?? [member.value] {
                    fields((member.key, chain), of: node)
                }
            case "oneForEach":
                guard let name = text(member.value, "`oneForEach`") else { continue }
                field(name, "`oneForEach`", of: node["items"], at: member.value.position)
            default: continue
            }
        }
    }

    /// What judges fields together must name them right: else nothing would be judged.
    private mutating func fields(_ member: (key: String, list: JSONNode), of form: JSONNode) {
        for name in strings(member.list, "`\(member.key)`") {
            field(name, "`\(member.key)`", of: form, at: member.list.position)
        }
    }

    private mutating func field(
        _ name: String, _ what: String, of form: JSONNode?, at position: SourcePosition
    ) {
        let fields = (form?["properties"]?.members ?? []).map(\.key)
        guard !fields.contains(where: { sameBytes($0, name) }) else { return }
        report(
            .name, "\(what) names no field of the form", at: position,
            expected: fields.isEmpty ? "a field in `properties`" : fields.joined(separator: ", "),
            found: "`\(name)`", nearest: nearestName(name, in: fields))
    }

    private mutating func checkChoices(
        _ node: JSONNode, at path: [String],
        _ worked: ((inout ChartReader, [String], JSONNode) -> Void)?
    ) {
        guard node.elements == nil else { return }
        guard node.stringValue?.utf8.first == UInt8(ascii: "=") else {
            return wrongType(node, "`enum`", expected: "a list of choices")
        }
        guard let worked else {
            return report(
                .type, "these choices would never be worked out", at: node.position,
                expected: "a list of choices", found: "an expression",
                hint: "only a task's form is made at a moment; say it with a `guard`")
        }
        worked(&self, path, node)
    }

    // MARK: choices that are worked out

    /// A task's form, and the choices in it that are expressions.
    mutating func taskForm(
        _ node: JSONNode?, _ scope: CELDeclarations
    ) -> (JSONValue?, [ChoicesTemplate]) {
        guard let node else { return (nil, []) }
        var choices: [ChoicesTemplate] = []
        checkForm(node, depth: 0) { reader, path, list in
            guard let list = reader.expression(list, scope, gives: .choices) else { return }
            choices.append(ChoicesTemplate(path: path, list: list))
        }
        return (choices.isEmpty ? node.value : Self.open(node), choices)
    }

    /// A form without the choices that are worked out. Its depth has been checked.
    private static func open(_ node: JSONNode) -> JSONValue {
        guard let members = node.members else { return node.value }
        return .object(
            JSONObject(
                members.compactMap { member in
                    switch member.key {
                    case "enum" where member.value.stringValue != nil: nil
                    case "items": (member.key, open(member.value))
                    case "properties":
                        (
                            member.key,
                            .object(
                                JSONObject(
                                    (member.value.members ?? []).map { ($0.key, open($0.value)) }))
                        )
                    default: (member.key, member.value.value)
                    }
                }))
    }
}
