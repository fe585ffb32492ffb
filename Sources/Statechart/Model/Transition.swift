import JSON

/// A way from a state to others, numbered in document order within its source.
struct Transition: Sendable {
    enum Trigger: Sendable, Equatable {
        /// Descriptors as SCXML §3.12.1 reads them.
        case event(String)
        case always
        /// Made by the chart itself, known by its tag: `onDone`, `onError`, `after` …
        case own(String)
    }

    let index: Int
    let source: Int
    let trigger: Trigger
    /// The classes of events that its descriptors match; see `ChartProgram.eventClass(of:)`.
    var classes: StateSet
    /// The chart's own event that it answers, or -1.
    let tag: Int
    let guardExpression: Expression?
    /// Empty: targetless.
    let targets: [Int]
    let reenter: Bool
    let actions: [Action]
    /// Where the exit set lies, if it does not depend on a history.
    var domain: Int?
    /// `scope: done.invoke.scope -> kloe`.
    let label: String
    let description: String
    let position: SourcePosition

    var isTargetless: Bool { targets.isEmpty }
}
