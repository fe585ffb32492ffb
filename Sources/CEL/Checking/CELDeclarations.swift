import JSON

/// The names that an expression may use, with their types.
///
/// One value serves all programs of a chart; bindings made for it fit them without a look-up by
/// name.
package struct CELDeclarations: Sendable {
    /// How much is refused at compile time.
    package enum Strictness: Sendable {
        /// Unknown names and functions, wrong numbers of arguments and impossible types.
        case full
        /// Nothing but syntax; what is unknown fails when it is evaluated, as cel-spec allows for
        /// expressions that were not checked.
        case none
    }

    let layout: CELLayout
    let types: [CELType]
    package let strictness: Strictness

    package init(
        _ variables: [(name: String, type: CELType)], strictness: Strictness = .full
    ) {
        layout = CELLayout(variables.map(\.name))
        types = variables.map(\.type)
        self.strictness = strictness
    }

    /// Names whose types are not known.
    package init(names: [String], strictness: Strictness = .full) {
        self.init(names.map { ($0, .dyn) }, strictness: strictness)
    }

    /// The same declarations with more names, as for the element of a `forEach`.
    package func adding(_ more: [(name: String, type: CELType)]) -> CELDeclarations {
        let kept = zip(layout.names, types).filter { old in
            !more.contains { sameBytes($0.name, old.0) }
        }
        return CELDeclarations(kept.map { ($0.0, $0.1) } + more, strictness: strictness)
    }

    package var names: [String] { layout.names }
}

/// The order of the declared names.
///
/// Programs and bindings that share one object agree on slots.
final class CELLayout: Sendable {
    let names: [String]

    init(_ names: [String]) {
        self.names = names
    }

    func slot(of name: String) -> Int? {
        for slot in names.indices where sameBytes(names[slot], name) { return slot }
        return nil
    }
}
