import JSON
import ReviewEngine
import ReviewStore

/// A review as lists show it (Protocol.md, a row of LIST).
extension ReviewRow {
    func line(_ holds: [HoldReach]) -> JSONObject {
        var line: JSONObject = [
            "id": .string(id), "workflow": .string(workflow), "title": .string(title),
            "organisation": .string(organisation), "region": .string(region),
            "status": .string(isHeld(holds) ? "held" : status),
            "states": .array(states.split(separator: ",").map { .string(String($0)) }),
            "startedAt": .string(InstantText.text(startedAt)),
        ]
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
