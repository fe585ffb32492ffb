package import JSON

/// A workflow that has been read: what `ReviewEngine` steps reviews with.
///
/// It never changes, so that it is handed on by reference.
///
/// SCXML's semantics (W3C Recommendation of 2015-09-01, Appendix D), XState v5's spelling in JSON5,
/// CEL for every expression. `Chart.load` reads it, `check` judges it, `start`, `handle`,
/// `complete`, `fail` and `fire` step it. A step is pure: no clock, no I/O, no randomness.
package final class Chart: Sendable {
    package let id: String
    package let title: String
    package let description: String
    /// JSON Schema of what a start must bring.
    package let initialInputSchema: JSONValue?
    /// The events that people may send.
    package let events: [EventDeclaration]
    /// Names of the facts that other reviews may look up.
    package var facts: [String] { program.facts.map(\.key) }
    /// Whether there are any.
    package var publishesFacts: Bool { !program.facts.isEmpty }
    let program: ChartProgram
    /// What only `check` needs.
    let notes: ChartNotes
    /// The file, as it was written: what it says is compared with another's.
    let source: JSONValue

    init(
        id: String, title: String, description: String, initialInputSchema: JSONValue?,
        events: [EventDeclaration], program: ChartProgram, notes: ChartNotes, source: JSONValue
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.initialInputSchema = initialInputSchema
        self.events = events
        self.program = program
        self.notes = notes
        self.source = source
    }

    package func event(named name: String) -> EventDeclaration? {
        events.first { sameBytes($0.name, name) }
    }

    /// The form of the task that an `invoke` makes, without choices that are worked out for each
    /// task; nil for a child review or a task without one.
    package func form(ofInvoke id: String) -> JSONValue? {
        guard let number = program.invokeNumbers[NameBytes(id)],
            case .task(let task) = program.invokes[number].kind
        else { return nil }
        return task.form
    }

    /// Ids of all states, in document order; the first is the chart itself.
    package var stateIDs: [String] { program.states.map(\.id) }

    /// A state's title, description and tags.
    package func state(named id: String) -> (title: String, description: String, tags: [String])? {
        guard let number = program.stateNumbers[NameBytes(id)] else { return nil }
        let state = program.states[number]
        return (state.title, state.description, state.tags)
    }

    /// What people call a state: its title, else that of the nearest state around it; its id where the
    /// chart titles none of them.
    package func phrase(ofState id: String) -> String {
        guard var number = program.stateNumbers[NameBytes(id)] else { return id }
        while number > 0 {
            if !program.states[number].title.isEmpty { return program.states[number].title }
            number = program.states[number].parent
        }
        return id
    }

    /// The state that a state stands in; nil for one that stands in the chart itself.
    package func parent(ofState id: String) -> String? {
        guard let number = program.stateNumbers[NameBytes(id)], number > 0,
            program.states[number].parent > 0
        else { return nil }
        return program.states[program.states[number].parent].id
    }

    /// The workflows that this chart starts as child reviews, each once, in document order.
    package var childWorkflows: [String] {
        var names: [String] = []
        for invoke in program.invokes {
            guard case .child(let child) = invoke.kind else { continue }
            names += child.among.filter { name in !names.contains { sameBytes($0, name) } }
        }
        return names
    }
}
