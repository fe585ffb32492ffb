import CEL
import CivilTime
import JSON

/// A task or child review that a state starts when it is entered.
///
/// A class, so that handing it on costs one count.
final class InvokeSpec: Sendable {
    enum Kind: Sendable {
        case task(TaskTemplate)
        case child(ChildTemplate)
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
    /// It does not start while a window of one of these kinds is on.
    let barred: [BlackoutWindow.Kind]
    let done: OwnEvent
    let error: OwnEvent
    let itemDone: OwnEvent
    let overdue: OwnEvent
    let position: SourcePosition

    init(
        index: Int,
        id: String,
        state: Int,
        kind: Kind,
        input: [(key: String, value: Template)],
        due: DelayTemplate?,
        reminders: [Reminder],
        forEach: Expression?,
        itemName: String?,
        declarations: CELDeclarations,
        until: Expression?,
        minItems: Int,
        barred: [BlackoutWindow.Kind],
        done: OwnEvent,
        error: OwnEvent,
        itemDone: OwnEvent,
        overdue: OwnEvent,
        position: SourcePosition
    ) {
        self.index = index
        self.id = id
        self.state = state
        self.kind = kind
        self.input = input
        self.due = due
        self.reminders = reminders
        self.forEach = forEach
        self.itemName = itemName
        self.declarations = declarations
        self.until = until
        self.minItems = minItems
        self.barred = barred
        self.done = done
        self.error = error
        self.itemDone = itemDone
        self.overdue = overdue
        self.position = position
    }

    struct Reminder: Sendable {
        let spec: DelaySpec
        /// Counted back from the due date; else on from the start.
        let isBeforeDue: Bool
        let position: SourcePosition
    }
}

/// An event that the chart makes itself.
struct OwnEvent: Sendable {
    let name: String
    /// Its handlers answer to it; its class is `ChartProgram.classOfTag`.
    let tag: Int
}

/// Which workflow a child review runs: a written name, or an expression that gives one of a few.
struct ChildTemplate: Sendable {
    let workflow: Template
    /// All that it can be, so that each can be checked and proven before anything runs.
    let among: [String]

    func holds(_ name: String) -> Bool { among.contains { sameBytes($0, name) } }

    var words: String { among.joined(separator: " or ") }
}

/// The parts of a task that its file gives.
final class TaskTemplate: Sendable {
    let name: String
    let title: Template
    let description: Template
    let to: Template?
    let queue: Template?
    /// Without the parts that are worked out when the task is made.
    let form: JSONValue?
    let workedOut: [FormTemplate]
    let lease: Span?
    let retry: TaskSpec.Retry?
    let lookups: [LookupTemplate]
    let lookupNames: [String]

    init(
        name: String,
        title: Template,
        description: Template,
        to: Template?,
        queue: Template?,
        form: JSONValue?,
        workedOut: [FormTemplate],
        lease: Span?,
        retry: TaskSpec.Retry?,
        lookups: [LookupTemplate]
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.to = to
        self.queue = queue
        self.form = form
        self.workedOut = workedOut
        self.lease = lease
        self.retry = retry
        self.lookups = lookups
        lookupNames = lookups.map(\.name)
    }
}

/// A part of a task's form that is worked out when the task is made.
struct FormTemplate: Sendable {
    enum Part: String, Sendable {
        case choices = "enum"
        /// What the choices are called.
        case titles
        /// What is suggested.
        case suggestion = "default"
    }

    let part: Part
    /// From the form to the field that it is of.
    let path: [String]
    let value: Template
    let position: SourcePosition
}

/// A look-up that a chart declares.
struct LookupTemplate: Sendable {
    enum Kind: Sendable {
        case person(PersonTemplate)
        case fact(workflow: String, fact: String)
    }
    /// Who, and the parts of a ``PersonQuestion``.
    struct PersonTemplate: Sendable {
        let who: Template
        let from: Template?
        let on: Template?
        let apart: Template?
        let besides: Template?
    }
    let name: String
    let kind: Kind
    let position: SourcePosition
}
