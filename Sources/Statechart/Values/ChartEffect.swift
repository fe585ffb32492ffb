package import JSON

/// What a step asks of the world.
///
/// The engine turns each into tasks, messages and journal lines.
package enum ChartEffect: Sendable, Equatable {
    case start(Invocation)
    /// The state that waited for it was left, or its group ended early.
    case stop(invocationID: String)
    /// `to` is `#parent`, `#<invocation id>` (a child), `person:…` or `review:…`.
    case send(to: String, event: String, data: JSONValue)
    case remind(invocationID: String, number: Int)
    case overdue(invocationID: String)
    case log(String)
}
