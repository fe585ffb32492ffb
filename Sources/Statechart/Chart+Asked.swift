package import JSON

/// What the workflow's forms ask under a name: so that a client calls it as the form did, knows which
/// texts are choices, short names or days, and shows every other one as it was typed.
extension Chart {
    /// By name, in the order of `names`: `title`, and `enum` with `titles`, `format` or `type` as forms have
    /// them.
    /// A name under which some form asks for free text is a `string`, whatever another form asks; one
    /// that forms call differently has no title. A field of a list or group is told a second time as
    /// `findings.text`: as it is asked within `findings`.
    package func asked(under names: [String]) -> JSONObject {
        var gathered = AskedNames(names: names)
        for invoke in program.invokes {
            if case .task(let task) = invoke.kind { gathered.take(task.form) }
        }
        for event in events { gathered.take(event.form) }
        gathered.take(initialInputSchema)
        return JSONObject(
            gathered.found.compactMap { name, told in
                let said = (told.objectValue ?? [:]).filter { !$0.value.isNull }
                return said.isEmpty ? nil : (name, .object(JSONObject(said)))
            })
    }
}

/// Goes through forms for some names.
private struct AskedNames {
    /// Forms nest no deeper; what does is shown as it stands.
    private static let depthMax = 8

    let names: [String]
    /// Null stands for a title on which forms do not agree.
    var found: JSONObject = [:]

    mutating func take(_ schema: JSONValue?, in parent: String? = nil, depth: Int = 0) {
        guard let schema, depth < Self.depthMax else { return }
        for (name, field) in schema["properties"]?.objectValue ?? [:] {
            if names.contains(where: { sameBytes($0, name) }) {
                note(field, under: name)
                if let parent { note(field, under: "\(parent).\(name)") }
            }
            take(field, in: name, depth: depth + 1)
        }
        take(schema["items"], in: parent, depth: depth + 1)
    }

    private mutating func note(_ field: JSONValue, under name: String) {
        let known = found[name]?.objectValue
        var told = known ?? [:]
        let title = field["title"] ?? .null
        told["title"] = known == nil || told["title"] == title ? title : .null
        let kind = field["items"] ?? field
        if kind["properties"] == nil, told["type"] != "string" { note(kind, in: &told) }
        found[name] = .object(told)
    }

    /// What it is; free text goes before all else.
    private func note(_ field: JSONValue, in told: inout JSONObject) {
        if let choices = field["enum"]?.arrayValue {
            var known = told["enum"]?.arrayValue ?? []
            var titles = told["titles"]?.arrayValue ?? known.map { _ in "" }
            for (place, choice) in choices.enumerated() where !known.contains(choice) {
                known.append(choice)
                let said = field["titles"]?.arrayValue ?? []
                titles.append(place < said.count ? said[place] : "")
            }
            told["enum"] = .array(known)
            if titles.contains(where: { $0 != "" }) { told["titles"] = .array(titles) }
        } else if let format = field["format"] {
            told["format"] = format
        } else {
            switch field["type"]?.stringValue {
            case "string":
                told["enum"] = nil
                told["titles"] = nil
                told["format"] = nil
                told["type"] = "string"
            case "boolean", "integer", "number": told["type"] = field["type"]
            default: break
            }
        }
    }
}
