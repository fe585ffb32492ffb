import CEL
import JSON

/// One thing that a chart does on entry, on exit or in a transition.
indirect enum Action: Sendable {
    /// All values are evaluated, then all are set: two of one `assign` do not see each other.
    case assign([Assignment], SourcePosition)
    case raise(event: Template, data: Template, SourcePosition)
    case send(SendSpec)
    case cancel(id: Template, SourcePosition)
    case log(Template, SourcePosition)
    case choose([Branch])
    case forEach(LoopSpec)

    struct Assignment: Sendable {
        /// At least one name; the first is a declared member of the context.
        let path: [String]
        let value: Template
        let position: SourcePosition
    }

    struct Branch: Sendable {
        let guardExpression: Expression?
        let actions: [Action]
    }
}

/// A `send`: at once or later, to this review or another receiver.
struct SendSpec: Sendable {
    let event: Template
    let data: Template
    /// nil: this review.
    let to: Template?
    let delay: DelayTemplate?
    let id: Template?
    let position: SourcePosition
}

/// A `forEach` among actions.
struct LoopSpec: Sendable {
    let list: Expression
    /// The names outside and the loop's own.
    let declarations: CELDeclarations
    let itemName: String
    let indexName: String?
    let actions: [Action]
    let position: SourcePosition
}

/// A block of entry or exit actions: an error ends the block, not its neighbours (SCXML §3.8).
typealias ActionBlock = [Action]
