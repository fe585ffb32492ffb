import JSON
import ReviewClient

/// What a workflow passes to a task, as a person reads it: short facts side by side, texts and
/// tables whole; no identifiers where there is a title.
///
/// Put in words is only what is known to be a choice, a short name or a day: by the workflow's forms
/// (SHOW's `asked`), or as an address. Every other text is shown as it was typed.
struct Known {
    /// Names that say nothing to a person, or are told elsewhere on the page; unless people typed
    /// something under them.
    private static let leftOut = ["id", "role", "region", "body", "sequence"]
    /// Under these stand short names of the register, unless a form asks something else there.
    private static let registered = ["host", "organisation", "person"]
    private static let depthMax = 3

    /// What forms ask, by name.
    let asked: JSONObject

    init(asked: JSONValue?) { self.asked = asked?.objectValue ?? [:] }

    ///
    /// - Parameter place: the headings above, so that every table has a name of its own.
    func html(
        _ value: JSONValue?, leavingOut: Set<String>, depth: Int = 0, in place: String = ""
    ) -> HTML {
        guard let object = value?.objectValue, depth < Self.depthMax else { return "" }
        var short: [(name: HTML, value: HTML, change: HTML?)] = []
        var long: HTML = ""
        for (key, value) in object where !leavingOut.contains(key) && !isLeftOut(key) {
            let title = FormField.words(key)
            if let text = line(value, key) {
                short.append(("\(title)", "\(text)", nil))
            } else if let block = block(value, key, depth, in: place + title) {
                long += depth == 0 ? "<h3>\(title)</h3>\n\(block)" : "<h4>\(title)</h4>\n\(block)"
            }
        }
        return Part.summary(short) + long
    }

    private func field(_ key: String) -> FormField? {
        asked[key]?.objectValue.map { FormField(name: key, schema: $0, isRequired: false) }
    }

    private func isLeftOut(_ key: String) -> Bool {
        guard Self.leftOut.contains(where: { sameBytes($0, key) }) else { return false }
        guard let field = field(key) else { return true }
        return field.isShortName
    }

    // MARK: Words

    /// A text under a name: in words if it is known what it is.
    private func words(_ text: String, _ key: String) -> String {
        guard let field = field(key) else { return unasked(text, key) }
        if field.choices.contains(.string(text)) { return FormField.words(text) }
        if field.isShortName { return Naming.title(text) }
        if field.isDate, let day = CalendarDay(text) { return day.text }
        if field.isInstant, let moment = Moment(text) { return moment.text }
        return text
    }

    /// No form asks for it: the workflow or an automatic step made it.
    private func unasked(_ text: String, _ key: String) -> String {
        if text.utf8.count == 10, let day = CalendarDay(text) { return day.text }
        if (20...35).contains(text.utf8.count), let moment = Moment(text) { return moment.text }
        if Self.registered.contains(where: { sameBytes($0, key) }) { return Naming.title(text) }
        return Naming.isAddress(text) ? Naming.addressee(text) : text
    }

    /// What fits on a line; nil for nothing, and for what does not.
    private func line(_ value: JSONValue, _ key: String) -> String? {
        switch value {
        case .string(let text):
            guard !text.isEmpty, text.unicodeScalars.count <= 200, !text.contains("\n") else {
                return nil
            }
            return words(text, key)
        // What nobody was asked is a mark of the workflow's, told where it stands.
        case .bool(let flag): return flag ? "Yes" : field(key) == nil ? nil : "No"
        case .int, .double: return value.compactText
        case .object(let object):
            if let title = object["title"]?.stringValue { return title }
            if let start = Moment(object["start"]) {
                let end = Moment(object["end"]).map { $0 == start ? "" : " to \($0.text)" } ?? ""
                return start.text + end
            }
            return nil
        case .array(let items):
            let texts = items.compactMap { item in item.stringValue.map { words($0, key) } }
            let isShort = texts.count == items.count && texts.joined().count <= 80
            return isShort && !texts.isEmpty ? texts.joined(separator: ", ") : nil
        case .null: return nil
        }
    }

    private func block(
        _ value: JSONValue, _ key: String, _ depth: Int, in place: String
    ) -> HTML? {
        switch value {
        case .string(let text): return text.isEmpty ? nil : HTML.prose(text)
        case .array(let items):
            guard !value.isNothing else { return nil }
            if items.contains(where: { $0.objectValue != nil }) {
                return table(items, label: place)
            }
            let lines = items.map { item -> HTML in
                "<li>\(item.stringValue.map { words($0, key) } ?? item.compactText)</li>\n"
            }
            return "<ul>\(lines)</ul>\n"
        case .object:
            let inner = html(value, leavingOut: [], depth: depth + 1, in: "\(place), ")
            return inner.isEmpty ? nil : "<div class=\"inset\">\(inner)</div>\n"
        default: return nil
        }
    }

    /// A list of objects; cells are lines, or lists in words.
    private func table(_ items: [JSONValue], label: String) -> HTML {
        let readable = items.map { item -> JSONValue in
            guard let object = item.objectValue else { return item }
            return .object(
                JSONObject(
                    object.filter { !isLeftOut($0.key) }.map { key, value in
                        (key, cell(value, key))
                    }))
        }
        return AnswerView.table(readable, form: nil, label: label)
    }

    private func cell(_ value: JSONValue, _ key: String) -> JSONValue {
        if let text = line(value, key) { return .string(text) }
        guard case .array(let items) = value else { return value }
        return .array(
            items.map { item in item.stringValue.map { .string(words($0, key)) } ?? item })
    }
}
