import CEL
import CivilTime
import JSON

/// Executable content (SCXML §4).
extension Stepper {
    /// Runs a block; an error ends the block and becomes an event (SCXML §3.8, §5.9).
    mutating func run(_ block: [Action]) throws(ChartError) {
        if block.isEmpty { return }
        do throws(StepFault) {
            try execute(block)
        } catch {
            try absorb(error)
        }
    }

    private mutating func execute(_ actions: [Action]) throws(StepFault) {
        for action in actions {
            actionsDone += 1
            if actionsDone > ChartLimits.actions {
                throw StepFault(
                    kind: .fatal,
                    error: ChartError(
                        .endless, "one step does too much",
                        expected: "at most \(ChartLimits.actions) actions in a step",
                        hint: "look for a `forEach` inside a `forEach` over long lists"))
            }
            switch action {
            case .assign(let assignments, _): try assign(assignments)
            case .raise(let event, let data, _): try raise(event, data)
            case .send(let spec): try send(spec)
            case .cancel(let id, _): cancel(try evaluateName(id))
            case .log(let text, _): effects.append(.log(try evaluateText(text)))
            case .choose(let branches): try choose(branches)
            case .forEach(let loop): try execute(loop)
            }
        }
    }

    private mutating func assign(_ assignments: [Action.Assignment]) throws(StepFault) {
        if assignments.count == 1 {
            let value = try evaluate(assignments[0].value)
            try set(assignments[0].path, value, at: assignments[0].position)
            return
        }
        var values: [JSONValue] = []
        values.reserveCapacity(assignments.count)
        for assignment in assignments { values.append(try evaluate(assignment.value)) }
        for (assignment, value) in zip(assignments, values) {
            try set(assignment.path, value, at: assignment.position)
        }
    }

    mutating func set(
        _ path: [String], _ value: JSONValue, at position: SourcePosition?
    ) throws(StepFault) {
        try refuseDeep(value, below: path.count, at: position)
        letGoOfContext()
        if let name = path.first, !hasChanged(path) { changedMembers?.append(name) }
        try snapshot.context.set(path[...], value, at: position)
    }

    /// A value for a place so many levels below the context must leave room for them.
    func refuseDeep(
        _ value: JSONValue, below levels: Int, at position: SourcePosition?
    ) throws(StepFault) {
        switch value {
        case .array, .object:
            if value.isDeeper(than: ChartLimits.valueDepth - levels) {
                throw Self.fault(
                    .limit, "this value is nested too deeply for the context", at: position,
                    expected: "at most \(ChartLimits.valueDepth) levels")
            }
        default: break
        }
    }

    /// The bindings let go of the context, so that it is changed in place.
    mutating func letGoOfContext() {
        guard isContextBound else { return }
        bindings.unset("context")
        isContextBound = false
    }

    private mutating func raise(_ event: Template, _ data: Template) throws(StepFault) {
        let name = try evaluateName(event)
        let raised = ChartEvent(
            name: name, eventClass: program.eventClass(of: name), data: try evaluate(data),
            kind: .internal)
        try raise(raised)
    }

    private mutating func choose(_ branches: [Action.Branch]) throws(StepFault) {
        for branch in branches {
            if let condition = branch.guardExpression {
                let truth: Bool
                do throws(ChartError) {
                    truth = try holds(condition)
                } catch {
                    throw StepFault(kind: .fatal, error: error)
                }
                if !truth { continue }
            }
            try execute(branch.actions)
            return
        }
    }

    private mutating func execute(_ loop: LoopSpec) throws(StepFault) {
        let elements = try list(loop.list)
        let outer = bindings
        let depth = locals.count
        defer {
            bindings = outer
            bindings.unset("context")
            locals.removeSubrange(depth...)
            isContextBound = false
            isEventBound = false
        }
        for (index, element) in elements.enumerated() {
            locals.removeSubrange(depth...)
            locals.append((loop.itemName, CELValue(element)))
            if let name = loop.indexName { locals.append((name, .int(Int64(index)))) }
            enterScope(loop.declarations)
            try execute(loop.actions)
        }
    }

    /// Makes bindings for other declarations, with the locals as they are now.
    mutating func enterScope(_ declarations: CELDeclarations) {
        bindings = CELBindings(
            declarations, now: environment.now, environment: bindings.environment)
        bindings.set("input", .jsonMap(snapshot.input))
        bindings.set("review", .jsonMap(environment.review))
        for local in locals { bindings.set(local.name, local.value) }
        isContextBound = false
        isEventBound = false
    }

    /// The elements of a list that an expression gives.
    mutating func list(_ expression: Expression) throws(StepFault) -> [JSONValue] {
        let value = try evaluateJSON(expression)
        guard let elements = value.arrayValue else {
            throw Self.fault(
                .evaluation, "`forEach` goes through a list", at: expression.position,
                expected: "a list", found: value.kindName)
        }
        return elements
    }
}
