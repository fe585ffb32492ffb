import JSON

/// What a workflow file says, apart from words for people and from how it is spelt.
///
/// `ChartDifference` compares these. Places are known from the tables that the reader goes by, so a
/// key that is added there is compared without more. Spellings of one thing become one: a bare
/// target and `{target: […]}`, one action and a list of one, `raise: "x"` and `raise: {event: "x"}`.
enum PlainChart {
    static func of(_ source: JSONValue) -> JSONObject { object(source, .root) }

    /// Depth is that of a chart that could be read.
    private static func value(_ value: JSONValue, _ kind: JSONValue) -> JSONValue {
        if let reference = kind["$ref"]?.stringValue {
            return named(String(reference.dropFirst("#/$defs/".utf8.count)), value)
        }
        if let several = kind["anyOf"]?.arrayValue?.last?["items"], several.objectValue != nil {
            return .array((value.arrayValue ?? [value]).map { Self.value($0, several) })
        }
        if let each = kind["items"], each.objectValue != nil {
            return .array((value.arrayValue ?? [value]).map { Self.value($0, each) })
        }
        if let each = kind["additionalProperties"], let members = value.objectValue {
            return .object(JSONObject(members.map { ($0.key, Self.value($0.value, each)) }))
        }
        return value
    }

    /// A value at one of the schema's `$defs`.
    private static func named(_ name: String, _ value: JSONValue) -> JSONValue {
        let isTexts = value.arrayValue?.allSatisfy { $0.stringValue != nil } ?? false
        switch name {
        case "targets": return .array(value.arrayValue ?? [value])
        case "initial":
            if value.objectValue == nil { return ["target": named("targets", value)] }
            return place(value, .initialTransition)
        case "transitions":
            let several = isTexts ? nil : value.arrayValue
            return .array((several ?? [value]).map { named("transition", $0) })
        case "transition":
            if value.objectValue == nil { return ["target": named("targets", value)] }
            return place(value, .transition)
        case "actions": return .array((value.arrayValue ?? [value]).map { place($0, .action) })
        case "blocks":
            let blocks = value.arrayValue ?? []
            let isBlocks = !blocks.isEmpty && blocks.allSatisfy { $0.arrayValue != nil }
            return .array((isBlocks ? blocks : [value]).map { named("actions", $0) })
        case "invoke": return place(value, value["task"] == nil ? .child : .task)
        case "raise", "send":
            return value.objectValue == nil
                ? ["event": value] : place(value, name == "raise" ? .raised : .sent)
        // What is asked, with all its words: people answer these.
        case "form": return value
        default:
            guard let known = ChartPlace.all.first(where: { $0.name == name }) else { return value }
            return place(value, known.place)
        }
    }

    private static func place(_ value: JSONValue, _ place: ChartPlace) -> JSONValue {
        .object(object(value, place))
    }

    private static func object(_ value: JSONValue, _ place: ChartPlace) -> JSONObject {
        var plain = JSONObject()
        for (name, member) in value.objectValue ?? [:] where !isWords(name, member) {
            let key = place.keys.first { sameBytes($0.name, name) }
            plain[name] = key.map { Self.value(member, $0.kind) } ?? member
        }
        return plain
    }

    /// A written-out description, or where the schema is. Titles are told.
    private static func isWords(_ name: String, _ value: JSONValue) -> Bool {
        switch name {
        case "$schema": true
        case "description": value.stringValue?.utf8.first != UInt8(ascii: "=")
        default: false
        }
    }

    /// The path to the first thing that is not the same, the order of members included.
    static func firstDifference(
        _ old: JSONValue, _ new: JSONValue, at path: String = ""
    ) -> String? {
        if old.hasSameBytes(as: new) { return nil }
        switch (old, new) {
        case (.object(let old), .object(let new)):
            let within = { (key: String) in path.isEmpty ? key : "\(path).\(key)" }
            for (key, value) in new {
                guard let before = old[key] else { return within(key) }
                if let inner = firstDifference(before, value, at: within(key)) { return inner }
            }
            return old.keys.first { new[$0] == nil }.map(within)
                ?? "the order within \(path.isEmpty ? "the file" : path)"
        case (.array(let old), .array(let new)) where old.count == new.count:
            for (place, pair) in zip(old, new).enumerated() {
                if let inner = firstDifference(pair.0, pair.1, at: "\(path)[\(place)]") {
                    return inner
                }
            }
            return path
        default: return path
        }
    }
}
