import JSON

/// A review as its journal tells it: built from the recorded changes alone, as JSON, by rules of
/// Storage.md written down here a second time.
struct ReviewMirror {
    private(set) var document: JSONObject

    /// Takes a recorded change; nil when it does not begin a review and there is none.
    static func applying(_ change: JSONObject, to before: ReviewMirror?) -> ReviewMirror? {
        if let start = change["start"]?.objectValue { return ReviewMirror(document: start) }
        guard var mirror = before else { return nil }
        if let standing = change["standing"] { mirror.document["standing"] = standing }
        if let parts = change["chart"]?.objectValue {
            let chart = mirror.document["chart"]?.objectValue ?? [:]
            mirror.document["chart"] = .object(merged(chart, parts))
        }
        mirror.take(
            tasks: change["tasks"]?.arrayValue ?? [],
            forgotten: (change["forgotten"]?.arrayValue ?? []).compactMap(\.intValue))
        return mirror
    }

    private static func merged(_ old: JSONObject, _ parts: JSONObject) -> JSONObject {
        var whole = old
        for (key, value) in parts where key != "-gone" {
            if key == "context", let before = old[key]?.objectValue, let after = value.objectValue {
                whole[key] = .object(merged(before, after))
            } else {
                whole[key] = value
            }
        }
        for key in (parts["-gone"]?.arrayValue ?? []).compactMap(\.stringValue) { whole[key] = nil }
        return whole
    }

    private mutating func take(tasks changed: [JSONValue], forgotten: [Int64]) {
        var tasks = document["tasks"]?.arrayValue ?? []
        for task in changed {
            if let place = tasks.firstIndex(where: { $0["number"] == task["number"] }) {
                tasks[place] = Self.task(tasks[place], changed: task)
            } else {
                tasks.append(task)
            }
        }
        tasks.removeAll { forgotten.contains($0["number"]?.intValue ?? 0) }
        document["tasks"] = .array(tasks)
    }

    /// A task with the members that differ; what is null, false or none is not written of a whole one.
    private static func task(_ old: JSONValue, changed: JSONValue) -> JSONValue {
        var whole = old.objectValue ?? [:]
        for (key, value) in changed.objectValue ?? [:] {
            let isUnsaid = value.isNull || value == false || (key == "reminders" && value == 0)
            whole[key] = isUnsaid ? nil : value
        }
        return .object(whole)
    }

    // MARK: What auditors ask

    var status: String { document["standing"]?["status"]?.stringValue ?? "" }
    var isHeld: Bool { document["standing"]?["hold"] != nil }
    var title: String { document["title"]?.stringValue ?? "" }
    var isOpen: Bool { status == "running" || status == "attention" }
    var canonical: [UInt8] { JSONValue.object(document).canonicalBytes }

    func task(_ number: Int64?) -> JSONValue? {
        document["tasks"]?.arrayValue?.first { $0["number"]?.intValue == number }
    }

    /// Due times of the open timers, by id.
    var timers: [(id: String, due: Int64)] {
        (document["chart"]?["timers"]?.arrayValue ?? []).compactMap { timer in
            guard let id = timer["id"]?.stringValue, let due = timer["due"]?.intValue else {
                return nil
            }
            return (id, due)
        }
    }

    /// What it waits for, in words.
    var wait: String {
        let tasks = (document["tasks"]?.arrayValue ?? []).filter {
            ["ready", "leased", "attention"].contains($0["status"]?.stringValue ?? "")
        }.map {
            "\($0["name"]?.stringValue ?? "?") \($0["status"]?.stringValue ?? "?") for "
                + "\($0["address"]?.stringValue ?? "?")"
        }
        let timers = timers.map { "timer \($0.id) at \($0.due)" }
        return (["\(status)\(isHeld ? ", held" : "")"] + tasks + timers).joined(separator: ", ")
    }
}
