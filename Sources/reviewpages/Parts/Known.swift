import JSON
import ReviewClient

/// What a workflow passes to a task, as a person reads it: short facts side by side, texts and
/// tables whole; no identifiers where there is a title.
enum Known {
    /// Names that say nothing to a person, or are told elsewhere on the page.
    private static let leftOut: Set<String> = ["id", "role", "region", "body", "sequence"]
    private static let depthMax = 3

    ///
    /// - Parameter place: the headings above, so that every table has a name of its own.
    static func html(
        _ value: JSONValue?, leavingOut: Set<String>, depth: Int = 0, in place: String = ""
    ) -> HTML {
        guard let object = value?.objectValue, depth < depthMax else { return "" }
        var short: [(name: HTML, value: HTML, change: HTML?)] = []
        var long: HTML = ""
        for (key, value) in object where !leavingOut.contains(key) && !leftOut.contains(key) {
            let title = FormField.words(key)
            if let text = line(value) {
                short.append(("\(title)", "\(text)", nil))
            } else if let block = block(value, depth, in: place + title) {
                long += depth == 0 ? "<h3>\(title)</h3>\n\(block)" : "<h4>\(title)</h4>\n\(block)"
            }
        }
        return Part.summary(short) + long
    }

    /// What fits on a line; nil for nothing, and for what does not.
    private static func line(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text):
            guard !text.isEmpty, text.unicodeScalars.count <= 200, !text.contains("\n") else {
                return nil
            }
            if text.utf8.count == 10, let day = CalendarDay(text) { return day.text }
            if (20...35).contains(text.utf8.count), let moment = Moment(text) { return moment.text }
            return isSlug(text) ? FormField.words(plain(text)) : text
        case .bool(let flag): return flag ? "Yes" : nil
        case .int, .double: return value.compactText
        case .object(let object):
            if let title = object["title"]?.stringValue { return title }
            if let start = Moment(object["start"]) {
                let end = Moment(object["end"]).map { $0 == start ? "" : " to \($0.text)" } ?? ""
                return start.text + end
            }
            return nil
        case .array(let items):
            let texts = items.compactMap { item in
                item.stringValue.map { isSlug($0) ? FormField.words(plain($0)) : $0 }
            }
            let isShort = texts.count == items.count && texts.joined().count <= 80
            return isShort && !texts.isEmpty ? texts.joined(separator: ", ") : nil
        case .null: return nil
        }
    }

    private static func block(
        _ value: JSONValue, _ depth: Int, in place: String
    ) -> HTML? {
        switch value {
        case .string(let text): return text.isEmpty ? nil : HTML.prose(text)
        case .array(let items):
            guard !items.isEmpty else { return nil }
            if items.contains(where: { $0.objectValue != nil }) {
                return table(items, label: place)
            }
            let lines = items.map { item -> HTML in
                "<li>\(item.stringValue ?? item.compactText)</li>\n"
            }
            return "<ul>\(lines)</ul>\n"
        case .object:
            let inner = html(value, leavingOut: [], depth: depth + 1, in: "\(place), ")
            return inner.isEmpty ? nil : "<div class=\"inset\">\(inner)</div>\n"
        default: return nil
        }
    }

    /// A list of objects; cells are lines, whatever else stands in them is left to the workflow.
    private static func table(_ items: [JSONValue], label: String) -> HTML {
        let readable = items.map { item -> JSONValue in
            guard let object = item.objectValue else { return item }
            return .object(
                JSONObject(
                    object.filter { !leftOut.contains($0.key) }.map { key, value in
                        (key, line(value).map { .string($0) } ?? value)
                    }))
        }
        return AnswerView.table(readable, form: nil, label: label)
    }

    /// A short name of the register or a choice: small letters with hyphens.
    private static func isSlug(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: ":"):
                true
            default: false
            }
        }
    }

    /// Without the kind of address: `derby` of `organisation:derby`.
    private static func plain(_ text: String) -> String {
        text.split(separator: ":").last.map(String.init) ?? text
    }
}
