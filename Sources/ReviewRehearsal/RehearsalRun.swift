package import JSON

/// How one rehearsed review went.
package struct RehearsalRun: Sendable {
    package enum Ending: String, Sendable {
        /// It came to a final state.
        case ended
        /// Nothing is planned any more: somebody does not answer, and no time moves it on.
        case waits
        /// The same is asked again and again, and nothing else changes.
        case circles
        /// An expression or a date failed; a coordinator would have to amend it.
        case attention
        /// An answer of the answers file does not fit the task's form.
        case misfit
        /// It had not ended when the time was up.
        case horizon
    }

    package var seed: UInt64
    package var startedAt: Int64
    package var endedAt: Int64
    package var ending: Ending
    /// Ids and titles of the states in which it stands.
    package var states: [(id: String, title: String)]
    /// Whether the final state is tagged `abandoned`.
    package var isAbandoned: Bool
    /// Why it did not end, one sentence each.
    package var why: [String]
    /// Short reason that runs of one kind have in common.
    package var reason: String
    package var workingDays: Int
    /// Names of the tasks that were not answered in time, each with how often.
    package var overdue: [(name: String, times: Int)]
    /// What was asked or looked for again, each with how often beyond the first time.
    package var again: [(name: String, times: Int)]
    /// How many answers were given, how many steps taken.
    package var answers: Int
    package var steps: Int
    /// Expressions of the workflow that failed, each once.
    package var faults: [String]
    package var story: [StoryLine]

    package var weeks: Double { Double(max(0, endedAt - startedAt)) / 604_800_000 }

    /// What runs with one outcome have in common: the final state, or why there is none.
    package var outcome: String {
        ending == .ended
            ? states.map(\.id).joined(separator: ", ") : "\(ending.rawValue): \(reason)"
    }

    package func json(instant: (Int64) -> String) -> JSONValue {
        var object: JSONObject = [
            "seed": .string("\(seed)"), "start": .string(instant(startedAt)),
            "end": .string(instant(endedAt)), "ending": .string(ending.rawValue),
            "states": .array(
                states.map { ["id": .string($0.id), "title": .string($0.title)] }),
            "abandoned": .bool(isAbandoned), "workingDays": .int(Int64(workingDays)),
            "weeks": .double((weeks * 10).rounded() / 10), "answers": .int(Int64(answers)),
            "overdue": Self.counts(overdue), "again": Self.counts(again),
        ]
        if !why.isEmpty { object["why"] = .array(why.map { .string($0) }) }
        if !faults.isEmpty { object["faults"] = .array(faults.map { .string($0) }) }
        object["story"] = .array(
            story.map {
                [
                    "at": .string(instant($0.at)), "kind": .string($0.kind.rawValue),
                    "who": .string($0.who), "what": .string($0.what),
                ]
            })
        return .object(object)
    }

    static func counts(_ list: [(name: String, times: Int)]) -> JSONValue {
        .array(list.map { ["name": .string($0.name), "times": .int(Int64($0.times))] })
    }
}
