import JSON
import ReviewClient

/// Questions of a task: asked, saved as they were typed, judged afterwards.
///
/// A page carries the fingerprint of each answer as it showed it. What another window saved meanwhile is
/// never overwritten unseen: who changed the same answer is shown both, and nothing is saved.
extension Desk {
    /// One question, or a few short ones.
    ///
    /// - Parameter typed: what was typed and is not saved; it stands in the fields.
    func questions(
        _ asked: AskedTask, _ fields: [FormField], _ errors: [FieldError],
        typed: JSONObject = [:]
    ) -> HTTPResponse {
        let isOne = fields.count == 1
        let inputs = fields.map { field in
            Self.shownMark(asked.sheet, field)
                + FieldInput(
                    field: field, raw: typed[field.name] ?? asked.sheet.typed(field.name),
                    errors: errors, isHeading: isOne
                ).html
        }
        var main: HTML = Part.errorSummary(errors)
        if !typed.isEmpty {
            main += savedNow(asked, fields.filter { typed[$0.name] != nil })
        } else if !errors.isEmpty {
            main += "<p class=\"quiet\">What you typed is saved.</p>\n"
        }
        main += isOne ? "<p class=\"caption\">\(asked.title)</p>\n" : "<h1>\(asked.title)</h1>\n"
        main += isOne ? shortNames(asked, for: fields[0]) : ""
        main += kept(asked, fields, alone: true)
        main += """
            <form method="post"\(FieldInput.encoding(fields)) novalidate>\(asked.bearer.markField)
            \(inputs)\(Part.button("Save and continue"))\
            \(Part.button("Save and come back later", name: "later", secondary: true))</form>

            """
        var page = page(asked, isOne ? fields[0].title : asked.title, main, back: asked.path)
        page.hasErrors = !errors.isEmpty
        return respond(page, status: errors.isEmpty ? 200 : 422)
    }

    private static func shown(_ field: FormField) -> String { "shown:\(field.name)" }

    private static func shownMark(_ sheet: Sheet, _ field: FormField) -> HTML {
        Part.hidden(shown(field), Sheet.fingerprint(sheet.values[field.name])) + "\n"
    }

    /// What somebody else saved while another answer was typed here.
    private func savedNow(_ asked: AskedTask, _ fields: [FormField]) -> HTML {
        let rows = fields.map { field -> (name: HTML, value: HTML, change: HTML?) in
            ("\(field.title)", saved(asked.sheet.values[field.name], field), nil)
        }
        return """
            <div class="inset"><h2>What is saved now</h2>
            \(Part.summary(rows))<p>What you typed is in the field below, and is not saved. Save it to \
            replace what is saved now; or go back, and leave that.</p></div>

            """
    }

    func saved(_ raw: JSONValue?, _ field: FormField) -> HTML {
        guard !Sheet.isBlank(raw) else { return "<span class=\"quiet\">Nothing</span>" }
        let (answer, _) = AnswerReader.read(field, raw)
        guard let answer else { return "\(Sheet.words(raw))" }
        return AnswerView.value(KeptFile.named(answer, by: raw), field, 0)
    }

    // MARK: Taking them

    /// What was typed is saved first, whether it is right or not; then it is judged.
    func take(_ asked: AskedTask, _ fields: [FormField]) throws(Detour) -> HTTPResponse {
        let (form, refused) = try takeFiles(try form(of: asked.bearer), fields, asked)
        var contested: [FormField] = []
        let (saved, isSaved) = try save(asked) { sheet in
            contested = fields.filter { !Self.put($0, from: form, into: &sheet) }
            return contested.isEmpty
        }
        guard isSaved else {
            let typed = JSONObject(
                contested.map { ($0.name, FieldInput.sent($0, form) ?? .string("")) })
            return questions(saved, fields, contested.map(Self.contest), typed: typed)
        }
        if form["do"] == "later", refused.isEmpty { return .see("\(asked.path)/saved") }
        let errors =
            refused + fields.flatMap { AnswerReader.read($0, saved.sheet.values[$0.name]).1 }
        guard errors.isEmpty else { return questions(saved, fields, errors) }
        return .see(asked.isShort ? "\(asked.path)/check" : next(after: fields, saved))
    }

    private static func contest(_ field: FormField) -> FieldError {
        FieldError(
            field: "f-\(field.name)",
            message: "\(field.title): somebody changed this answer meanwhile")
    }

    /// Puts what was typed in its place; false where another window changed that meanwhile.
    private static func put(
        _ field: FormField, from form: FormData, into sheet: inout Sheet
    ) -> Bool {
        let typed = FieldInput.sent(field, form)
        let (mine, standing) = (
            Sheet.fingerprint(typed), Sheet.fingerprint(sheet.values[field.name])
        )
        let shown = form[shown(field)] ?? Sheet.fingerprint(nil)
        if sameBytes(shown, standing) || sameBytes(mine, standing) {
            sheet.put(typed, for: field.name)
            return true
        }
        // Nothing was changed here: what another window saved stays.
        return sameBytes(mine, shown)
    }

    /// The next question that nobody has looked at, or the list.
    func next(after fields: [FormField], _ asked: AskedTask) -> String {
        let place = asked.fields.firstIndex { field in fields.contains { $0.name == field.name } }
        guard let place, place + 1 < asked.fields.count else { return "\(asked.path)/check" }
        let next = asked.fields[place + 1]
        return asked.sheet.progress(of: next) == .notLookedAt
            ? asked.questionPath(next) : asked.path
    }

    /// Changes the draft as it stands with the daemon: what another window saved meanwhile stays.
    ///
    /// - Parameter change: false where it must not be saved; it is asked again for a newer draft.
    func save(
        _ asked: AskedTask, _ change: (inout Sheet) -> Bool
    ) throws(Detour) -> (asked: AskedTask, isSaved: Bool) {
        var standing = asked
        for _ in 0..<4 {
            var changed = standing
            guard change(&changed.sheet) else { return (standing, false) }
            do {
                var body = changed.token
                body["draft"] = .object(changed.sheet.content)
                body["revision"] = .int(changed.sheet.revision)
                let saved = try lines.tasks("DRAFT", body)
                changed.sheet.revision = saved["revision"]?.intValue ?? 0
                return (changed, true)
            } catch {
                guard error.code == "CONFLICT" else { throw .line(error) }
                standing = try AskedTask(show(asked.id, asked.bearer), asked.bearer)
            }
        }
        throw .line(
            LineError(code: "BUSY", reason: "", message: "the draft is being saved elsewhere"))
    }
}
