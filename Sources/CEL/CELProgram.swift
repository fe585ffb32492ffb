package import JSON

/// A compiled expression.
///
/// The chart compiles each once, when its file is loaded, and evaluates it with new bindings at
/// each step.
package struct CELProgram: Sendable {
    /// Units of cost that one evaluation may use if its caller does not say otherwise: about one
    /// per operation, so some tens of milliseconds at the very worst.
    package static let defaultBudget = 1_000_000

    package let source: String
    /// What is known of the result; `.dyn` if nothing.
    package let resultType: CELType
    /// The declared names that are read, each with the fields selected from it as far as they are
    /// written out, in the order in which they first stand in the source.
    package let reads: [[String]]
    /// Where what is read is compared with a written text: `path == 'text'`, `path in ['text']`.
    package let comparisons: [CELComparison]
    /// Equal for expressions that are the same but for spelling; see `CELNormalForm`.
    package let normalForm: CELNormalForm
    /// The states that `inState("…")` asks for by a written name, and where.
    package let stateReferences: [CELStateReference]

    let text: CELSource
    private let root: any Node
    private let layout: CELLayout
    private let localCount: Int

    /// Parses and checks.
    ///
    /// `origin` is where the first character of `source` stands in its file; all positions of
    /// errors follow from it.
    package static func compile(
        _ source: String, declarations: CELDeclarations, at origin: SourcePosition? = nil
    ) throws(CELError) -> CELProgram {
        let text = CELSource(text: source, origin: origin)
        do {
            let expression = try Parser.parse(source)
            var compiler = Compiler(declarations)
            let compiled = try compiler.compile(expression)
            let reads = CELReads(of: expression, declarations.layout)
            return CELProgram(
                source: source, resultType: compiled.type, reads: reads.paths,
                comparisons: reads.comparisons.map {
                    CELComparison(
                        path: $0.path, text: $0.text, position: text.position($0.offset))
                },
                normalForm: CELNormalForm(expression),
                stateReferences: compiler.states.map {
                    CELStateReference(name: $0.name, position: text.position($0.offset))
                },
                text: text, root: compiled.node, layout: declarations.layout,
                localCount: compiler.localCount)
        } catch {
            throw CELError(error, source: text)
        }
    }

    /// Bindings that were made for other declarations are looked up by name.
    package func evaluate(
        _ bindings: inout CELBindings, budget: Int = CELProgram.defaultBudget
    ) throws(CELError) -> CELValue {
        do {
            if bindings.layout === layout {
                return try bindings.evaluate(root, locals: localCount, budget: budget)
            }
            var ordered = bindings.ordered(for: layout)
            return try ordered.evaluate(root, locals: localCount, budget: budget)
        } catch {
            throw CELError(error, source: text)
        }
    }
}

/// A state named in an expression.
package struct CELStateReference: Sendable, Hashable {
    package let name: String
    package let position: SourcePosition?
}

/// A comparison of what is read with a written text.
package struct CELComparison: Sendable, Hashable {
    package let path: [String]
    package let text: String
    package let position: SourcePosition?
}
