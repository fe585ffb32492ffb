import CEL
import JSON

/// Forms in a chart: what is asked with a task or an event, and what a review is started with.
extension ChartReader {
    typealias WorkedOut = (inout ChartReader, FormTemplate.Part, [String], JSONNode) -> Void

    mutating func schema(_ node: JSONNode?) -> JSONValue? {
        guard let node else { return nil }
        checkForm(node, depth: 0)
        return node.value
    }

    /// A form may only say what is understood: else people could answer what nobody checks.
    ///
    /// - Parameter worked: takes what is to be worked out, with the path to its field; nil where
    ///   nothing works it out.
    mutating func checkForm(
        _ node: JSONNode, depth: Int, at path: [String] = [],
        worked: WorkedOut? = nil
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
            case "notAfter", "notBefore": checkBound((member.key, member.value), of: node)
            case "enum": checkChoices(member.value, at: path, worked)
            case "titles": checkTitles(member.value, of: node, at: path, worked)
            case "default" where Self.isWorkedOut(member.value):
                workOut(.suggestion, member.value, at: path, worked)
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

    /// A bound of a date is the day of the answer; any other day would be wrong in the next review.
    private mutating func checkBound(_ member: (key: String, value: JSONNode), of form: JSONNode) {
        if member.value.value != "today" {
            report(
                .type, "`\(member.key)` cannot be this", at: member.value.position,
                expected: "\"today\"", found: member.value.value.compactText)
        } else if form["format"]?.stringValue != "date" {
            report(
                .conflict, "`\(member.key)` is of a date", at: member.value.position,
                expected: "format: \"date\" beside it",
                found: form["format"]?.value.compactText ?? "no format")
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

    private mutating func checkChoices(_ node: JSONNode, at path: [String], _ worked: WorkedOut?) {
        guard node.elements == nil else { return }
        guard node.stringValue?.utf8.first == UInt8(ascii: "=") else {
            return wrongType(node, "`enum`", expected: "a list of choices")
        }
        workOut(.choices, node, at: path, worked)
    }

    /// What the choices are called: one text for each, in their order.
    private mutating func checkTitles(
        _ node: JSONNode, of field: JSONNode, at path: [String], _ worked: WorkedOut?
    ) {
        guard let titles = node.elements else {
            guard Self.isWorkedOut(node) else {
                return wrongType(node, "`titles`", expected: "a list of texts")
            }
            if node.members != nil { checkQuoted(node) }
            return workOut(.titles, node, at: path, worked)
        }
        _ = strings(node, "`titles`")
        let choices = field["enum"]?.elements?.count ?? 0
        guard field["enum"]?.stringValue == nil, titles.count != choices else { return }
        report(
            .conflict, "`titles` says what each choice of `enum` is called", at: node.position,
            expected: "\(choices) texts", found: "\(titles.count)")
    }

    private mutating func checkQuoted(_ node: JSONNode) {
        let place = ChartPlace.quoted
        _ = members(node, place.words, keys: place.names)
        for key in place.required where node[key] == nil {
            report(
                .missingKey, "\(place.words) needs `\(key)`", at: node.position,
                expected: place.required.joined(separator: ", "))
        }
        if let path = node["at"] { _ = text(path, "`at`") }
    }

    /// Whether an expression stands in it. As deep as a file may be nested.
    static func isWorkedOut(_ node: JSONNode) -> Bool {
        node.stringValue?.utf8.first == UInt8(ascii: "=")
            || node.elements?.contains(where: isWorkedOut) ?? false
            || node.members?.contains { isWorkedOut($0.value) } ?? false
    }

    private mutating func workOut(
        _ part: FormTemplate.Part, _ node: JSONNode, at path: [String], _ worked: WorkedOut?
    ) {
        guard let worked else {
            return report(
                .type, "`\(part.rawValue)` would never be worked out here", at: node.position,
                expected: part == .suggestion ? "a value" : "a list", found: "an expression",
                hint: "only a task's form is made at a moment; say it with a `guard`")
        }
        worked(&self, part, path, node)
    }

    // MARK: what is worked out

    /// A task's form, and what in it is worked out.
    mutating func taskForm(
        _ node: JSONNode?, _ scope: CELDeclarations
    ) -> (JSONValue?, [FormTemplate]) {
        guard let node else { return (nil, []) }
        var parts: [FormTemplate] = []
        checkForm(node, depth: 0) { reader, part, path, node in
            let value = reader.template(node, scope, gives: part == .choices ? .choices : nil)
            parts.append(
                FormTemplate(part: part, path: path, value: value, position: node.position))
        }
        return (parts.isEmpty ? node.value : Self.open(node), parts)
    }

    /// A form without what is worked out. Its depth has been checked.
    private static func open(_ node: JSONNode) -> JSONValue {
        guard let members = node.members else { return node.value }
        return .object(
            JSONObject(
                members.compactMap { member in
                    switch member.key {
                    case "enum", "titles", "default":
                        isWorkedOut(member.value) ? nil : (member.key, member.value.value)
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
