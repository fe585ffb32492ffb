package import JSON

/// What the workflow's forms ask under a name: so that a client knows which texts are choices, short
/// names or days, and shows every other one as it was typed.
extension Chart {
    /// By name, in the order of `names`: `enum`, `format` or `type` as JSON Schema has them. A name under
    /// which some form asks for free text is `{type: "string"}`, whatever another form asks.
    package func asked(under names: [String]) -> JSONObject {
        var gathered = AskedNames(names: names)
        for invoke in program.invokes {
            if case .task(let task) = invoke.kind { gathered.take(task.form) }
        }
        for event in events { gathered.take(event.form) }
        gathered.take(initialInputSchema)
        return JSONObject(names.compactMap { name in gathered.found[name].map { (name, $0) } })
    }
}

/// Goes through forms for some names.
private struct AskedNames {
    /// Forms nest no deeper; what does is shown as it stands.
    private static let depthMax = 8
    private static let text: JSONValue = ["type": "string"]

    let names: [String]
    var found: JSONObject = [:]

    mutating func take(_ schema: JSONValue?, depth: Int = 0) {
        guard let schema, depth < Self.depthMax else { return }
        for (name, field) in schema["properties"]?.objectValue ?? [:] {
            if names.contains(where: { sameBytes($0, name) }) {
                note(field["items"] ?? field, under: name)
            }
            take(field, depth: depth + 1)
        }
        take(schema["items"], depth: depth + 1)
    }

    private mutating func note(_ field: JSONValue, under name: String) {
        let known = found[name]
        guard field["properties"] == nil, known != Self.text else { return }
        var told = known?.objectValue ?? [:]
        if let choices = field["enum"]?.arrayValue {
            let before = told["enum"]?.arrayValue ?? []
            told["enum"] = .array(before + choices.filter { !before.contains($0) })
        } else if let format = field["format"] {
            told["format"] = format
        } else {
            switch field["type"]?.stringValue {
            case "string": told = ["type": "string"]
            case "boolean", "integer", "number": told["type"] = field["type"]
            default: return
            }
        }
        found[name] = .object(told)
    }
}
