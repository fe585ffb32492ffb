package import JSON

/// How reviews of one definition stand in a newer one: what a coordinator states for MIGRATE.
///
/// What it does not name keeps its name. Names are those of the definitions, old on the left:
///
///     states:      { asking: "asked", scope: { enter: "scoping" } }
///     invocations: { question: "inquiry", survey: null }
///     context:     { visit: "={'start': context.visitDate}", label: "new" }
package struct ChartMapping: Sendable {
    package static let keys = ["states", "invocations", "context"]

    struct State: Sendable {
        let from: String
        let to: String
        /// The new state is entered, with its actions, and asks for everything anew.
        let isEntered: Bool
        let position: SourcePosition
    }

    struct Invoke: Sendable {
        let from: String
        /// nil: what is open is withdrawn.
        let to: String?
        let position: SourcePosition
    }

    struct Value: Sendable {
        let name: String
        /// Its expressions see the old context.
        let node: JSONNode
        let position: SourcePosition
    }

    private(set) var states: [State] = []
    private(set) var invocations: [Invoke] = []
    private(set) var context: [Value] = []

    /// Reads a mapping; other keys than `keys` are the caller's.
    package init(_ node: JSONNode) throws(ChartErrors) {
        var reader = ChartReader()
        for member in reader.mappingMembers(node["states"], "`states`") {
            var target = member.value
            if target.members != nil {
                _ = reader.members(target, "a state's place", keys: ["enter"])
                target = target["enter"] ?? target
            }
            guard let name = reader.text(target, "the new place of `\(member.key)`") else {
                continue
            }
            states.append(
                State(
                    from: member.key, to: name, isEntered: member.value.members != nil,
                    position: member.keyPosition))
        }
        for member in reader.mappingMembers(node["invocations"], "`invocations`") {
            if member.value.isNull {
                invocations.append(
                    Invoke(from: member.key, to: nil, position: member.keyPosition))
            } else if let name = reader.text(member.value, "the new name of `\(member.key)`") {
                invocations.append(
                    Invoke(from: member.key, to: name, position: member.keyPosition))
            }
        }
        for member in reader.mappingMembers(node["context"], "`context`") {
            context.append(
                Value(name: member.key, node: member.value, position: member.keyPosition))
        }
        guard reader.errors.isEmpty else { throw ChartErrors(reader.errors) }
    }

    func state(_ id: String) -> State? { states.first { sameBytes($0.from, id) } }

    /// What an invoke is called now; nil when it is withdrawn.
    func invoke(_ id: String) -> String? {
        guard let named = invocations.first(where: { sameBytes($0.from, id) }) else { return id }
        return named.to
    }

    /// Names on the left that none of the old definitions has, and names on the right that the new
    /// one lacks: slips of the pen, found before any review is looked at.
    package func slips(from old: [Chart], to new: Chart) -> [ChartError] {
        var errors: [ChartError] = []
        func check(_ name: String, _ known: [String], _ what: String, _ position: SourcePosition) {
            if known.contains(where: { sameBytes($0, name) }) { return }
            errors.append(
                ChartError(
                    .migration, "there is no such \(what)", at: position,
                    expected: known.joined(separator: ", "), found: "`\(name)`",
                    nearest: nearestName(name, in: known)))
        }
        let oldStates = old.flatMap { $0.program.states.map(\.id) }
        let oldInvokes = old.flatMap { $0.program.invokes.map(\.id) }
        for state in states {
            check(state.from, oldStates, "state in the older definitions", state.position)
            check(
                state.to, new.program.states.map(\.id), "state in the new definition",
                state.position)
        }
        for invoke in invocations {
            check(invoke.from, oldInvokes, "invoke in the older definitions", invoke.position)
            if let to = invoke.to {
                check(
                    to, new.program.invokes.map(\.id), "invoke in the new definition",
                    invoke.position)
            }
        }
        for value in context {
            check(
                value.name, new.program.names.context, "member of the new context",
                value.position)
        }
        return errors
    }
}

extension ChartReader {
    fileprivate mutating func mappingMembers(
        _ node: JSONNode?, _ what: String
    ) -> [JSONNode.Member] {
        guard let node else { return [] }
        if node.members == nil { wrongType(node, what, expected: "an object: old name, new name") }
        return node.members ?? []
    }
}
