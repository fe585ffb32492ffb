package import JSON

/// What a task or a review knows as lines for a terminal: names and values, lists as items, lists of
/// plain objects as tables.
package enum ValueLines {
    /// Nesting that is shown as lines; deeper parts stand as JSON.
    private static let depthMax = 5

    /// Names and values as lines, lists as items; what is nothing is left out.
    package static func lines(
        of value: JSONValue, indent: Int, depth: Int = 0, width: Int
    ) -> [String] {
        let space = String(repeating: " ", count: indent)
        guard depth < depthMax else { return [space + TextWidth.cut(value.compactText, to: width)] }
        switch value {
        case .object(let object):
            return object.filter { !$0.value.isNothing && $0.key != "body" }
                .flatMap { name, inner in
                    member(name, inner, indent: indent, depth: depth, width: width)
                }
        case .array(let items):
            if let table = table(of: items, indent: indent, width: width) { return table }
            return items.flatMap { item -> [String] in
                if isSimple(item) {
                    return TextWidth.wrap(simple(item), to: max(20, width - indent - 2))
                        .enumerated().map { $0 == 0 ? "\(space)- \($1)" : "\(space)  \($1)" }
                }
                var inner = lines(of: item, indent: indent + 2, depth: depth + 1, width: width)
                if let first = inner.first { inner[0] = "\(space)- \(first.drop { $0 == " " })" }
                return inner
            }
        default: return [space + simple(value)]
        }
    }

    private static func member(
        _ name: String, _ value: JSONValue, indent: Int, depth: Int, width: Int
    ) -> [String] {
        let space = String(repeating: " ", count: indent)
        let heading = "\(FormField.words(name)):"
        guard isSimple(value) else {
            return [space + heading]
                + lines(of: value, indent: indent + 2, depth: depth + 1, width: width)
        }
        return TextWidth.wrap("\(heading) \(simple(value))", to: max(20, width - indent - 2))
            .enumerated().map { $0 == 0 ? space + $1 : "\(space)  \($1)" }
    }

    /// Two objects or more of plain values are read more easily side by side.
    private static func table(of items: [JSONValue], indent: Int, width: Int) -> [String]? {
        var names: [String] = []
        for item in items {
            guard let object = item.objectValue, object.allSatisfy({ isSimple($0.value) }) else {
                return nil
            }
            names += object.keys.filter { !names.contains($0) && $0 != "body" }
        }
        guard items.count > 1, (2...6).contains(names.count) else { return nil }
        var table = Table(
            // The first column is what the others are of, often an id: it stays whole.
            names.map { Table.Column(FormField.words($0).lowercased(), shrinks: $0 != names[0]) },
            indent: indent)
        for item in items {
            table.add(
                names.map { name in item[name].map { $0.isNothing ? "" : simple($0) } ?? "" })
        }
        return table.text(width: width).split(separator: "\n").map(String.init)
    }

    private static func isSimple(_ value: JSONValue) -> Bool {
        value.objectValue == nil && value.arrayValue == nil
    }

    private static func simple(_ value: JSONValue) -> String {
        switch value {
        case .string(let text):
            if text.utf8.count == 10, let day = CalendarDay(text) { return day.text }
            if text.utf8.count >= 20, text.utf8.count <= 35, let moment = Moment(text) {
                return moment.text
            }
            return TextWidth.safe(text)
        case .bool(let truth): return truth ? "yes" : "no"
        default: return value.compactText
        }
    }
}
