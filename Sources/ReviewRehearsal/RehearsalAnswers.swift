package import CivilTime
package import JSON

/// Answers that are known beforehand, as an answers file gives them (see `reviewer follow`).
///
/// A value: each run uses a copy, so that an answer that may be used once is there again in the next.
package protocol RehearsalAnswers: Sendable {
    /// The answer to a task `{name, title, to, input}`, its use counted; nil where none fits.
    mutating func take(for task: JSONObject, as principal: String, today: CivilDate) -> JSONObject?
}
