/// What one input led to: the next snapshot and what to do in the world, in order.
package struct ChartStep: Sendable, Equatable {
    package var snapshot: ChartSnapshot
    package var effects: [ChartEffect]
    /// The transitions taken, for traces: `scope: done.invoke.scope -> kloe`.
    ///
    /// Empty: nothing handled it.
    package var taken: [String]
    /// Expressions that failed; each also raised `error.execution`.
    package var errors: [ChartError]
}
