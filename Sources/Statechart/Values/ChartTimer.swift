package import CivilTime
package import JSON

/// A timer that a snapshot holds open.
///
/// Each fires once; a moved anchor moves it.
package struct ChartTimer: Sendable {
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

    /// What it was set for; the same for its whole life, so that it is kept once however often the
    /// timer is copied.
    private final class Setting: Sendable {
        let id: String
        let purpose: Purpose
        let spec: DelaySpec?

        init(id: String, purpose: Purpose, spec: DelaySpec?) {
            self.id = id
            self.purpose = purpose
            self.spec = spec
        }
    }

    private let setting: Setting
    /// nil: the date it hangs on is still to be agreed.
    package var due: Timestamp?
    package var anchor: Anchor

    init(id: String, purpose: Purpose, due: Timestamp?, spec: DelaySpec?, anchor: Anchor) {
        setting = Setting(id: id, purpose: purpose, spec: spec)
        self.due = due
        self.anchor = anchor
    }

    /// `t1`, `t2` …: unique within a review, never used again.
    package var id: String { setting.id }
    package var purpose: Purpose { setting.purpose }
    /// nil: an expression gave the instant itself.
    package var spec: DelaySpec? { setting.spec }

    /// The same timer for the same thing under another number: of a chart that was migrated.
    func serving(_ purpose: Purpose) -> ChartTimer {
        ChartTimer(id: id, purpose: purpose, due: due, spec: spec, anchor: anchor)
    }

    /// Whether it is there for this invocation: its due date or a reminder.
    func serves(invocation: String) -> Bool {
        switch setting.purpose {
        case .due(let own), .remind(let own, _): sameBytes(own, invocation)
        case .after, .send, .start: false
        }
    }

    /// Whether it is the due date of this invocation.
    func isDue(of invocation: String) -> Bool {
        if case .due(let own) = setting.purpose { sameBytes(own, invocation) } else { false }
    }
}

extension ChartTimer: Hashable {
    package static func == (left: ChartTimer, right: ChartTimer) -> Bool {
        left.due == right.due && left.anchor == right.anchor
            && (left.setting === right.setting
                || sameBytes(left.id, right.id) && left.purpose == right.purpose
                    && left.spec == right.spec)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(due)
    }
}
