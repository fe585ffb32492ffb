package import JSON

/// An answer as its form asks: titles for names, words for choices, days as days, tables for lists.
package struct AnswerView {
    /// Nesting shown as markup; what lies deeper is shown as JSON.
    private static let depthMax = 4

    /// The answer as a list of terms, without the fields in `leavingOut`.
    package static func html(
        _ answer: JSONValue?, form: JSONValue?, leavingOut: Set<String> = []
    ) -> HTML {
        guard let object = answer?.objectValue else { return "" }
        let order = FormField.fields(of: form).map(\.name)
        let named = order.compactMap { name in object[name].map { (key: name, value: $0) } }
        let rest = object.filter { !order.contains($0.key) }
        let rows = (named + rest).filter { !leavingOut.contains($0.key) && $0.key != "body" }
            .filter { !$0.value.isNothing }
            .map { key, value -> HTML in
                let field = self.field(key, in: form)
                let isTable = value.arrayValue?.contains { $0.objectValue != nil } ?? false
                let look: HTML = isTable ? " class=\"wide\"" : ""
                return """
                    <div\(look)><dt>\(field.title)</dt>\
                    <dd>\(self.value(value, field, 0))</dd></div>

                    """
            }
        return rows.isEmpty ? "" : "<dl>\(rows)</dl>\n"
    }

    /// A list of objects as a table; columns that no row fills are left out.
    ///
    /// Where it is too wide it can be moved with the keyboard, too; `label` says to a screen reader
    /// what moves. Roles are said, and cells carry their column's name, so that a style may make
    /// blocks of rows.
    package static func table(
        _ rows: [JSONValue], form: JSONValue?, leavingOut: Set<String> = [],
        caption: String? = nil, label: String = "Table"
    ) -> HTML {
        var names = FormField.fields(of: form).map(\.name)
        for row in rows {
            for key in row.objectValue?.keys ?? [] where key != "body" && !names.contains(key) {
                names.append(key)
            }
        }
        names = names.filter { name in
            !leavingOut.contains(name) && rows.contains { $0[name].map { !$0.isNothing } ?? false }
        }
        // Entries in which nothing is filled yet make no table.
        guard !names.isEmpty else { return "<p class=\"quiet\">Nothing</p>\n" }
        let headings = names.map { name -> HTML in
            "<th scope=\"col\" role=\"columnheader\">\(field(name, in: form).title)</th>"
        }
        let filled = rows.filter { row in names.contains { row[$0].map { !$0.isNothing } ?? false }
        }
        let lines = filled.map { row -> HTML in
            let cells = names.map { name -> HTML in
                let field = self.field(name, in: form)
                let cell = row[name].map { $0.isNothing ? "" : value($0, field, 1) } ?? ""
                return "<td role=\"cell\" data-name=\"\(field.title)\">\(cell)</td>"
            }
            return "<tr role=\"row\">\(cells)</tr>\n"
        }
        let title: HTML = caption.map { "<caption>\($0)</caption>" } ?? ""
        return """
            <div class="scroll" tabindex="0" role="group" aria-label="\(caption ?? label)">\
            <table role="table" class="rows">\(title)<thead role="rowgroup"><tr role="row">\(headings)\
            </tr></thead><tbody role="rowgroup">\(lines)</tbody></table></div>

            """
    }

    private static func field(_ name: String, in form: JSONValue?) -> FormField {
        FormField.fields(of: form).first { $0.name == name }
            ?? FormField(name: name, schema: [:], isRequired: false)
    }

    /// One value in words.
    package static func value(_ value: JSONValue, _ field: FormField, _ depth: Int) -> HTML {
        guard depth < depthMax else { return "<code>\(value.compactText)</code>" }
        switch value {
        case .string(let text): return self.text(text, field, isInCell: depth > 0)
        case .bool(let truth): return truth ? "Yes" : "No"
        case .null: return "–"
        case .int(let number):
            // In a table the number does; the words stand where it is chosen.
            return depth > 0 ? "\(String(number))" : "\(field.title(of: value))"
        case .double: return "\(value.compactText)"
        case .array(let items):
            let item = FormField(
                name: field.name, schema: field.schema["items"]?.objectValue ?? [:],
                isRequired: true)
            if items.contains(where: { $0.objectValue != nil }), depth == 0 {
                return table(items, form: .object(item.schema), label: field.title)
            }
            let shown = items.map { self.value($0, item, depth + 1) }
            if field.schema["ordered"]?.boolValue == true {
                return "<ol>\(shown.map { item -> HTML in "<li>\(item)</li>" })</ol>"
            }
            let isShort = items.allSatisfy { ($0.stringValue?.count ?? 99) < 32 }
            if isShort {
                return shown.enumerated().map { $0 == 0 ? $1 : ", \($1)" }.reduce("") { $0 + $1 }
            }
            return "<ul>\(shown.map { item -> HTML in "<li>\(item)</li>" })</ul>"
        case .object:
            return html(value, form: .object(field.schema))
        }
    }

    private static func text(_ text: String, _ field: FormField, isInCell: Bool) -> HTML {
        if field.isDocument {
            // A hash says nothing to a person; a caller who knows the file's name puts it there.
            return text.utf8.count == 64 ? "Given (\(String(text.prefix(12))))" : "\(text)"
        }
        guard field.choices.contains(.string(text)) else {
            // Chosen from what the review knew then; or a name of the register.
            if field.schema["enum"]?.stringValue != nil || field.isShortName {
                return CalendarDay(text).map { "\($0.text)" } ?? "\(ReviewReport.title(text))"
            }
            // Only what was asked for as a day is one: what people typed is shown as they typed it.
            if field.isDate, let day = CalendarDay(text) {
                return "<time datetime=\"\(text)\">\(day.text)</time>"
            }
            if field.isInstant, let moment = Moment(text) {
                return "<time datetime=\"\(text)\">\(moment.text)</time>"
            }
            return isInCell && !text.contains("\n") ? "\(text)" : HTML.prose(text)
        }
        let look = tone(text)
        let words = field.title(of: .string(text))
        if look == "plain" { return "\(words)" }
        return "<span class=\"tag \(look)\">\(words)</span>"
    }

    /// The colour of a choice; its words stand beside it always.
    static func tone(_ choice: String) -> String {
        switch choice {
        case "done", "in", "accept", "strength", "close", "take-it-on", "go-ahead": "good"
        case "under-way", "late", "area-to-consider", "look-again", "not-in-time": "some"
        case "not-started", "not-held", "decline", "dropped", "not-now": "less"
        default: "plain"
        }
    }
}
