import JSON
import ReviewClient

/// One entry of a list of objects: asked, changed, removed.
///
/// Its number is only where it stood when the page was made. Which entry is meant is told by its
/// fingerprint, so that a page that is older than the list changes no other one.
extension Desk {
    private static let listField = "shown:list"

    /// The list as the page shows it.
    static func listMark(_ sheet: Sheet, _ field: FormField) -> HTML {
        Part.hidden(listField, Sheet.fingerprint(sheet.values[field.name]))
    }

    /// - Parameter typed: what was typed and is not saved; it stands in the fields.
    func item(
        _ asked: AskedTask, _ field: FormField, _ inner: [FormField], _ number: Int,
        _ errors: [FieldError], typed: JSONObject? = nil
    ) -> HTTPResponse {
        let items = asked.sheet.items(field.name)
        let standing = number <= items.count ? items[number - 1] : [:]
        let shown = typed ?? standing
        let entry = ListEntry(shown, number, of: field)
        let inputs = entry.asked(inner).map { part in
            FieldInput(field: part, raw: shown[part.name], errors: errors).html
        }
        let path = asked.questionPath(field)
        let title = "\(field.title): \(entry.spokenName)"
        let words: HTML = entry.words.map { "<p>\($0)</p>\n" } ?? ""
        let more = field.rowField == nil ? "Save and add another" : "Save and go on to the next"
        let hasMore = field.rowField == nil || number < items.count
        let main: HTML = """
            \(Part.errorSummary(errors))\(typed == nil ? "" : savedNow(standing, inner))\
            <p class="caption">\(asked.title)</p>
            <h1>\(title)</h1>
            \(words)<form method="post" action="\(path)/\(number)"\(FieldInput.encoding(inner)) novalidate>\
            \(asked.bearer.markField)\(Self.listMark(asked.sheet, field))\
            \(Part.hidden("shown:entry", Sheet.fingerprint(.object(standing))))
            \(entry.hidden)\(inputs)\(Part.button("Save and continue"))\
            \(hasMore ? Part.button(more, name: "add", secondary: true) : "")</form>

            """
        var page = page(asked, title, main, back: path)
        page.hasErrors = !errors.isEmpty
        return respond(page, status: errors.isEmpty ? 200 : 422)
    }

    private func savedNow(_ item: JSONObject, _ inner: [FormField]) -> HTML {
        let rows = inner.map { part -> (name: HTML, value: HTML, change: HTML?) in
            ("\(part.title)", saved(item[part.name], part), nil)
        }
        let now: HTML =
            item.isEmpty
            ? "<p>It is no longer in the list. Save what you typed to add it again.</p>\n"
            : """
            <h2>What is saved now</h2>
            \(Part.summary(rows))<p>What you typed is in the fields below, and is not saved. Save it \
            to replace what is saved now; or go back, and leave that.</p>

            """
        return "<div class=\"inset\">\(now)</div>\n"
    }

    // MARK: Taking it

    func takeItem(
        _ asked: AskedTask, _ field: FormField, _ inner: [FormField], _ number: Int
    ) throws(Detour) -> HTTPResponse {
        let (form, refused) = try takeFiles(try form(of: asked.bearer), inner, asked)
        let typed = JSONObject(
            inner.compactMap { part in
                FieldInput.sent(part, form).map { (part.name, $0) }
            })
        var place = number
        let (saved, isSaved) = try save(asked) { sheet in
            guard let found = Self.place(of: number, typed, form, in: sheet, field) else {
                return false
            }
            var items = sheet.items(field.name)
            if found < items.count { items[found] = typed } else { items.append(typed) }
            place = found + 1
            sheet.put(.array(items.map { .object($0) }), for: field.name)
            return true
        }
        guard isSaved else {
            let told = FieldError(
                field: inner.first.map { "f-\($0.name)" } ?? "",
                message: "Somebody changed the list meanwhile: nothing was saved")
            let count = saved.sheet.items(field.name).count
            return item(saved, field, inner, min(number, count + 1), [told], typed: typed)
        }
        let (answer, misread) = AnswerReader.read(inner, typed)
        let errors =
            refused + misread
            + AnswerReader.disorder(in: answer, inner, by: field.schema["items"])
        guard errors.isEmpty else { return item(saved, field, inner, place, errors) }
        let path = asked.questionPath(field)
        let count = saved.sheet.items(field.name).count
        let next = field.rowField == nil ? count + 1 : place + 1
        let goesOn = form["do"] == "add" && (field.rowField == nil || next <= count)
        return .see(goesOn ? "\(path)/\(next)" : path)
    }

    /// Where what was typed belongs, from 0; nil where the entry that was changed is there no more.
    private static func place(
        of number: Int, _ typed: JSONObject, _ form: FormData, in sheet: Sheet, _ field: FormField
    ) -> Int? {
        let items = sheet.items(field.name).map { Sheet.fingerprint(.object($0)) }
        let mine = Sheet.fingerprint(.object(typed))
        let nothing = Sheet.fingerprint(nil)
        let shown = form["shown:entry"] ?? nothing
        if sameBytes(shown, nothing) {
            let list = form[listField] ?? nothing
            let isSame = sameBytes(list, Sheet.fingerprint(sheet.values[field.name]))
            // The same form once more: it is in the list already.
            if !isSame, let last = items.last, sameBytes(last, mine) { return items.count - 1 }
            // An entry in which nothing stands yet is the one that is filled now.
            let isEmptyEntry = number <= items.count && sameBytes(items[number - 1], nothing)
            return isEmptyEntry ? number - 1 : items.count
        }
        let there = number <= items.count ? items[number - 1] : nothing
        if sameBytes(there, shown) || sameBytes(there, mine) { return number - 1 }
        return items.firstIndex { sameBytes($0, shown) }
    }

    // MARK: Removing it

    /// Removes the entry that was shown, from the list that was shown: the same form sent twice removes
    /// one.
    func remove(
        _ asked: AskedTask, _ field: FormField, _ inner: [FormField], _ number: Int
    ) throws(Detour) -> HTTPResponse {
        let form = try form(of: asked.bearer)
        let shown = form["shown:entry"] ?? ""
        let list = form[Self.listField] ?? ""
        var isThere = false
        let (saved, isSaved) = try save(asked) { sheet in
            var items = sheet.items(field.name)
            let prints = items.map { Sheet.fingerprint(.object($0)) }
            isThere = prints.contains { sameBytes($0, shown) }
            guard sameBytes(list, Sheet.fingerprint(sheet.values[field.name])),
                number <= items.count, sameBytes(prints[number - 1], shown)
            else { return false }
            items.remove(at: number - 1)
            sheet.put(.array(items.map { .object($0) }), for: field.name)
            return true
        }
        guard !isSaved, isThere else { return .see(asked.questionPath(field)) }
        let told = FieldError(
            field: "",
            message: "The list was changed meanwhile: nothing was removed. Look at it again")
        return self.list(saved, field, inner, [told])
    }
}
