import JSON

/// What is done on the way, on entering and on leaving.
extension ChartDifference {
    /// Two lists of actions: what both have is passed over, the rest compared by what it does.
    mutating func compareActions(_ old: JSONValue?, _ new: JSONValue?, _ name: String) {
        compare(.transitions, "\(name): what is done", old, new) { lines in
            var before = old?.arrayValue ?? []
            var now: [JSONValue] = []
            for action in new?.arrayValue ?? [] {
                if let place = before.firstIndex(where: { $0.hasSameBytes(as: action) }) {
                    before.remove(at: place)
                } else {
                    now.append(action)
                }
            }
            if before.isEmpty, now.isEmpty {
                return lines.say(.transitions, "\(name): the same is done in another order")
            }
            for action in now {
                let verb = Self.verb(action)
                let partner = before.firstIndex { sameBytes(Self.verb($0), verb) }
                guard let partner else {
                    lines.say(.transitions, "\(name) \(Self.deed(action)) now")
                    continue
                }
                let other = before.remove(at: partner)
                lines.compare(.transitions, "\(name): `\(verb)`", other, action) {
                    $0.compareAction(verb, other, action, name)
                }
            }
            for action in before {
                lines.say(.transitions, "\(name) no longer \(Self.deed(action))")
            }
        }
    }

    private mutating func compareAction(
        _ verb: String, _ old: JSONValue, _ new: JSONValue, _ name: String
    ) {
        switch verb {
        case "assign":
            let (old, new) = (old[verb]?.objectValue ?? [:], new[verb]?.objectValue ?? [:])
            for path in Self.keys(old, new) {
                switch (old[path], new[path]) {
                case (let old?, let new?):
                    compare(.transitions, "\(name) sets `\(path)`", old, new) { lines in
                        let words = (Self.words(old), Self.words(new))
                        if sameBytes(words.0, words.1) { return }
                        lines.say(
                            .transitions,
                            "\(name) sets `\(path)` to \(words.1), until now to \(words.0)")
                    }
                case (nil, let new?):
                    say(.transitions, "\(name) sets `\(path)` to \(Self.words(new)) now")
                default: say(.transitions, "\(name) no longer sets `\(path)`")
                }
            }
        case "raise", "send":
            let (old, new) = (old[verb]?.objectValue ?? [:], new[verb]?.objectValue ?? [:])
            let event = Self.words(new["event"] ?? .null)
            for key in Self.keys(old, new) {
                tell(.transitions, "\(name) \(verb)s \(event)", key, old[key], new[key])
            }
        case "choose":
            let branches = (old[verb]?.arrayValue ?? [], new[verb]?.arrayValue ?? [])
            let conditions = (branches.0.map { $0["guard"] }, branches.1.map { $0["guard"] })
            guard conditions.0 == conditions.1 else {
                let words = conditions.1.map { $0.map(Self.words) ?? "else" }
                return say(
                    .transitions, "\(name) chooses by \(words.joined(separator: ", ")) now")
            }
            for (before, now) in zip(branches.0, branches.1) {
                let when = now["guard"]?.stringValue.map { "if `\($0)`" } ?? "else"
                compareActions(before["actions"], now["actions"], "\(name), \(when)")
            }
        default:
            let (old, new) = (old.objectValue ?? [:], new.objectValue ?? [:])
            for key in Self.keys(old, new) {
                if sameBytes(key, "actions") {
                    let each = "\(name), for each `\(new["as"]?.stringValue ?? "")`"
                    compareActions(old[key], new[key], each)
                } else {
                    tell(.transitions, name, key, old[key], new[key])
                }
            }
        }
    }

    private static func verb(_ action: JSONValue) -> String {
        ChartReader.actionKeys.first { action[$0] != nil } ?? ""
    }

    /// What an action does, as a verb and its object.
    private static func deed(_ action: JSONValue) -> String {
        let verb = verb(action)
        let what = action[verb] ?? .null
        switch verb {
        case "assign":
            let paths = (what.objectValue ?? [:]).keys.map { "`\($0)`" }
            return "sets \(paths.joined(separator: ", "))"
        case "raise", "send": return "\(verb)s \(words(what["event"] ?? .null))"
        case "cancel": return "cancels \(words(what))"
        case "log": return "logs \(words(what))"
        case "choose":
            let conditions = (what.arrayValue ?? []).map { $0["guard"].map(words) ?? "else" }
            return "chooses by \(conditions.joined(separator: ", "))"
        default: return "goes through \(words(what))"
        }
    }
}
