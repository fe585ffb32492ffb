import JSON
import ReviewEngine
import ReviewStore
import Statechart

/// A review as lists show it (Protocol.md, a row of LIST).
extension ReviewRow {
    /// - Parameter shelf: has the definition, whose titles say where the review is.
    func line(_ holds: [HoldReach], _ shelf: WorkflowShelf) -> JSONObject {
        var line: JSONObject = [
            "id": .string(id), "workflow": .string(workflow), "title": .string(title),
            "organisation": .string(organisation), "region": .string(region),
            "status": .string(isHeld(holds) ? "held" : status),
            "states": .array(states.split(separator: ",").map { .string(String($0)) }),
            "startedAt": .string(InstantText.text(startedAt)),
        ]
        line["at"] = shelf[hash: definition]?.chart.phrases(
            ofStates: states.split(separator: ",").map(String.init))
        if let parent { line["parent"] = .string(parent) }
        if let endedAt { line["endedAt"] = .string(InstantText.text(endedAt)) }
        if let nextDue { line["nextDue"] = .string(InstantText.text(nextDue)) }
        return line
    }

    /// It runs and stands still: by itself, by its parent, its host or its region.
    func isHeld(_ holds: [HoldReach]) -> Bool {
        sameBytes(status, "running") && (held || holds.contains { $0.holds(self) })
    }
}

extension Chart {
    /// Where a review stands, as people read it: the titles of its innermost states, each once.
    func phrases(ofStates leaves: [String]) -> JSONValue {
        var phrases: [String] = []
        for phrase in leaves.map(phrase(ofState:))
        where !phrases.contains(where: { sameBytes($0, phrase) }) {
            phrases.append(phrase)
        }
        return .array(phrases.map { .string($0) })
    }
}
