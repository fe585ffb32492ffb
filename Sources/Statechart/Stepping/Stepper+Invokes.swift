import CEL
import CivilTime
import JSON

/// Tasks and child reviews inside a step (SCXML §6.4).
extension Stepper {
    /// Starts what the states want that were entered and are still active at the macrostep's end.
    mutating func startInvokes() throws(ChartError) {
        guard !statesToInvoke.isEmpty else { return }
        let states = statesToInvoke
        statesToInvoke = StateSet()
        for state in states {
            for number in program.states[state].invokes {
                do throws(StepFault) {
                    try start(program.invokes[number])
                } catch {
                    try absorb(error)
                }
            }
        }
    }

    /// A start that a window bars waits until the window has ended, and is looked at again then.
    mutating func start(_ spec: InvokeSpec) throws(StepFault) {
        let today = environment.calendars.date(at: environment.now)
        if !spec.barred.isEmpty,
            let window = environment.calendars.window(spec.barred, on: today),
            let after = window.end.adding(days: 1)
        {
            setTimer(
                .start(invoke: spec.index),
                TimerStart(
                    due: environment.calendars.start(of: after), spec: nil,
                    anchor: .instant(environment.now)))
            return
        }
        while snapshot.activations.count <= spec.index { snapshot.activations.append(0) }
        snapshot.activations[spec.index] += 1
        let activation = snapshot.activations[spec.index]
        let suffix = activation == 1 ? "" : "~\(activation)"
        guard let forEach = spec.forEach else {
            try start(spec, id: activation == 1 ? spec.id : spec.id + suffix, index: nil, item: nil)
            return
        }
        let items = try list(forEach)
        if items.count < spec.minItems || items.count > ChartLimits.elements {
            try refuse(spec, count: items.count)
            return
        }
        if items.isEmpty {
            try raise(event(spec.done, data: .array([]), invocation: spec.id))
            return
        }
        snapshot.groups.append(
            GroupProgress(
                group: spec.id, results: Array(repeating: .null, count: items.count), ended: 0,
                spec: spec.index))
        for (index, item) in items.enumerated() {
            do throws(StepFault) {
                try withElement(index, item, of: spec) { stepper throws(StepFault) in
                    try stepper.start(
                        spec, id: "\(spec.id)#\(index)\(suffix)", index: index, item: item)
                }
            } catch {
                // Elements that are already started end with the group.
                close(group: spec)
                throw error
            }
        }
    }

    /// Lets the expressions of an `invoke` see one element of its list.
    private mutating func withElement(
        _ index: Int, _ item: JSONValue?, of spec: InvokeSpec,
        _ body: (inout Stepper) throws(StepFault) -> Void
    ) throws(StepFault) {
        let outer = bindings
        let current = event
        let depth = locals.count
        defer {
            bindings = outer
            bindings.unset("context")
            event = current
            locals.removeSubrange(depth...)
            isContextBound = false
            isEventBound = false
        }
        if let name = spec.itemName { locals.append((name, CELValue(item ?? .null))) }
        event = ChartEvent(name: "start", eventClass: 0, item: item, index: index, kind: .platform)
        enterScope(spec.declarations)
        try body(&self)
    }

    /// Asks for one element of a group anew: what it answered is void, its deadline begins again.
    mutating func reopen(_ id: String) throws(StepFault) {
        guard let group = snapshot.group(ofElement: id) else { return }
        let spec = program.invokes[snapshot.groups[group].spec]
        let element: OpenInvocation
        if let place = snapshot.groups[group].over.firstIndex(where: { sameBytes($0.id, id) }) {
            element = snapshot.groups[group].over.remove(at: place)
            snapshot.groups[group].ended -= 1
            if let index = element.index { snapshot.groups[group].results[index] = .null }
            snapshot.invocations.append(element)
        } else if let open = snapshot.invocation(id) {
            element = open
            cancelTimers(of: id)
        } else {
            return
        }
        try withElement(element.index ?? 0, element.item, of: spec) { stepper throws(StepFault) in
            _ = try stepper.setTimers(of: id, spec)
        }
    }

    /// A list shorter than `minItems`, or too long, is an outcome for the chart.
    private mutating func refuse(_ spec: InvokeSpec, count: Int) throws(StepFault) {
        let tooFew = count < spec.minItems
        let data: JSONObject = [
            "code": .string(tooFew ? "too-few-items" : "too-many-items"),
            "message": .string(
                tooFew
                    ? "expected at least \(spec.minItems) elements, found \(count)"
                    : "expected at most \(ChartLimits.elements) elements, found \(count)"),
            "data": .null,
        ]
        try raise(event(spec.error, data: .object(data), invocation: spec.id))
    }

    private mutating func start(
        _ spec: InvokeSpec, id: String, index: Int?, item: JSONValue?
    ) throws(StepFault) {
        let input = try evaluate(spec.input)
        let kind: Invocation.Kind
        switch spec.kind {
        case .child(let child):
            kind = .child(workflow: try workflow(of: child, at: spec.position), input: input)
        case .task(let template): kind = .task(try task(template, input: input, at: spec.position))
        }
        let due = try setTimers(of: id, spec)
        snapshot.invocations.append(
            OpenInvocation(id: id, group: spec.id, index: index, item: item, spec: spec.index))
        effects.append(
            .start(
                Invocation(
                    id: id, group: spec.id, index: index, item: item, kind: kind, due: due)))
    }

    /// A name that the file does not foresee starts nothing: nobody has checked that workflow.
    private mutating func workflow(
        of child: ChildTemplate, at position: SourcePosition
    ) throws(StepFault) -> String {
        let name = try evaluateName(child.workflow)
        guard child.holds(name) else {
            throw Self.fault(
                .evaluation, "this is none of the workflows that may be started", at: position,
                expected: child.among.joined(separator: ", "), found: "`\(name)`")
        }
        return name
    }

    private mutating func task(
        _ template: TaskTemplate, input: JSONObject, at position: SourcePosition
    ) throws(StepFault) -> TaskSpec {
        var to: String?
        var queue: String?
        if let address = template.to {
            let name = try evaluateName(address)
            guard TaskTemplate.isAddress(name) else {
                throw Self.fault(
                    .evaluation, "a task cannot be sent to this address", at: position,
                    expected: "person:…, organisation:… or role:…", found: "\"\(name)\"")
            }
            to = name
        }
        if let name = template.queue { queue = try evaluateName(name) }
        return TaskSpec(
            name: template.name, title: try evaluateText(template.title),
            description: try evaluateText(template.description), to: to, queue: queue,
            form: try form(of: template), isFormItsOwn: !template.workedOut.isEmpty, input: input,
            lease: template.lease, retry: template.retry, lookups: template.lookupNames)
    }

    // MARK: the end of an invocation

    /// Takes an invocation out; its events come next.
    mutating func end(
        _ id: String, result: JSONValue, isError: Bool
    ) throws(ChartError) {
        guard let place = snapshot.invocations.firstIndex(where: { sameBytes($0.id, id) }) else {
            throw ChartError(
                .notOpen, "nothing of this id is open", found: "`\(id)`",
                nearest: nearestName(id, in: snapshot.invocations.map(\.id)))
        }
        let invocation = snapshot.invocations.remove(at: place)
        cancelTimers(of: id)
        let spec = program.invokes[invocation.spec]
        guard let index = invocation.index,
            let group = snapshot.groups.firstIndex(where: { $0.spec == invocation.spec })
        else {
            try queue(event(isError ? spec.error : spec.done, data: result, invocation: id))
            return
        }
        if !isError, snapshot.groups[group].results.indices.contains(index) {
            snapshot.groups[group].results[index] = result
        }
        snapshot.groups[group].ended += 1
        snapshot.groups[group].over.append(invocation)
        let ended = ChartEvent(
            program, isError ? spec.error : spec.itemDone, data: result, about: invocation,
            kind: .external, invocation: id)
        endedElement = (ended, invocation.spec)
        try queue(ended)
    }

    /// Ends a group after an element's event, when all have ended or `until` holds.
    mutating func seeGroup() throws(ChartError) {
        guard let ended = endedElement else { return }
        // Its event may still wait behind others.
        guard externalQueue.isEmpty else { return }
        endedElement = nil
        guard let id = ended.event.invocation,
            let group = snapshot.groups.first(where: { $0.spec == ended.spec })
        else { return }
        let spec = program.invokes[ended.spec]
        var isEnough = group.ended >= group.results.count
        if !isEnough, let until = spec.until {
            bind(ended.event)
            isEnough = try holds(until)
        }
        guard isEnough else { return }
        close(group: spec)
        try queue(event(spec.done, data: .array(group.results), invocation: id))
    }

    private mutating func close(group spec: InvokeSpec) {
        snapshot.groups.removeAll { $0.spec == spec.index }
        stop(spec.index)
    }

    // MARK: stopping

    /// Leaving a state stops what it started.
    mutating func stopInvokes(of state: Int) {
        for number in program.states[state].invokes {
            stop(number)
            if !program.invokes[number].barred.isEmpty {
                snapshot.timers.removeAll { $0.purpose == .start(invoke: number) }
            }
            if program.invokes[number].forEach != nil {
                snapshot.groups.removeAll { $0.spec == number }
            }
        }
    }

    private mutating func stop(_ spec: Int) {
        if endedElement?.spec == spec { endedElement = nil }
        guard snapshot.invocations.contains(where: { $0.spec == spec }) else { return }
        for invocation in snapshot.invocations where invocation.spec == spec {
            effects.append(.stop(invocationID: invocation.id))
            cancelTimers(of: invocation.id)
        }
        snapshot.invocations.removeAll { $0.spec == spec }
    }

    // MARK: events

    func event(_ own: OwnEvent, data: JSONValue, invocation: String) -> ChartEvent {
        ChartEvent(program, own, data: data, kind: .external, invocation: invocation)
    }

    mutating func queue(_ next: ChartEvent) throws(ChartError) {
        do throws(StepFault) {
            try enqueue(next)
        } catch {
            throw error.error
        }
    }
}

extension TaskTemplate {
    private static let kinds: [StaticString] = ["person:", "organisation:", "role:"]

    /// Whom a task can be sent to.
    static func isAddress(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            kinds.contains { kind in
                let length = kind.utf8CodeUnitCount
                guard bytes.count > length else { return false }
                return kind.withUTF8Buffer { start in
                    for place in 0..<length where bytes[place] != start[place] { return false }
                    return true
                }
            }
        }
    }
}
