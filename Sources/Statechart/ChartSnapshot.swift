package import CivilTime
package import JSON

/// Where a review stands in its chart: a value that is stepped, stored and compared.
///
/// It knows its chart, so that states are numbers inside and ids outside.
package struct ChartSnapshot: Sendable {
    package enum Status: String, Sendable {
        /// Asked for and not begun: no state is active.
        case unstarted
        case running
        case done
        /// It came to its end, but its `output` could not be formed.
        case failed
    }

    let program: ChartProgram
    /// Active states, ancestors included.
    var states: StateSet
    package internal(set) var context: JSONObject
    package internal(set) var input: JSONObject
    /// What each history state remembers, in the order of the history states.
    var history: [HistoryRecord] = []
    /// Open timers in the order in which they were set.
    package internal(set) var timers: [ChartTimer] = []
    /// Open tasks and children in the order in which they were started.
    package internal(set) var invocations: [OpenInvocation] = []
    /// Progress of each open `forEach`.
    package internal(set) var groups: [GroupProgress] = []
    package internal(set) var status: Status = .running
    package internal(set) var output: JSONValue?
    /// Agreed dates that a hold has made void: they read "date to be agreed" until a new one is set.
    package internal(set) var toAgree: [LapsedDate] = []
    /// Timers set so far; the next is `t<n + 1>`.
    package internal(set) var timersMade: Int64 = 0
    /// How often each `invoke` has been started, by number; as far as any was.
    var activations: [Int64] = []

    struct HistoryRecord: Sendable, Hashable {
        let state: Int
        var remembered: StateSet
    }

    /// Ids of the active states in document order, without the chart itself.
    package var configuration: [String] {
        states.compactMap { $0 == 0 ? nil : program.states[$0].id }
    }

    /// Ids of the active states that have no active child: where the review stands.
    package var leaves: [String] {
        states.compactMap { program.states[$0].isAtomic ? program.states[$0].id : nil }
    }

    /// The least due date of its timers; nil when none has one.
    package var nextDue: Timestamp? { timers.compactMap(\.due).min() }

    package func isActive(_ id: String) -> Bool {
        program.stateNumbers[NameBytes(id)].map { states.contains($0) } ?? false
    }

    package func invocation(_ id: String) -> OpenInvocation? {
        invocations.first { sameBytes($0.id, id) }
    }
}

/// An agreed date that a hold has made void.
package struct LapsedDate: Sendable, Hashable {
    /// Where it stands in the context.
    package var path: [String]
    /// The date that it was.
    package var was: JSONValue
}

/// How far a `forEach` has come.
package struct GroupProgress: Sendable, Hashable {
    package var group: String
    /// Results in the order of the list; null where there is none (yet).
    package var results: [JSONValue]
    package var ended: Int
    var spec: Int
    /// Its elements that have ended: one of them may be asked again while the group goes on.
    var over: [OpenInvocation] = []
}

extension ChartSnapshot: Hashable {
    /// Snapshots of two readings of one file are equal if all their parts are.
    package static func == (left: ChartSnapshot, right: ChartSnapshot) -> Bool {
        left.states == right.states && left.status == right.status && left.context == right.context
            && left.input == right.input && left.history == right.history
            && left.timers == right.timers && left.invocations == right.invocations
            && left.toAgree == right.toAgree && left.groups == right.groups
            && left.output == right.output
            && left.timersMade == right.timersMade && left.activations == right.activations
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(states)
        hasher.combine(context)
        hasher.combine(timersMade)
        hasher.combine(activations)
    }
}
