import JSON

/// Tasks and child reviews.
extension ChartDifference {
    mutating func compareInvokes(_ old: Tree, _ new: Tree) {
        for invoke in old.invokes
        where !new.invokes.contains(where: { sameBytes($0.id, invoke.id) }) {
            say(.tasks, "\(Self.called(invoke)) is no longer asked")
        }
        for invoke in new.invokes {
            guard let before = old.invokes.first(where: { sameBytes($0.id, invoke.id) }) else {
                say(.tasks, "\(Self.called(invoke)) is new, in `\(invoke.state)`")
                continue
            }
            let name = Self.called(invoke)
            if !sameBytes(before.state, invoke.state) {
                say(.tasks, "\(name) stands in `\(invoke.state)`, until now in `\(before.state)`")
            }
            compare(.tasks, name, .object(before.plain), .object(invoke.plain)) {
                $0.compareInvoke(before.plain, invoke.plain, name)
            }
        }
    }

    private static func called(_ invoke: (id: String, state: String, plain: JSONObject)) -> String {
        guard let task = invoke.plain["task"]?.stringValue else {
            return "the part `\(child(invoke.plain))` (`\(invoke.id)`)"
        }
        return "the task “\(invoke.plain["title"]?.stringValue ?? task)” (`\(invoke.id)`)"
    }

    private static func child(_ invoke: JSONObject) -> String {
        invoke["among"] == nil
            ? invoke["workflow"]?.stringValue ?? "" : names(invoke["among"], " or ")
    }

    private mutating func compareInvoke(_ old: JSONObject, _ new: JSONObject, _ name: String) {
        guard (old["task"] == nil) == (new["task"] == nil) else {
            return say(.tasks, "\(name) is of another kind")
        }
        let to = [old, new].map { $0["to"] ?? $0["queue"] }
        if to[0] != to[1] {
            let words = to.map { $0.map(Self.words) ?? "nobody" }
            say(.tasks, "\(name) goes to \(words[1]), until now to \(words[0])")
        } else if old["queue"] != new["queue"] {
            say(.tasks, "\(name) is \(new["queue"] == nil ? "no longer" : "now") an automatic step")
        }
        for key in Self.keys(old, new) {
            let (before, now) = (old[key], new[key])
            switch key {
            case "id", "to", "queue": continue
            case "title":
                if before != now {
                    say(.tasks, "\(name) was called \(Self.words(before ?? old["task"] ?? .null))")
                }
            case "workflow" where before != now && !sameBytes(Self.child(old), Self.child(new)):
                say(
                    .tasks,
                    "\(name) is the workflow `\(Self.child(new))`, until now `\(Self.child(old))`")
            case "due", "remind": compareTime(key, before, now, name)
            case "form":
                compare(.forms, name, before, now) { $0.compareForms(before, now, name) }
            case "onDone", "onError", "onItem", "onOverdue": compareWays(key, before, now, name)
            case "input", "lookups":
                compare(.tasks, "\(name): `\(key)`", before, now) { lines in
                    let (before, now) = (before?.objectValue ?? [:], now?.objectValue ?? [:])
                    for member in Self.keys(before, now) {
                        lines.tell(
                            .tasks, name, "\(key).\(member)", before[member], now[member])
                    }
                }
            default: tell(.tasks, name, key, before, now)
            }
        }
    }

    private mutating func compareTime(
        _ key: String, _ old: JSONValue?, _ new: JSONValue?, _ name: String
    ) {
        if old == new { return }
        let isDue = sameBytes(key, "due")
        let words = [old, new].map { value -> String in
            guard let value else { return isDue ? "none" : "never" }
            return (value.arrayValue ?? [value]).map(Self.words).joined(separator: ", ")
        }
        say(
            .deadlines,
            "\(name): \(isDue ? "due" : "reminded") \(words[1]), until now \(words[0])")
    }
}
