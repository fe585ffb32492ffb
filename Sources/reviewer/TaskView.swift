import JSON
import ReviewClient

/// A task on a terminal: what is asked, by when, what is known, the questions, the command.
struct TaskView {
    /// Nesting of the input that is shown as lines; deeper parts stand as JSON.
    private static let depthMax = 5

    let task: JSONObject
    let now: Moment
    let width: Int

    private func text(_ name: String) -> String {
        TextWidth.safe(task[name]?.stringValue ?? "")
    }

    var text: String {
        var parts = [head]
        if !text("description").isEmpty {
            parts.append(TextWidth.wrap(text("description"), to: width).joined(separator: "\n"))
        }
        if let input = task["input"]?.objectValue, !input.isEmpty {
            let lines = Self.lines(of: .object(input), indent: 2, depth: 0, width: width)
            if !lines.isEmpty {
                parts.append("What you should know\n" + lines.joined(separator: "\n"))
            }
        }
        let questions = FormField.fields(of: task["form"])
        if !questions.isEmpty {
            parts.append("Questions\n" + questions.map(question).joined(separator: "\n"))
        }
        parts.append("Answer it with\n" + commands.map { "  \($0)" }.joined(separator: "\n"))
        return parts.joined(separator: "\n\n")
    }

    private var head: String {
        let due = RowWords.due(.object(task), now)
        let host = task["host"]?.stringValue ?? text("organisation")
        var lines = ["\(text("task"))  \(text("title"))"]
        let review = text("reviewTitle")
        lines.append("\(review.isEmpty ? text("review") : review), host \(TextWidth.safe(host))")
        if !due.isEmpty { lines.append("Answer by: \(due)") }
        return lines.flatMap { TextWidth.wrap($0, to: width) }.joined(separator: "\n")
    }

    private func question(_ field: FormField) -> String {
        let mark = field.isRequired ? "*" : " "
        var lines = ["  \(mark) \(field.title)"]
        if let description = field.description {
            lines.append(TextWidth.indented(description, by: 6, width: width))
        }
        lines.append(
            TextWidth.indented("--\(field.name)  \(field.expectation)", by: 6, width: width))
        return lines.joined(separator: "\n")
    }

    private var commands: [String] {
        let id = text("task")
        let decision = FormField.fields(of: task["form"]).first { $0.name == "decision" }
        let choices = decision?.choices.compactMap(\.stringValue) ?? []
        var lines: [String] = []
        let others = FormField.fields(of: task["form"]).filter {
            $0.isRequired && $0.name != "decision"
        }.map { "--\($0.name) …" }.joined(separator: " ")
        if choices.contains("accept") { lines.append("reviewer accept \(id) \(others)") }
        if choices.contains("decline") {
            lines.append("reviewer decline \(id) --reason TEXT \(others)")
        }
        if lines.isEmpty {
            let fields = FormField.fields(of: task["form"]).filter(\.isRequired)
                .map { "--\($0.name) …" }.joined(separator: " ")
            lines.append("reviewer answer \(id) \(fields)")
        }
        lines.append("reviewer answer \(id)    (asks the questions one after another)")
        return lines
    }

    /// Names and values as lines, lists as items; what is nothing is left out.
    static func lines(of value: JSONValue, indent: Int, depth: Int, width: Int) -> [String] {
        let space = String(repeating: " ", count: indent)
        guard depth < depthMax else { return [space + TextWidth.cut(value.compactText, to: width)] }
        switch value {
        case .object(let object):
            return object.filter { !isNothing($0.value) && $0.key != "body" }
                .flatMap { name, inner -> [String] in
                    let heading = "\(space)\(FormField.words(name)):"
                    if isSimple(inner) {
                        let lines = TextWidth.wrap(
                            "\(heading) \(simple(inner))", to: width - 2)
                        return lines.enumerated().map { $0 == 0 ? $1 : "\(space)  \($1)" }
                            .enumerated().map { $0 == 0 ? space + $1.trimmingSpaces : $1 }
                    }
                    return [heading]
                        + lines(of: inner, indent: indent + 2, depth: depth + 1, width: width)
                }
        case .array(let items):
            if let table = table(of: items, indent: indent, width: width) { return table }
            return items.flatMap { item -> [String] in
                if isSimple(item) {
                    return TextWidth.wrap(simple(item), to: max(20, width - indent - 2))
                        .enumerated().map { $0 == 0 ? "\(space)- \($1)" : "\(space)  \($1)" }
                }
                var inner = lines(of: item, indent: indent + 2, depth: depth + 1, width: width)
                if let first = inner.first {
                    inner[0] = "\(space)- \(first.trimmingSpaces)"
                }
                return inner
            }
        default: return [space + simple(value)]
        }
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
                names.map { name in item[name].map { isNothing($0) ? "" : simple($0) } ?? "" })
        }
        return table.text(width: width).split(separator: "\n").map(String.init)
    }

    private static func isNothing(_ value: JSONValue) -> Bool {
        value.isNull || value.stringValue?.isEmpty == true || value.arrayValue?.isEmpty == true
            || value.objectValue?.isEmpty == true
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

extension String {
    fileprivate var trimmingSpaces: String { String(drop { $0 == " " }) }
}
