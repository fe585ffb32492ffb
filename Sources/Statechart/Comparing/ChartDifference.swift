import JSON

/// What is different in a newer definition, in words that a coordinator understands: DEPLOY and
/// `workflow deploy` tell it.
///
/// Every key of both files is looked at (see ``PlainChart``); where nothing better is known, the key
/// and its values are told. So no line means that only words for people differ.
package struct ChartDifference: Sendable, Equatable {
    /// One difference; what it is about, and the sentence.
    package struct Line: Sendable, Equatable {
        package enum About: String, Sendable {
            case states, transitions, tasks, forms, deadlines, events, context, other
        }
        package let about: About
        package let text: String
    }

    package private(set) var lines: [Line] = []

    package init(from old: Chart, to new: Chart) {
        let (before, now) = (PlainChart.of(old.source), PlainChart.of(new.source))
        compareStates(Tree(old.program, before), Tree(new.program, now))
        compareChart(before, now)
        guard lines.isEmpty else { return }
        if let path = PlainChart.firstDifference(.object(before), .object(now)) {
            say(.other, "something else differs: \(path)")
        }
    }

    mutating func say(_ about: Line.About, _ text: String) {
        lines.append(Line(about: about, text: text))
    }

    /// Compares parts; if they differ and nothing is told of it, this is said.
    mutating func compare(
        _ about: Line.About, _ name: String, _ old: JSONValue?, _ new: JSONValue?,
        _ parts: (inout ChartDifference) -> Void
    ) {
        let (before, now) = (old ?? .null, new ?? .null)
        if before.hasSameBytes(as: now) { return }
        let count = lines.count
        parts(&self)
        guard lines.count == count else { return }
        say(about, before == now ? "\(name): in another order" : "\(name): otherwise than before")
    }

    /// A key of which nothing better is known.
    mutating func tell(
        _ about: Line.About, _ name: String, _ key: String, _ old: JSONValue?, _ new: JSONValue?
    ) {
        compare(about, "\(name): `\(key)`", old, new) { lines in
            switch (old, new) {
            case (let old?, let new?) where old != new:
                let (before, now) = (Self.words(old), Self.words(new))
                if sameBytes(before, now) { return }
                lines.say(about, "\(name): `\(key)` is \(now), until now \(before)")
            case (nil, let new?): lines.say(about, "\(name): new `\(key)`: \(Self.words(new))")
            case (let old?, nil):
                lines.say(about, "\(name): no longer `\(key)`: \(Self.words(old))")
            default: return
            }
        }
    }

    /// Each key of two objects, those of the newer first.
    static func keys(_ old: JSONObject, _ new: JSONObject) -> [String] {
        new.keys + old.keys.filter { new[$0] == nil }
    }

    /// A value as it is written, not more than a line of it.
    static func words(_ value: JSONValue) -> String {
        let text = value.stringValue.map { "“\($0)”" } ?? value.compactText
        let scalars = text.unicodeScalars
        if scalars.count <= 80 { return text }
        return String(String.UnicodeScalarView(scalars.prefix(79))) + "…"
    }

    /// Texts of a list.
    static func texts(_ value: JSONValue?) -> [String] {
        value?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    static func names(_ value: JSONValue?, _ separator: String = ", ") -> String {
        texts(value).joined(separator: separator)
    }

    // MARK: the chart

    /// What stands at the root beside its states.
    private mutating func compareChart(_ old: JSONObject, _ new: JSONObject) {
        for key in Self.keys(old, new) {
            let (before, now) = (old[key], new[key])
            switch key {
            case "events": compareEvents(before, now)
            case "context": compareContext(before, now)
            case "input":
                compare(.context, "what a review starts with", before, now) {
                    $0.compareForms(before, now, "what a review starts with")
                }
            case "title":
                if let title = now?.stringValue, before != now {
                    say(.other, "it is called “\(title)”, until now “\(before?.stringValue ?? "")”")
                }
            case "facts", "lookups", "resume":
                compare(.other, "`\(key)`", before, now) { lines in
                    let (before, now) = (before?.objectValue ?? [:], now?.objectValue ?? [:])
                    for name in Self.keys(before, now) {
                        lines.tell(.other, "`\(key)`", name, before[name], now[name])
                    }
                }
            case "id": tell(.other, "the workflow", key, before, now)
            default:
                if Tree.keys.contains(where: { sameBytes($0, key) }) { continue }
                tell(
                    sameBytes(key, "incompleteAfter") ? .deadlines : .other, "the workflow", key,
                    before, now)
            }
        }
    }

    private mutating func compareContext(_ old: JSONValue?, _ new: JSONValue?) {
        compare(.context, "`context`", old, new) { lines in
            let (old, new) = (old?.objectValue ?? [:], new?.objectValue ?? [:])
            for name in old.keys where new[name] == nil {
                lines.say(.context, "`context.\(name)` is gone")
            }
            for (name, value) in new {
                guard let before = old[name] else {
                    lines.say(.context, "`context.\(name)` is new")
                    continue
                }
                lines.compare(.context, "`context.\(name)` begins", before, value) { lines in
                    let words = (Self.words(before), Self.words(value))
                    if sameBytes(words.0, words.1) { return }
                    lines.say(
                        .context,
                        "`context.\(name)` begins with \(words.1), until now with \(words.0)")
                }
            }
        }
    }

    private mutating func compareEvents(_ old: JSONValue?, _ new: JSONValue?) {
        compare(.events, "`events`", old, new) { lines in
            let (old, new) = (old?.objectValue ?? [:], new?.objectValue ?? [:])
            let called = { (name: String, event: JSONValue) in
                "“\(event["title"]?.stringValue ?? name)” (`\(name)`)"
            }
            for (name, event) in old where new[name] == nil {
                lines.say(.events, "\(called(name, event)) can no longer be done")
            }
            for (name, event) in new {
                guard let before = old[name] else {
                    lines.say(.events, "\(called(name, event)) can be done")
                    continue
                }
                lines.compare(.events, called(name, event), before, event) {
                    $0.compareEvent(before, event, called(name, event))
                }
            }
        }
    }

    private mutating func compareEvent(_ old: JSONValue, _ new: JSONValue, _ name: String) {
        let (old, new) = (old.objectValue ?? [:], new.objectValue ?? [:])
        for key in Self.keys(old, new) {
            switch key {
            case "form":
                compare(.forms, name, old[key], new[key]) {
                    $0.compareForms(old[key], new[key], name)
                }
            case "title":
                if old[key] != new[key] {
                    say(.events, "\(name) was called \(Self.words(old[key] ?? ""))")
                }
            default: tell(.events, name, key, old[key], new[key])
            }
        }
    }

    /// Fields that are new, gone, or asked otherwise; of the same form nothing.
    mutating func compareForms(_ old: JSONValue?, _ new: JSONValue?, _ name: String) {
        let (old, new) = (old?.objectValue ?? [:], new?.objectValue ?? [:])
        let fields = (
            old["properties"]?.objectValue ?? [:], new["properties"]?.objectValue ?? [:]
        )
        for key in fields.0.keys where fields.1[key] == nil {
            say(.forms, "\(name): the field `\(key)` is gone")
        }
        for (key, field) in fields.1 {
            guard let before = fields.0[key] else {
                say(.forms, "\(name): the field `\(key)` is new")
                continue
            }
            if before.hasSameBytes(as: field) { continue }
            let parts = Self.keys(before.objectValue ?? [:], field.objectValue ?? [:]).filter {
                before[$0] != field[$0]
            }
            let which = parts.isEmpty ? "" : " (\(parts.map { "`\($0)`" }.joined(separator: ", ")))"
            say(.forms, "\(name): the field `\(key)` is asked otherwise\(which)")
        }
        let required = (Self.texts(old["required"]), Self.texts(new["required"]))
        for key in required.1 where !required.0.contains(where: { sameBytes($0, key) }) {
            say(.forms, "\(name): `\(key)` must be answered now")
        }
        for key in required.0
        where fields.1[key] != nil && !required.1.contains(where: { sameBytes($0, key) }) {
            say(.forms, "\(name): `\(key)` may be left out now")
        }
        let rest = Self.keys(old, new).filter { $0 != "properties" && $0 != "required" }
        for key in rest { tell(.forms, "\(name), the form", key, old[key], new[key]) }
    }
}
