import JSON

/// XPath of the suite in CEL: a path of names reads the context or the event, as in `$foo/bar`.
///
/// XML stands as JSON in the context (`SCXMLElement.json`). What an expression says of nodes beyond
/// that is written out here; what JSON has no word for (the order of an element's children, its
/// parent) cannot be said.
enum SCXMLXPath {
    private static let spelt: [String: String] = [
        "count($foo) = 1 and count($foo/*) = 0": "has(context.foo) && context.foo == null",
        "In('s0')": "inState('s0')",
        "$copyOfEventData/data/data[@id='param1'] =1": "context.copyOfEventData.param1 == 1",
        "$var2/foo/bar=2": "context.var2.bar == 2",
        "$var1 = '123 4 5' and $var2 = '123 4 5'":
            "context.var1 == '123 4 5' && context.var2 == '123 4 5'",
        "$_event/data/books/book[1]/@title = 'title1'":
            "event.data.books.book[0].title == 'title1'",
        "$_event/data = '123 4 5'": "event.data == '123 4 5'",
        // An event from within has no `origin`: the Recommendation leaves it blank (§5.10.1).
        "$_event/name and $_event/origin and $_event/type": "has(event.name) && has(event.type)",
        "$_event/data/foo/bar = 3": "event.data.foo.bar == 3",
        "$_event/data = 'some string'": "event.data == 'some string'",
    ]

    /// A condition is true or false here; XPath would make a boolean of anything.
    static func condition(_ source: String) throws -> String {
        guard let cel = spelt[source] else { throw SCXMLSkip("XPath (`\(source)`)") }
        return cel
    }

    static func expression(_ source: String) throws -> String {
        if Int(source) != nil { return source }
        let path = try location(source)
        return path.hasPrefix("_event.") ? String(path.dropFirst()) : "context.\(path)"
    }

    /// `$foo/bar` as a path of names.
    static func location(_ source: String) throws -> String {
        guard let match = source.wholeMatch(of: /\$(\w+(?:\/\w+)*)/) else {
            throw SCXMLSkip("XPath (`\(source)`)")
        }
        return String(match.1).replacing("/", with: ".")
    }
}

extension SCXMLElement {
    /// Its content as JSON: attributes and children by name, those of one name as a list.
    var json: JSONValue {
        let attributes = attributes.filter { !$0.key.hasPrefix("xmlns") }
        if attributes.isEmpty, children.isEmpty {
            return (try? JSONReader.parse(trimmedText)) ?? .string(trimmedText)
        }
        var members: [(String, JSONValue)] = attributes.sorted { $0.key < $1.key }.map {
            ($0.key, .string($0.value))
        }
        for child in children where !members.contains(where: { $0.0 == child.name }) {
            let alike = all(child.name).map(\.json)
            members.append((child.name, alike.count == 1 ? alike[0] : .array(alike)))
        }
        return .object(JSONObject(members))
    }
}
