import CEL
import JSON

/// Expressions inside a step.
extension Stepper {
    /// Makes the bindings show the context and the event as they are now, if they are read.
    private mutating func bindNames(for expression: Expression) {
        if !areStatesShown { showStates() }
        if expression.readsContext, !isContextBound {
            bindings.set("context", .jsonMap(snapshot.context))
            isContextBound = true
        }
        if expression.readsEvent, !isEventBound {
            if let event {
                bindings.set("event", .jsonMap(event.json(lookups: environment.lookups)))
            } else {
                bindings.unset("event")
            }
            isEventBound = true
        }
    }

    mutating func evaluate(_ expression: Expression) throws(StepFault) -> CELValue {
        bindNames(for: expression)
        do {
            return try expression.program.evaluate(&bindings)
        } catch {
            throw Self.fault(error, in: expression)
        }
    }

    mutating func evaluateJSON(_ expression: Expression) throws(StepFault) -> JSONValue {
        let value = try evaluate(expression)
        do {
            return try value.jsonValue()
        } catch {
            throw Self.fault(error, in: expression)
        }
    }

    mutating func evaluate(_ template: Template) throws(StepFault) -> JSONValue {
        switch template {
        case .constant(let value): return value
        case .expression(let expression): return try evaluateJSON(expression)
        case .object(let members): return .object(try evaluate(members))
        case .array(let elements):
            var values: [JSONValue] = []
            values.reserveCapacity(elements.count)
            for element in elements { values.append(try evaluate(element)) }
            return .array(values)
        }
    }

    mutating func evaluate(
        _ members: [(key: String, value: Template)]
    ) throws(StepFault) -> JSONObject {
        var object = JSONObject()
        object.reserveCapacity(members.count)
        for member in members { object.append(new: member.key, try evaluate(member.value)) }
        return object
    }

    /// Text that people read: a string as it is, anything else as JSON.
    mutating func evaluateText(_ template: Template) throws(StepFault) -> String {
        let value = try evaluate(template)
        return value.stringValue ?? value.compactText
    }

    /// A name or address: only a string will do.
    mutating func evaluateName(_ template: Template) throws(StepFault) -> String {
        let value = try evaluate(template)
        if let name = value.stringValue { return name }
        var position: SourcePosition?
        if case .expression(let expression) = template { position = expression.position }
        throw Self.fault(
            .evaluation, "this gives no name", at: position, expected: "a string",
            found: value.kindName)
    }

    /// A guard that fails or gives no boolean counts as false (SCXML §5.9.1).
    mutating func holds(_ guardExpression: Expression) throws(ChartError) -> Bool {
        do throws(StepFault) {
            let value = try evaluate(guardExpression)
            if let truth = value.boolValue { return truth }
            throw Self.fault(
                .evaluation, "a guard answers with true or false", at: guardExpression.position,
                expected: "a boolean", found: value.typeName)
        } catch {
            try absorb(error)
            return false
        }
    }

    static func fault(_ error: CELError, in expression: Expression) -> StepFault {
        StepFault(
            kind: .execution,
            error: ChartError(
                .evaluation, "`\(expression.source)` failed: \(error)", at: expression.position))
    }

    static func fault(
        _ code: ChartError.Code, _ problem: String, at position: SourcePosition?,
        expected: String? = nil, found: String? = nil
    ) -> StepFault {
        StepFault(
            kind: .execution,
            error: ChartError(code, problem, at: position, expected: expected, found: found))
    }
}
