import JSON
import ReviewEngine

/// What one entry of a review's journal may do, by what stood before it.
struct StepRules {
    let id: String
    let entry: JournalEntry
    let input: JSONObject

    func broken(
        _ before: ReviewMirror?, _ after: ReviewMirror
    ) -> [(auditor: String, sentence: String)] {
        switch entry.kind {
        case "start": return before == nil ? [] : [("once", "\(id) began twice")]
        case "grant": return grant(before, after)
        case "complete", "error": return end(before)
        case "fail", "give-back": return giveBack(before)
        case "timer": return timer(before, after)
        case "set-aside": return [("ending", "\(id) was set aside: \(text("problem"))")]
        default: return []
        }
    }

    private func text(_ key: String) -> String { input[key]?.stringValue ?? "" }

    private var isAnswer: Bool { entry.who != "operator" }

    private var place: String { "entry \(entry.sequence), \(entry.kind) of \(id)" }

    private func grant(
        _ before: ReviewMirror?, _ after: ReviewMirror
    ) -> [(String, String)] {
        let number = input["task"]?.intValue
        guard let old = before?.task(number), let new = after.task(number) else {
            return [("lease", "\(place): there is no such task")]
        }
        var broken: [(String, String)] = []
        if old["status"]?.stringValue != "ready" {
            broken.append(("lease", "\(place): the task was \(old["status"]?.stringValue ?? "?")"))
        }
        if new["attempt"]?.intValue != (old["attempt"]?.intValue ?? 0) + 1 {
            broken.append(("lease", "\(place): the attempt did not rise by one"))
        }
        return broken
    }

    private func stale(_ task: JSONValue) -> [(String, String)] {
        guard task["attempt"] == input["attempt"] else {
            return [
                (
                    "stale",
                    "\(place): attempt \(input["attempt"]?.intValue ?? 0) changed the task, which "
                        + "was at \(task["attempt"]?.intValue ?? 0)"
                )
            ]
        }
        return []
    }

    private func end(_ before: ReviewMirror?) -> [(String, String)] {
        guard let task = before?.task(input["task"]?.intValue) else {
            return [("stale", "\(place): there is no such task")]
        }
        let isQueued = task["address"]?.stringValue?.hasPrefix("queue:") == true
        let status = task["status"]?.stringValue
        let byPerson = !entry.who.hasPrefix("queue:")
        let address = task["address"]?.stringValue ?? ""
        let isTheirs = isQueued || entry.who == address || input["told"] != nil || !isAnswer
        if !isTheirs { return [("access", "\(place): \(entry.who) answered for \(address)")] }
        let fits = status == (isQueued ? "leased" : "ready") || byPerson && status == "attention"
        return stale(task) + (fits ? [] : [("once", "\(place): the task was \(status ?? "?")")])
    }

    private func giveBack(_ before: ReviewMirror?) -> [(String, String)] {
        guard let task = before?.task(input["task"]?.intValue) else {
            return [("stale", "\(place): there is no such task")]
        }
        let isLeased = task["status"]?.stringValue == "leased"
        return stale(task) + (isLeased ? [] : [("lease", "\(place): nobody held the task")])
    }

    private func timer(
        _ before: ReviewMirror?, _ after: ReviewMirror
    ) -> [(String, String)] {
        let id = text("id")
        guard let fired = before?.timers.first(where: { $0.id == id }) else {
            return [("timer", "\(place): \(id) fired and was not set")]
        }
        if fired.due > entry.at {
            return [("timer", "\(place): \(id) fired \(fired.due - entry.at) ms early")]
        }
        let stays = after.timers.contains { $0.id == id && $0.due == fired.due }
        return stays ? [("timer", "\(place): \(id) fired and is still set")] : []
    }
}
