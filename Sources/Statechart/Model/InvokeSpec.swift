import CEL
import CivilTime
import JSON

/// A task or child review that a state starts when it is entered.
struct InvokeSpec: Sendable {
    enum Kind: Sendable {
        case task(TaskTemplate)
        case child(workflow: String)
    }

    let index: Int
    let id: String
    let state: Int
    let kind: Kind
    let input: [(key: String, value: Template)]
    let due: DelayTemplate?
    let reminders: [Reminder]
    /// nil: one invocation.
    let forEach: Expression?
    let itemName: String?
    /// The names outside and `itemName`.
    let declarations: CELDeclarations
    let until: Expression?
    let minItems: Int
    var done: OwnEvent
    var error: OwnEvent
    var itemDone: OwnEvent
    var overdue: OwnEvent
    let position: SourcePosition

    struct Reminder: Sendable {
        let spec: DelaySpec
        /// Counted back from the due date; else on from the start.
        let isBeforeDue: Bool
    }
}

/// An event that the chart makes itself.
struct OwnEvent: Sendable {
    var name: EventName
    let tag: Int
}

/// The parts of a task that its file gives.
struct TaskTemplate: Sendable {
    let name: String
    let title: Template
    let description: Template
    let to: Template?
    let queue: Template?
    let form: JSONValue?
    let lease: Span?
    let retry: TaskSpec.Retry?
    let lookups: [LookupTemplate]
}

/// A look-up that a chart declares.
struct LookupTemplate: Sendable {
    enum Kind: Sendable {
        case person(Template, on: Template?)
        case fact(workflow: String, fact: String)
    }
    let name: String
    let kind: Kind
    let position: SourcePosition
}
