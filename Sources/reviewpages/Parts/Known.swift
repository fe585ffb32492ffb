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
    private static let registered = ["host", "organisation", "person", "people"]
    private static let depthMax = 3
    /// Lists in lists of which all is put in words.
    private static let nestingMax = 8

    /// What forms ask, by name.
    let asked: JSONObject

    init(asked: JSONValue?) { self.asked = asked?.objectValue ?? [:] }

    func html(_ value: JSONValue?, leavingOut: Set<String>) -> HTML {
        html(value, leavingOut: leavingOut, in: nil, depth: 0, under: "")
    }

    /// - Parameters:
    ///   - parent: the name of the list or group that it is in.
    ///   - headings: those above, so that every table has a name of its own.
    private func html(
        _ value: JSONValue?, leavingOut: Set<String>, in parent: String?, depth: Int,
        under headings: String
    ) -> HTML {
        guard let object = value?.objectValue, depth < Self.depthMax else { return "" }
        var short: [(name: HTML, value: HTML, change: HTML?)] = []
        var long: HTML = ""
        for (key, value) in object where !leavingOut.contains(key) {
            let name = Name(key, in: parent)
            guard !isLeftOut(name) else { continue }
            let title = title(name, of: value)
            if let text = line(value, name) {
                short.append(("\(title)", "\(text)", nil))
            } else if let block = block(value, name, depth, under: headings + title) {
                long += depth == 0 ? "<h3>\(title)</h3>\n\(block)" : "<h4>\(title)</h4>\n\(block)"
            }
        }
        return Part.summary(short) + long
    }

    /// A key, and that of the list or group it stands in.
    private struct Name {
        let key: String
        let parent: String?

        init(_ key: String, in parent: String?) {
            self.key = key
            self.parent = parent
        }
    }

    /// As it is asked in that list or group; else as it is asked anywhere.
    private func field(_ name: Name) -> FormField? {
        let within = name.parent.flatMap { asked["\($0).\(name.key)"] }
        return (within ?? asked[name.key])?.objectValue.map {
            FormField(name: name.key, schema: $0, isRequired: false)
        }
    }

    /// As the form called it, where that asks for such a thing: `notes` that people wrote are not the
    /// `notes` of another form.
    private func title(_ name: Name, of value: JSONValue) -> String {
        let items = value.arrayValue ?? [value]
        let isGroup = items.contains { $0.objectValue != nil && $0["title"] == nil }
        guard let field = field(name),
            isGroup == ["enum", "format", "type"].allSatisfy({ field.schema[$0] == nil })
        else { return FormField.words(name.key) }
        return field.title
    }

    private func isLeftOut(_ name: Name) -> Bool {
        guard Self.leftOut.contains(where: { sameBytes($0, name.key) }) else { return false }
        guard let field = field(name) else { return true }
        return field.isShortName
    }

    // MARK: Words

    /// A text under a name: in words if it is known what it is.
    private func words(_ text: String, _ name: Name) -> String {
        guard let field = field(name) else { return unasked(text, name.key) }
        if field.choices.contains(.string(text)) { return field.title(of: .string(text)) }
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
    private func line(_ value: JSONValue, _ name: Name) -> String? {
        switch value {
        case .string(let text):
            guard !text.isEmpty, text.unicodeScalars.count <= 200, !text.contains("\n") else {
                return nil
            }
            return words(text, name)
        // What nobody was asked is a mark of the workflow's, told where it stands.
        case .bool(let flag): return flag ? "Yes" : field(name) == nil ? nil : "No"
        case .int, .double: return value.compactText
        case .object(let object):
            if let title = object["title"]?.stringValue { return title }
            if let start = Moment(object["start"]) {
                let end = Moment(object["end"]).map { $0 == start ? "" : " to \($0.text)" } ?? ""
                return start.text + end
            }
            return nil
        case .array(let items):
            let texts = items.compactMap { item in item.stringValue.map { words($0, name) } }
            let isShort = texts.count == items.count && texts.joined().count <= 80
            return isShort && !texts.isEmpty ? texts.joined(separator: ", ") : nil
        case .null: return nil
        }
    }

    private func block(
        _ value: JSONValue, _ name: Name, _ depth: Int, under headings: String
    ) -> HTML? {
        switch value {
        case .string(let text): return text.isEmpty ? nil : HTML.prose(text)
        case .array(let items):
            guard !value.isNothing else { return nil }
            if items.contains(where: { $0.objectValue != nil }) {
                return table(items, name, label: headings)
            }
            let lines = items.map { item -> HTML in
                "<li>\(item.stringValue.map { words($0, name) } ?? item.compactText)</li>\n"
            }
            return "<ul>\(lines)</ul>\n"
        case .object:
            let inner = html(
                value, leavingOut: [], in: name.key, depth: depth + 1, under: "\(headings), ")
            return inner.isEmpty ? nil : "<div class=\"inset\">\(inner)</div>\n"
        default: return nil
        }
    }

    /// A list of objects; cells are lines, or lists in words.
    private func table(_ items: [JSONValue], _ name: Name, label: String) -> HTML {
        let rows = items.map { readable($0, name, depth: 0) }
        return AnswerView.table(rows, form: titles(items, name, depth: 0)["items"], label: label)
    }

    /// All in it in words, without what is left out.
    private func readable(_ value: JSONValue, _ name: Name, depth: Int) -> JSONValue {
        guard depth < Self.nestingMax else { return value }
        switch value {
        case .object(let object):
            if depth > 0, let text = line(value, name) { return .string(text) }
            return .object(
                JSONObject(
                    object.compactMap { key, value in
                        let inner = Name(key, in: name.key)
                        guard !isLeftOut(inner) else { return nil }
                        return (key, readable(value, inner, depth: depth + 1))
                    }))
        case .array(let items):
            if let text = line(value, name) { return .string(text) }
            return .array(items.map { readable($0, name, depth: depth + 1) })
        default: return line(value, name).map { .string($0) } ?? value
        }
    }

    /// A form that says only how what is shown is called.
    private func titles(_ items: [JSONValue], _ name: Name, depth: Int) -> JSONValue {
        var fields = JSONObject()
        let members = items.flatMap { $0.objectValue.map(Array.init) ?? [] }
        for (key, value) in members where depth < Self.nestingMax {
            let inner = Name(key, in: name.key)
            var field: JSONObject = ["title": .string(title(inner, of: value))]
            let below = value.arrayValue ?? (value.objectValue == nil ? [] : [value])
            if below.contains(where: { $0.objectValue != nil }) {
                for (key, value) in titles(below, inner, depth: depth + 1).objectValue ?? [:] {
                    field[key] = value
                }
            }
            fields[key] = .object(field)
        }
        let form: JSONValue = ["properties": .object(fields)]
        return ["properties": .object(fields), "items": form]
    }
}
