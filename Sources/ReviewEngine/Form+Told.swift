package import JSON

/// What a form is for people: the order in which an answer reads, and the words of earlier answers.
///
/// `titles` and `default` of a field may be `{of, at}`: what stands at a path of `of`. A chart sees no
/// words of an answer, so it passes the whole, and who shows the form has put the words back before.
extension Form {
    /// An answer with its members in the order in which the form asks for them, so that it reads so.
    package func ordered(_ answer: JSONValue) -> JSONValue {
        Self.ordered(answer, schema, depth: 0)
    }

    private static func ordered(
        _ value: JSONValue, _ schema: JSONValue, depth: Int
    ) -> JSONValue {
        guard depth < depthMax else { return value }
        switch value {
        case .array(let entries):
            guard let items = schema["items"] else { return value }
            return .array(entries.map { ordered($0, items, depth: depth + 1) })
        case .object(let object):
            guard let fields = schema["properties"]?.objectValue else { return value }
            var sorted = JSONObject()
            for (name, field) in fields {
                sorted[name] = object[name].map { ordered($0, field, depth: depth + 1) }
            }
            for (name, member) in object where sorted[name] == nil { sorted[name] = member }
            return .object(sorted)
        default: return value
        }
    }

    /// Everything that is `{of, at}` in it replaced by what it quotes.
    package var told: JSONValue { Self.told(schema, depth: 0) }

    private static func told(_ schema: JSONValue, depth: Int) -> JSONValue {
        guard depth < depthMax, case .object(var field) = schema else { return schema }
        if let titles = field["titles"], let told = quoted(titles) {
            field["titles"] = .array(told.map { .string($0.stringValue ?? "") })
        }
        if let suggestion = field["default"], let told = quoted(suggestion) {
            let given = told.filter { !$0.isNull }
            let isList = field["type"]?.stringValue == "array"
            field["default"] = isList ? .array(given) : given.first
        }
        if let items = field["items"] { field["items"] = told(items, depth: depth + 1) }
        if case .object(let properties)? = field["properties"] {
            field["properties"] = .object(
                JSONObject(properties.map { ($0.key, told($0.value, depth: depth + 1)) }))
        }
        return .object(field)
    }

    /// nil for what quotes nothing.
    private static func quoted(_ value: JSONValue) -> [JSONValue]? {
        guard let object = value.objectValue, object.count == 2, let whole = object["of"],
            let path = object["at"]?.stringValue
        else { return nil }
        return found(in: whole, path.split(separator: ".").map(String.init)[...], depth: 0)
    }

    /// What stands at a path, through all lists on the way; null for an entry that has nothing there.
    private static func found(
        in value: JSONValue, _ path: ArraySlice<String>, depth: Int
    ) -> [JSONValue] {
        guard depth < depthMax else { return [] }
        if case .array(let entries) = value {
            return entries.flatMap { found(in: $0, path, depth: depth + 1) }
        }
        guard let name = path.first else { return [value] }
        guard let member = value[name] else { return [.null] }
        return found(in: member, path.dropFirst(), depth: depth + 1)
    }
}
