import CivilTime
import JSON

/// What is different in a newer definition, in words that a coordinator understands: DEPLOY and
/// `workflow deploy` tell it.
package struct ChartDifference: Sendable, Equatable {
    /// One difference; what it is about, and the sentence.
    package struct Line: Sendable, Equatable {
        package enum About: String, Sendable {
            case states, transitions, tasks, forms, deadlines, events, context, other
        }
        package let about: About
        package let text: String
    }

    package private(set) var lines: [Line] = []

    package init(from old: Chart, to new: Chart) {
        compareStates(old.program, new.program)
        for state in new.program.states {
            guard let number = old.program.stateNumbers[NameBytes(state.id)] else { continue }
            compareWays(old.program, number, new.program, state.index)
        }
        compareInvokes(old.program, new.program)
        compareEvents(old, new)
        compareContext(old, new)
    }

    private mutating func say(_ about: Line.About, _ text: String) {
        lines.append(Line(about: about, text: text))
    }

    private static func name(_ state: StateNode) -> String {
        state.title.isEmpty || sameBytes(state.title, state.id)
            ? "`\(state.id)`" : "“\(state.title)” (`\(state.id)`)"
    }

    // MARK: states and the ways between them

    private mutating func compareStates(_ old: ChartProgram, _ new: ChartProgram) {
        for state in old.states.dropFirst() where new.stateNumbers[NameBytes(state.id)] == nil {
            say(.states, "the state \(Self.name(state)) is gone")
        }
        for state in new.states.dropFirst() {
            guard let number = old.stateNumbers[NameBytes(state.id)] else {
                say(.states, "the state \(Self.name(state)) is new")
                continue
            }
            let before = old.states[number]
            if !sameBytes(before.title, state.title) {
                say(.states, "`\(state.id)` is called “\(state.title)”, before “\(before.title)”")
            }
            if before.kind != state.kind {
                say(.states, "\(Self.name(state)) is of another kind")
            }
            let places = (old.states[max(0, before.parent)].id, new.states[max(0, state.parent)].id)
            if !sameBytes(places.0, places.1) {
                say(.states, "\(Self.name(state)) stands in `\(places.1)`, before in `\(places.0)`")
            }
        }
    }

    private mutating func compareWays(
        _ old: ChartProgram, _ before: Int, _ new: ChartProgram, _ now: Int
    ) {
        let (was, becomes) = (Self.ways(old, before), Self.ways(new, now))
        let name = Self.name(new.states[now])
        for way in was where !becomes.contains(where: { sameBytes($0, way) }) {
            say(.transitions, "\(name): no longer \(way)")
        }
        for way in becomes where !was.contains(where: { sameBytes($0, way) }) {
            say(.transitions, "\(name): new \(way)")
        }
        let times = (
            old.states[before].delays.map(\.delay.words), new.states[now].delays.map(\.delay.words)
        )
        for time in times.0 where !times.1.contains(where: { sameBytes($0, time) }) {
            say(.deadlines, "\(name): no longer after “\(time)”")
        }
        for time in times.1 where !times.0.contains(where: { sameBytes($0, time) }) {
            say(.deadlines, "\(name): new after “\(time)”")
        }
    }

    /// The transitions of a state, each as one sentence.
    private static func ways(_ program: ChartProgram, _ state: Int) -> [String] {
        let node = program.states[state]
        return (node.onTransitions + node.alwaysTransitions).compactMap { number in
            let transition = program.transitions[number]
            // Times are told as deadlines.
            if node.delays.contains(where: { $0.event.tag == transition.tag }) { return nil }
            // The label begins with the state's own id.
            var words = String(
                decoding: transition.label.utf8.dropFirst(node.id.utf8.count + 2), as: UTF8.self)
            if let condition = transition.guardExpression {
                words += " if `\(condition.source)`"
            }
            return words
        }
    }

    // MARK: tasks

    private mutating func compareInvokes(_ old: ChartProgram, _ new: ChartProgram) {
        for invoke in old.invokes where new.invokeNumbers[NameBytes(invoke.id)] == nil {
            say(.tasks, "\(Self.name(invoke)) is no longer asked")
        }
        for invoke in new.invokes {
            guard let number = old.invokeNumbers[NameBytes(invoke.id)] else {
                say(.tasks, "\(Self.name(invoke)) is new, in `\(new.states[invoke.state].id)`")
                continue
            }
            let before = old.invokes[number]
            let name = Self.name(invoke)
            let due = (before.due?.words ?? "none", invoke.due?.words ?? "none")
            if !sameBytes(due.0, due.1) {
                say(.deadlines, "\(name): due \(due.1), before \(due.0)")
            }
            let reminders = (before.reminderWords, invoke.reminderWords)
            if !sameBytes(reminders.0, reminders.1) {
                say(.deadlines, "\(name): reminded \(reminders.1), before \(reminders.0)")
            }
            switch (before.kind, invoke.kind) {
            case (.task(let task), .task(let other)): compare(task, other, name)
            case (.child(let child), .child(let other)):
                if !sameBytes(child.words, other.words) {
                    say(
                        .tasks,
                        "\(name) is the workflow `\(other.words)`, before `\(child.words)`")
                }
            default: say(.tasks, "\(name) is of another kind")
            }
        }
    }

    private static func name(_ invoke: InvokeSpec) -> String {
        switch invoke.kind {
        case .task(let task): "the task “\(task.title.words)” (`\(invoke.id)`)"
        case .child(let child): "the part `\(child.words)` (`\(invoke.id)`)"
        }
    }

    private mutating func compare(_ old: TaskTemplate, _ new: TaskTemplate, _ name: String) {
        if !sameBytes(old.title.words, new.title.words) {
            say(.tasks, "\(name) was called “\(old.title.words)”")
        }
        let to = ((old.to ?? old.queue ?? .null).words, (new.to ?? new.queue ?? .null).words)
        if !sameBytes(to.0, to.1) { say(.tasks, "\(name) goes to \(to.1), before to \(to.0)") }
        compareForms(old.form, new.form, name)
    }

    /// Fields that are new, gone, or asked otherwise.
    private mutating func compareForms(_ old: JSONValue?, _ new: JSONValue?, _ name: String) {
        guard old != new else { return }
        let fields = (
            old?["properties"]?.objectValue ?? [:], new?["properties"]?.objectValue ?? [:]
        )
        let count = lines.count
        for key in fields.0.keys where fields.1[key] == nil {
            say(.forms, "\(name): the field `\(key)` is gone")
        }
        for (key, field) in fields.1 {
            if fields.0[key] == nil {
                say(.forms, "\(name): the field `\(key)` is new")
            } else if fields.0[key] != field {
                say(.forms, "\(name): the field `\(key)` is asked otherwise")
            }
        }
        let required = (Self.required(old), Self.required(new))
        for key in required.1 where !required.0.contains(where: { sameBytes($0, key) }) {
            say(.forms, "\(name): `\(key)` must be answered now")
        }
        for key in required.0
        where fields.1[key] != nil && !required.1.contains(where: { sameBytes($0, key) }) {
            say(.forms, "\(name): `\(key)` may be left out now")
        }
        if lines.count == count { say(.forms, "\(name): the form is another one") }
    }

    private static func required(_ form: JSONValue?) -> [String] {
        form?["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    // MARK: events, context

    private mutating func compareEvents(_ old: Chart, _ new: Chart) {
        for event in old.events where new.event(named: event.name) == nil {
            say(.events, "“\(event.title)” (`\(event.name)`) can no longer be done")
        }
        for event in new.events {
            guard let before = old.event(named: event.name) else {
                say(.events, "“\(event.title)” (`\(event.name)`) can be done")
                continue
            }
            compareForms(before.form, event.form, "“\(event.title)” (`\(event.name)`)")
        }
    }

    private mutating func compareContext(_ old: Chart, _ new: Chart) {
        let names = (old.program.names.context, new.program.names.context)
        for name in names.0 where !names.1.contains(where: { sameBytes($0, name) }) {
            say(.context, "`context.\(name)` is gone")
        }
        for name in names.1 where !names.0.contains(where: { sameBytes($0, name) }) {
            say(.context, "`context.\(name)` is new")
        }
        compareForms(old.initialInputSchema, new.initialInputSchema, "what a review starts with")
        if lines.isEmpty, !sameBytes(old.title, new.title) {
            say(.other, "it is called “\(new.title)”, before “\(old.title)”")
        }
    }
}

extension InvokeSpec {
    fileprivate var reminderWords: String {
        if reminders.isEmpty { return "never" }
        return reminders.map { reminder in
            reminder.spec.description + (reminder.isBeforeDue ? " before due" : "")
        }.joined(separator: ", ")
    }
}

extension Template {
    /// As it is written.
    var words: String {
        switch self {
        case .constant(.string(let text)): text
        case .constant(let value): value.compactText
        case .expression(let expression): "=" + expression.source
        case .object(let members):
            "{" + members.map { "\($0.key): \($0.value.words)" }.joined(separator: ", ") + "}"
        case .array(let elements): "[" + elements.map(\.words).joined(separator: ", ") + "]"
        }
    }
}
