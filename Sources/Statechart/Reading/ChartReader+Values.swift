import CEL
import CivilTime
import JSON

/// Values, expressions and delays in a chart.
extension ChartReader {
    /// A value in which strings that start with `=` are expressions; `==` stands for a literal `=`.
    ///
    /// - Parameter kind: what an expression in its place must give, for the check.
    mutating func template(
        _ node: JSONNode, _ scope: CELDeclarations, gives kind: ChartNotes.Kind? = nil
    ) -> Template {
        switch node.kind {
        case .string(let text):
            guard text.utf8.first == UInt8(ascii: "=") else { return .constant(.string(text)) }
            if text.utf8.dropFirst().first == UInt8(ascii: "=") {
                return .constant(.string(String(text.dropFirst())))
            }
            guard let expression = expression(node, scope, gives: kind) else { return .null }
            return .expression(expression)
        case .array(let elements):
            let templates = elements.map { template($0, scope) }
            let constants = templates.compactMap(\.constant)
            return constants.count == templates.count
                ? .constant(.array(constants)) : .array(templates)
        case .object(let members):
            let templates = members.map { ($0.key, template($0.value, scope)) }
            let constants = templates.compactMap { member in
                member.1.constant.map { (member.0, $0) }
            }
            return constants.count == templates.count
                ? .constant(.object(JSONObject(constants)))
                : .object(templates.map { (key: $0.0, value: $0.1) })
        case .null, .bool, .int, .double: return .constant(node.value)
        }
    }

    /// An expression with or without its `=`.
    mutating func expression(
        _ node: JSONNode, _ scope: CELDeclarations, gives kind: ChartNotes.Kind? = nil
    ) -> Expression? {
        guard let text = node.stringValue else {
            wrongType(node, "an expression", expected: "a string")
            return nil
        }
        var source = text
        var origin = node.position
        // The opening quote.
        origin.column += 1
        if source.utf8.first == UInt8(ascii: "=") {
            source.removeFirst()
            origin.column += 1
        }
        do {
            let program = try CELProgram.compile(source, declarations: scope, at: origin)
            checkStates(program)
            let expression = Expression(
                program: program, source: source, position: node.position)
            notes.expressions.append(expression)
            if let kind { notes.wanted.append((expression, kind)) }
            return expression
        } catch {
            report(
                .expression, "\(error.code) \(error.message)", at: error.position ?? node.position,
                expected: error.expected, found: error.found, hint: error.hint,
                nearest: error.nearest)
            return nil
        }
    }

    /// `inState("…")` must name a state.
    private mutating func checkStates(_ program: CELProgram) {
        for reference in program.stateReferences {
            guard numbers[NameBytes(reference.name)] == nil,
                !sameBytes(reference.name, outlines.first?.id ?? "")
            else { continue }
            errors.append(
                ChartError(
                    .target, "`inState` names no state", at: reference.position,
                    expected: "the id of a state", found: "\"\(reference.name)\"",
                    nearest: nearestName(reference.name, in: outlines.dropFirst().map(\.id))))
        }
    }

    mutating func delay(
        _ node: JSONNode, _ what: String, _ scope: CELDeclarations
    ) -> DelayTemplate? {
        guard let text = text(node, what) else { return nil }
        if text.utf8.first == UInt8(ascii: "=") {
            return expression(node, scope, gives: .delay).map { .computed($0) }
        }
        return fixedDelay(text, what, at: node.position).map { .fixed($0) }
    }

    mutating func fixedDelay(
        _ text: String, _ what: String, at position: SourcePosition
    ) -> DelaySpec? {
        do {
            let spec = try DelaySpec(parsing: text)
            if let path = spec.anchorPath, path.count < 2 || !sameBytes(path[0], "context") {
                report(
                    .delay, "\(what) can only hang on the context", at: position,
                    expected: "a path such as `context.visit.start`",
                    found: "`\(path.joined(separator: "."))`")
            } else if let first = spec.anchorPath?.dropFirst().first {
                notes.anchors.append((spec.anchorPath ?? [], position))
                if parts.names.context.contains(where: { sameBytes($0, first) }) { return spec }
                report(
                    .path, "\(what) hangs on a context path that nothing declares", at: position,
                    expected: "a member of `context`", found: "`\(first)`",
                    nearest: nearestName(first, in: parts.names.context))
            }
            return spec
        } catch {
            report(
                .delay, "\(what): \(error.problem)", at: position, expected: error.expected,
                found: error.found ?? "\"\(text)\"", hint: error.hint, nearest: error.nearest)
            return nil
        }
    }

    /// A length of machine time, such as a lease: seconds, minutes or hours.
    mutating func span(_ node: JSONNode?, _ what: String) -> Span? {
        guard let node, let text = text(node, what) else { return nil }
        guard let spec = fixedDelay(text, what, at: node.position) else { return nil }
        guard let seconds = spec.unit.exactSeconds, spec.anchorPath == nil, spec.amount > 0,
            let span = Span(seconds: seconds, nanoseconds: 0).flatMap({
                Span(totalNanoseconds: $0.totalNanoseconds * Int128(spec.amount))
            })
        else {
            report(
                .delay, "\(what) is counted by a machine's clock", at: node.position,
                expected: "seconds, minutes or hours, such as \"2 minutes\"", found: "\"\(text)\"")
            return nil
        }
        return span
    }
}
