package import CivilTime
package import JSON

/// A timer that a snapshot holds open.
///
/// Each fires once; a moved anchor moves it.
package struct ChartTimer: Sendable, Hashable {
    package enum Purpose: Sendable, Hashable {
        /// An `after` of a state: numbers of the state and of the delay in the chart.
        case after(state: Int, delay: Int)
        /// A delayed `send`; the event comes when it fires.
        case send(id: String?, to: String?, event: String, data: JSONValue)
        /// A task or child that should be done by then.
        case due(invocation: String)
        /// A barred invoke, by its number in the chart, starts when the window has ended.
        case start(invoke: Int)
        /// Reminder `number` (from 1) of a task.
        case remind(invocation: String, number: Int)
    }

    /// What the delay is counted from.
    package enum Anchor: Sendable, Hashable {
        /// An instant that never moves: entry of the state, start of the task, the `send`.
        case instant(Timestamp)
        /// A date or instant in the context, the path without `context`; nil until it is set, "date
        /// to be agreed".
        case context(path: [String], value: DelayAnchor?)
        /// The due date of an invocation, itself movable.
        case due(invocation: String)
    }

    /// `t1`, `t2` …: unique within a review, never used again.
    package var id: String
    package var purpose: Purpose
    /// nil: the date it hangs on is still to be agreed.
    package var due: Timestamp?
    /// nil: an expression gave the instant itself.
    package var spec: DelaySpec?
    package var anchor: Anchor
}
