import JSON
import ReviewClient

/// A question with a page of its own, and lists of objects: an entry a page, "add another".
extension Desk {
    func question(
        _ asked: AskedTask, _ field: FormField, _ rest: [String]
    ) throws(Detour) -> HTTPResponse {
        guard case .items(let inner) = FieldShape(field) else {
            guard rest.isEmpty else { return missing }
            return isPost ? try take(asked, [field]) : questions(asked, [field], [])
        }
        guard let first = rest.first else {
            return isPost ? try finish(asked, field, inner) : list(asked, field, inner, [])
        }
        let count = asked.sheet.items(field.name).count
        let most = field.rowField == nil ? count + 1 : count
        // A list that became shorter in another window still takes what was typed in this one.
        guard let number = Int(first), (1...500).contains(number), isPost || number <= most
        else { return missing }
        switch (rest.count, rest.last) {
        case (1, _):
            return isPost
                ? try takeItem(asked, field, inner, number) : item(asked, field, inner, number, [])
        case (2, "remove") where isPost: return try remove(asked, field, inner, number)
        default: return missing
        }
    }

    // MARK: The list

    func list(
        _ asked: AskedTask, _ field: FormField, _ inner: [FormField], _ errors: [FieldError]
    ) -> HTTPResponse {
        let items = asked.sheet.items(field.name)
        let path = asked.questionPath(field)
        let entries = items.enumerated().map { index, item -> HTML in
            entry(
                ListEntry(item, index + 1, of: field), inner, path: path,
                marks: asked.bearer.markField + Self.listMark(asked.sheet, field))
        }
        let none: HTML =
            items.isEmpty ? "<p class=\"quiet\">There is nothing in the list yet.</p>\n" : ""
        let words: HTML = field.description.map { "<p class=\"hint\">\($0)</p>\n" } ?? ""
        let more = items.isEmpty ? "Add one" : "Add another"
        let full =
            field.rowField != nil
            || Int64(items.count) >= field.schema["maxItems"]?.intValue ?? .max
        let add: HTML =
            full
            ? ""
            : "<p><a id=\"add\" class=\"add\" href=\"\(path)/\(items.count + 1)\">\(more)</a></p>\n"
        let main: HTML = """
            \(Part.errorSummary(errors))<p class="caption">\(asked.title)</p>
            <h1>\(field.title)</h1>
            \(words)\(kept(asked, [field], alone: true))\(none)\(entries)\(add)<form method="post">\(asked.bearer.markField)
            \(Part.button(items.isEmpty && least(field) == 0 ? "Continue with nothing" : "Continue"))\
            \(Part.button("Save and come back later", name: "later", secondary: true))</form>

            """
        var page = page(asked, field.title, main, back: asked.path)
        page.hasErrors = !errors.isEmpty
        return respond(page, status: errors.isEmpty ? 200 : 422)
    }

    private func least(_ field: FormField) -> Int64 { field.schema["minItems"]?.intValue ?? 0 }

    private func entry(
        _ entry: ListEntry, _ inner: [FormField], path: String, marks: HTML
    ) -> HTML {
        let (answer, errors) = AnswerReader.read(inner, entry.item)
        let number = entry.number
        let rows = entry.asked(inner).compactMap {
            part -> (name: HTML, value: HTML, change: HTML?)? in
            answer[part.name].map {
                let shown = KeptFile.named($0, by: entry.item[part.name])
                return ("\(part.title)", AnswerView.value(shown, part, 1), nil)
            }
        }
        let state: HTML = errors.isEmpty ? "" : " \(Part.tag("not complete", "some"))"
        let words: HTML = entry.words.map { "<p>\($0)</p>\n" } ?? ""
        let remove: HTML =
            entry.isFixed
            ? ""
            : """
            <form method="post" action="\(path)/\(number)/remove">\(marks)\
            \(Part.hidden("shown:entry", Sheet.fingerprint(.object(entry.item))))
            \(Part.button("Remove \(entry.spokenName)", secondary: true))</form>

            """
        return """
            <section class="entry" aria-labelledby="item-\(number)-title">
            <h2 id="item-\(number)-title">\(entry.name)\(state)</h2>
            \(words)\(Part.summary(rows))<p><a id="item-\(number)" href="\(path)/\(number)">Change \(entry.spokenName)</a></p>
            \(remove)</section>

            """
    }

    /// The list is left as it is: looked at, and complete or not.
    private func finish(
        _ asked: AskedTask, _ field: FormField, _ inner: [FormField]
    ) throws(Detour) -> HTTPResponse {
        let form = try form(of: asked.bearer)
        let (saved, _) = try save(asked) { sheet in
            sheet.put(sheet.typed(field.name) ?? .array([]), for: field.name)
            return true
        }
        if form["do"] == "later" { return .see("\(asked.path)/saved") }
        let (_, errors) = AnswerReader.read(field, saved.sheet.values[field.name])
        guard errors.isEmpty else { return list(saved, field, inner, errors) }
        return .see(next(after: [field], saved))
    }
}
