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
        switch value {
        case .array, .object:
            if value.isDeeper(than: ChartLimits.valueDepth - path.count) {
                throw Self.fault(
                    .limit, "this value is nested too deeply for the context", at: position,
                    expected: "at most \(ChartLimits.valueDepth) levels")
            }
        default: break
        }
        // The bindings let go of the context, so that it is changed in place.
        bindings.unset("context")
        isContextBound = false
        didContextChange = true
        try snapshot.context.set(path[...], value, at: position)
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

    // MARK: send and cancel

    private mutating func send(_ spec: SendSpec) throws(StepFault) {
        var id: String?
        if let template = spec.id { id = try evaluateName(template) }
        do throws(StepFault) {
            try send(spec, id: id)
        } catch {
            // SCXML §6.2.4: the event for the error names the `send`.
            throw StepFault(kind: error.kind, error: error.error, sendID: id)
        }
    }

    private mutating func send(_ spec: SendSpec, id: String?) throws(StepFault) {
        let name = try evaluateName(spec.event)
        let data = try evaluate(spec.data)
        var receiver: String?
        if let template = spec.to {
            let address = try evaluateName(template)
            receiver = try check(address, at: spec.position)
        }
        if let delay = spec.delay {
            let timer = try timerStart(delay)
            if !timer.isNow {
                setTimer(.send(id: id, to: receiver, event: name, data: data), timer)
                return
            }
        }
        try deliver(name, data, to: receiver, id: id, at: spec.position)
    }

    /// nil for this review itself; refuses what can be no address (SCXML §6.2.4, error.execution).
    private func check(_ address: String, at position: SourcePosition) throws(StepFault) -> String?
    {
        if sameBytes(address, "#self") { return nil }
        // Its own address is this review too, so that the order of sending holds.
        if let own = environment.address, sameBytes(address, own) { return nil }
        if address.utf8.first == UInt8(ascii: "#"), address.utf8.count > 1 { return address }
        if let colon = address.utf8.firstIndex(of: UInt8(ascii: ":")),
            address.utf8.index(after: colon) != address.utf8.endIndex,
            ["person", "review", "organisation"].contains(
                where: { sameBytes($0, String(address[..<colon])) })
        {
            return address
        }
        throw Self.fault(
            .evaluation, "nobody can be reached at this address", at: position,
            expected: "#parent, the # and id of an invoke, person:…, review:… or organisation:…",
            found: "\"\(address)\"")
    }

    /// Sends now. `to` nil is this review: the event waits behind those that wait already.
    mutating func deliver(
        _ name: String, _ data: JSONValue, to receiver: String?, id: String?,
        at position: SourcePosition?
    ) throws(StepFault) {
        guard let receiver else {
            try enqueue(
                ChartEvent(
                    name: name, eventClass: program.eventClass(of: name), data: data,
                    kind: .external, sendID: id, origin: environment.address))
            return
        }
        if sameBytes(receiver, "#internal") {
            try raise(
                ChartEvent(
                    name: name, eventClass: program.eventClass(of: name), data: data,
                    kind: .internal, sendID: id))
            return
        }
        guard receiver.utf8.first == UInt8(ascii: "#"), !sameBytes(receiver, "#parent") else {
            effects.append(.send(to: receiver, event: name, data: data))
            return
        }
        let wanted = String(receiver.dropFirst())
        let open = snapshot.invocations.filter {
            sameBytes($0.group, wanted) || sameBytes($0.id, wanted)
        }
        if open.isEmpty {
            throw StepFault(
                kind: .communication,
                error: ChartError(
                    .evaluation, "nothing of this id is open", at: position,
                    expected: "#parent or an open invocation", found: receiver))
        }
        for invocation in open {
            effects.append(.send(to: "#\(invocation.id)", event: name, data: data))
        }
    }

    private mutating func cancel(_ id: String) {
        snapshot.timers.removeAll { timer in
            if case .send(let own?, _, _, _) = timer.purpose { sameBytes(own, id) } else { false }
        }
    }
}

extension JSONObject {
    /// Sets the value at a path of names; a number is a place in a list. What is missing or null on
    /// the way becomes an object; anything else that has no members is an error.
    mutating func set(
        _ path: ArraySlice<String>, _ value: JSONValue, at position: SourcePosition?
    ) throws(StepFault) {
        guard let name = path.first else { return }
        if path.count == 1 {
            self[name] = value
            return
        }
        var inner = self[name] ?? .null
        // Taken out and put back, so that it is changed in place.
        self[name] = .null
        defer { self[name] = inner }
        switch inner {
        case .null:
            var made = JSONObject()
            try made.set(path.dropFirst(), value, at: position)
            inner = .object(made)
        case .object(var members):
            inner = .null
            defer { inner = .object(members) }
            try members.set(path.dropFirst(), value, at: position)
        case .array(var elements):
            let step = path[path.index(after: path.startIndex)]
            guard let place = Int(step), elements.indices.contains(place) else {
                throw Stepper.fault(
                    .path, "the list `\(name)` has no place `\(step)`", at: position,
                    expected: "0 to \(elements.count - 1)", found: step)
            }
            inner = .null
            defer { inner = .array(elements) }
            if path.count == 2 {
                elements[place] = value
            } else {
                var holder = JSONObject([("", elements[place])])
                elements[place] = .null
                defer { elements[place] = holder[""] ?? .null }
                try holder.set([""] + path.dropFirst(2), value, at: position)
            }
        default:
            throw Stepper.fault(
                .path, "`\(name)` has no members", at: position, expected: "an object or null",
                found: inner.kindName)
        }
    }

    /// The value at a path of names; nil where it leads nowhere.
    func value(at path: some Collection<String>) -> JSONValue? {
        guard let name = path.first, let value = self[name] else { return nil }
        var found = value
        for step in path.dropFirst() {
            switch found {
            case .object(let members):
                guard let next = members[step] else { return nil }
                found = next
            case .array(let elements):
                guard let place = Int(step), elements.indices.contains(place) else { return nil }
                found = elements[place]
            default: return nil
            }
        }
        return found
    }
}
