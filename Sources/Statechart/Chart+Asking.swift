import CEL
package import JSON

/// What can be asked of a chart and a snapshot without a step.
extension Chart {
    /// "You can now": the declared events that some active state handles, in the file's order.
    package func events(
        _ snapshot: ChartSnapshot, _ env: StepEnvironment
    ) -> [AvailableEvent] {
        guard snapshot.status == .running else { return [] }
        var stepper = Stepper(snapshot, env)
        return events.compactMap { declared in
            guard let holds = stepper.wouldTake(declared.name) else { return nil }
            return AvailableEvent(
                name: declared.name, title: declared.title, description: declared.description,
                form: declared.form, by: stepper.sender(of: declared),
                abandons: declared.abandons, guardHolds: holds)
        }
    }

    /// Whether some event is somebody's who is neither coordinator nor host.
    package var namesSenders: Bool { !program.senders.isEmpty }

    /// Who may send an event now besides the coordinator, as `AvailableEvent.by`.
    package func sender(
        of event: String, _ snapshot: ChartSnapshot, _ env: @autoclosure () -> StepEnvironment
    ) -> String? {
        guard let declared = events.first(where: { sameBytes($0.name, event) }) else { return nil }
        guard declared.by?.utf8.first == UInt8(ascii: "=") else { return declared.by }
        var stepper = Stepper(snapshot, env())
        return stepper.sender(of: declared)
    }

    /// The facts that other reviews may look up; one that fails is left out.
    package func facts(_ snapshot: ChartSnapshot, _ env: StepEnvironment) -> JSONObject {
        var stepper = Stepper(snapshot, env)
        var facts = JSONObject()
        for fact in program.facts {
            facts[fact.key] = stepper.tried(fact.value)
        }
        return facts
    }

    /// What to look up before an answer is handed to `complete` (the invoke's own look-ups, then
    /// the chart's).
    ///
    /// A look-up whose expressions fail is left out: what reads it fails then, visibly.
    package func lookups(
        completing invocation: String, data: JSONValue, snapshot: ChartSnapshot,
        env: @autoclosure () -> StepEnvironment
    ) -> [Lookup] {
        guard let open = snapshot.invocation(invocation),
            case .task(let task) = program.invokes[open.spec].kind
        else { return lookups(handling: "", data: data, snapshot: snapshot, env: env()) }
        guard !task.lookups.isEmpty || !program.lookups.isEmpty else { return [] }
        let spec = program.invokes[open.spec]
        var stepper = Stepper(snapshot, env())
        stepper.bind(
            ChartEvent(
                program, spec.done, data: data, about: open, kind: .external,
                invocation: invocation))
        guard let name = spec.itemName, let item = open.item else {
            return stepper.lookups(task.lookups + program.lookups)
        }
        // The invoke's own see the element by its name; the chart's do not.
        stepper.locals.append((name, CELValue(item)))
        stepper.enterScope(spec.declarations)
        let own = stepper.lookups(task.lookups)
        stepper.locals.removeLast()
        stepper.enterScope(program.names.declarations)
        return own + stepper.lookups(program.lookups)
    }

    /// What to look up before an event is handed to `handle`: the chart's own look-ups.
    package func lookups(
        handling event: String, data: JSONValue, snapshot: ChartSnapshot,
        env: @autoclosure () -> StepEnvironment
    ) -> [Lookup] {
        guard !program.lookups.isEmpty else { return [] }
        var stepper = Stepper(snapshot, env())
        stepper.bind(ChartEvent(name: event, eventClass: 0, data: data, kind: .external))
        return stepper.lookups(program.lookups)
    }
}

extension Stepper {
    /// Whether an event would be taken with empty data: nil when no active state handles it.
    mutating func wouldTake(_ name: String) -> Bool? {
        let asked = ChartEvent(
            name: name, eventClass: program.eventClass(of: name), data: .object(JSONObject()),
            kind: .external)
        bind(asked)
        var answer: Bool?
        for leaf in active where program.states[leaf].isAtomic {
            var state = leaf
            search: while state >= 0 {
                for number in program.states[state].onTransitions
                where program.transitions[number].tag < 0
                    && program.transitions[number].classes.contains(asked.eventClass)
                {
                    let transition = program.transitions[number]
                    // One that does nothing forbids the event here (XState: a forbidden
                    // transition).
                    let forbids = transition.isTargetless && transition.actions.isEmpty
                    if let condition = transition.guardExpression {
                        // A guard that fails on empty data reads the data: undecided counts as yes.
                        let holds = (try? evaluate(condition))?.boolValue ?? true
                        if !holds {
                            if !forbids { answer = answer ?? false }
                            continue
                        }
                    }
                    if !forbids { answer = true }
                    break search
                }
                state = program.states[state].parent
            }
        }
        return answer
    }

    /// An expression that fails names nobody: the coordinator may still send it.
    mutating func sender(of declared: EventDeclaration) -> String? {
        guard let named = program.senders.first(where: { sameBytes($0.event, declared.name) })
        else { return declared.by }
        return tried(named.who)?.stringValue
    }

    mutating func tried(_ expression: Expression) -> JSONValue? {
        do throws(StepFault) { return try evaluateJSON(expression) } catch { return nil }
    }

    mutating func lookups(_ templates: [LookupTemplate]) -> [Lookup] {
        var lookups: [Lookup] = []
        for template in templates {
            do throws(StepFault) {
                lookups.append(Lookup(name: template.name, kind: try lookup(template)))
            } catch {
                note(error)
            }
        }
        return lookups
    }

    private mutating func lookup(_ template: LookupTemplate) throws(StepFault) -> Lookup.Kind {
        switch template.kind {
        case .fact(let workflow, let fact): return .fact(workflow: workflow, fact: fact)
        case .person(let person):
            let asked = try evaluate(person.who)
            let question = PersonQuestion(
                from: try part(person.from)?.stringValue,
                on: try part(person.on)?.stringValue,
                apart: try part(person.apart)?.intValue.map(Int.init(clamping:)),
                besides: try part(person.besides)?.stringValue)
            if let id = asked.stringValue { return .person(id, question) }
            if let list = asked.arrayValue {
                let ids = list.compactMap(\.stringValue)
                if ids.count == list.count { return .people(ids, question) }
            }
            throw Self.fault(
                .evaluation, "a look-up asks for a person or a list of people",
                at: template.position, expected: "a string or a list of strings",
                found: asked.kindName)
        }
    }
    private mutating func part(_ template: Template?) throws(StepFault) -> JSONValue? {
        guard let template else { return nil }
        return try evaluate(template)
    }
}
