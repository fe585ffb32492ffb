import CEL
import JSON

/// What child reviews are started with, against what their workflows ask for. `workflow check` and
/// DEPLOY call it: a start would only be refused in the month in which it comes.
extension Chart {
    /// - Parameter children: the workflows that are known; of others nothing is said.
    package func checkInputs(of children: [Chart]) -> [Finding] {
        var checker = ChildInputChecker(notes: notes)
        for invoke in program.invokes {
            guard case .child(let child) = invoke.kind else { continue }
            for workflow in children where child.holds(workflow.id) {
                checker.check(invoke, against: workflow)
            }
        }
        return checker.findings
    }
}

extension Chart {
    /// Child reviews whose workflow is none of these: they could not start.
    ///
    /// - Parameter elsewhere: where they were looked for, as a hint says it.
    package func checkChildren(known: [String], elsewhere: String) -> [Finding] {
        program.invokes.flatMap { invoke -> [Finding] in
            guard case .child(let child) = invoke.kind else { return [] }
            return child.among.filter { name in
                !sameBytes(name, id) && !known.contains { sameBytes($0, name) }
            }.map { name in
                Finding(
                    .warning, .unanswered, "no workflow of this name is known",
                    at: invoke.position, expected: "a workflow that \(elsewhere)",
                    found: "`\(name)`", hint: "the child review could not begin",
                    nearest: nearestName(name, in: known))
            }
        }
    }
}

private struct ChildInputChecker {
    let notes: ChartNotes
    var findings: [Finding] = []

    mutating func check(_ invoke: InvokeSpec, against child: Chart) {
        guard let schema = child.initialInputSchema else { return }
        let place = Place(
            invoke: invoke, workflow: child.id, path: "input",
            position: notes.inputs[invoke.index]?.position ?? invoke.position)
        check(.object(invoke.input), schema, place)
    }

    private struct Place {
        let invoke: InvokeSpec
        let workflow: String
        var path: String
        var position: SourcePosition
    }

    private mutating func check(_ value: Template, _ schema: JSONValue, _ place: Place) {
        switch value {
        case .expression(let expression):
            checkType(Self.types(of: expression.program.resultType), schema, place)
        case .array(let elements):
            checkType(["array"], schema, place)
            guard let items = schema["items"] else { return }
            for element in elements { check(element, items, place) }
        case .constant(.object(let members)):
            check(.object(members.map { ($0.key, .constant($0.value)) }), schema, place)
        case .constant(let constant):
            checkType([Self.type(of: constant)], schema, place)
            guard let choices = schema["enum"]?.arrayValue, !choices.contains(constant) else {
                return
            }
            report(
                place, "the workflow does not take this value",
                expected: choices.map(\.compactText).joined(separator: ", "),
                found: constant.compactText)
        case .object(let members):
            checkType(["object"], schema, place)
            checkMembers(members, schema, place)
        }
    }

    private mutating func checkMembers(
        _ members: [(key: String, value: Template)], _ schema: JSONValue, _ place: Place
    ) {
        let fields = schema["properties"]?.objectValue
        for name in schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
        where !members.contains(where: { sameBytes($0.key, name) }) {
            report(
                place, "the child review cannot begin without this",
                expected: "`\(place.path).\(name)`",
                found: members.isEmpty ? "nothing" : members.map(\.key).joined(separator: ", "))
        }
        for member in members {
            var inner = place
            inner.path += ".\(member.key)"
            if let known = notes.inputs[place.invoke.index]?.members.first(where: {
                sameBytes($0.key, member.key)
            }), place.path == "input" {
                inner.position = known.position
            }
            if let field = fields?[member.key] {
                check(member.value, field, inner)
            } else if let fields, schema["additionalProperties"]?.boolValue != true {
                report(
                    inner, "the workflow does not know this",
                    expected: fields.keys.joined(separator: ", "), found: "`\(inner.path)`",
                    nearest: nearestName(member.key, in: fields.keys.map { $0 }))
            }
        }
    }

    /// - Parameter types: what the value can be; nil: anything.
    private mutating func checkType(_ types: [String]?, _ schema: JSONValue, _ place: Place) {
        guard let types, let wanted = schema["type"]?.stringValue,
            !types.contains(where: { sameBytes($0, wanted) })
        else { return }
        report(
            place, "the workflow takes a value of another type", expected: wanted,
            found: "\(types[0]) as `\(place.path)`")
    }

    private mutating func report(
        _ place: Place, _ problem: String, expected: String, found: String, nearest: String? = nil
    ) {
        findings.append(
            Finding(
                .error, .childInput, problem, at: place.position, expected: expected, found: found,
                hint: "`\(place.invoke.id)` starts the workflow `\(place.workflow)`",
                nearest: nearest))
    }

    private static func types(of type: CELType) -> [String]? {
        switch type {
        case .bool: ["boolean"]
        case .int, .uint: ["integer", "number"]
        case .double: ["number", "integer"]
        case .string: ["string"]
        case .list: ["array"]
        case .map, .record: ["object"]
        default: nil
        }
    }

    private static func type(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .int: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
