import JSON
import ReviewClient

/// What a person may do in a review beyond their task, where its workflow says so: a Lead Reviewer
/// raises a concern. Asked on one page, shown once more, and only then done.
extension Desk {
    func choices(_ asked: AskedTask) -> HTML {
        let items = (asked.line["now"]?.arrayValue ?? []).compactMap { event -> HTML? in
            guard let name = event["event"]?.stringValue else { return nil }
            return """
                <li><span><a href="\(asked.path)/raise/\(name)">\(event["title"]?.stringValue ?? name)</a>\
                </span></li>

                """
        }
        return items.isEmpty ? "" : "<h2>You can also</h2>\n<ul class=\"tasks\">\(items)</ul>\n"
    }

    func raise(_ name: String, _ asked: AskedTask) throws(Detour) -> HTTPResponse {
        let known = asked.line["now"]?.arrayValue?.first { $0["event"]?.stringValue == name }
        guard let known else { return missing }
        if known["needsCode"]?.boolValue == true, let way = wayToCode() { return way }
        let fields = FormField.fields(of: known["form"])
        guard isPost else { return raisePage(known, fields, [:], [], asked) }
        let form = try form(of: asked.bearer)
        let typed = JSONObject(
            fields.compactMap { field in
                FieldInput.sent(field, form).map { (field.name, $0) }
            })
        let (answer, errors) = AnswerReader.read(fields, typed)
        guard errors.isEmpty, form["do"] != "change" else {
            return raisePage(known, fields, typed, form["do"] == "change" ? [] : errors, asked)
        }
        guard form["do"] == "confirm" else {
            return raiseCheck(known, fields, answer, form, asked)
        }
        _ = try commands(
            "EVENT",
            [
                "review": asked.line["review"] ?? .null, "event": .string(name),
                "data": .object(answer),
            ], asked.bearer, id: form["once"])
        let main: HTML = """
            <div class="done"><h1>It is noted</h1><p>\(known["title"]?.stringValue ?? "")</p></div>
            <p><a href="\(asked.path)">Back to your task</a></p>
            \(Part.ring(asked.line["ring"]))
            """
        return respond(page(asked, "It is noted", main, back: asked.path))
    }

    private func raisePage(
        _ event: JSONValue, _ fields: [FormField], _ typed: JSONObject, _ errors: [FieldError],
        _ asked: AskedTask
    ) -> HTTPResponse {
        let title = event["title"]?.stringValue ?? ""
        let inputs = fields.map { field in
            FieldInput(field: field, raw: typed[field.name], errors: errors).html
        }
        let words: HTML =
            event["description"]?.stringValue.map {
                "<div class=\"lead\">\(HTML.prose($0))</div>\n"
            }
            ?? ""
        let main: HTML = """
            \(Part.errorSummary(errors))<h1>\(title)</h1>
            \(words)\(sponsor(asked))<form method="post" novalidate>\(asked.bearer.markField)
            \(inputs)\(Part.button("Continue"))</form>

            """
        var page = page(asked, title, main, back: asked.path)
        page.hasErrors = !errors.isEmpty
        return respond(page, status: errors.isEmpty ? 200 : 422)
    }

    /// Whom to tell of it, where the task shows what was agreed about that: who answers for the review
    /// at the host, and where they are rung.
    private func sponsor(_ asked: AskedTask) -> HTML {
        let scope = asked.line["input"]?["scope"]?.objectValue ?? [:]
        let named = scope.filter { $0.key.hasPrefix("sponsor") }
        return Known(asked: asked.line["asked"]).html(.object(JSONObject(named)), leavingOut: [])
    }

    private func raiseCheck(
        _ event: JSONValue, _ fields: [FormField], _ answer: JSONObject, _ form: FormData,
        _ asked: AskedTask
    ) -> HTTPResponse {
        let kept = form.fields.filter { !["mark", "once", "do"].contains($0.name) }
            .map { Part.hidden($0.name, $0.value) }
        let rows = fields.compactMap { field -> (name: HTML, value: HTML, change: HTML?)? in
            answer[field.name].map { ("\(field.title)", AnswerView.value($0, field, 0), nil) }
        }
        let main: HTML = """
            <p class="caption">\(event["title"]?.stringValue ?? "")</p>
            <h1>Check what will be noted</h1>
            \(Part.summary(rows))<form method="post">\(asked.bearer.markField)\
            \(Part.hidden("once", Seal.requestID()))\(kept)
            \(Part.button("Note it", name: "confirm"))\
            \(Part.button("Change something", name: "change", secondary: true))</form>

            """
        return respond(page(asked, "Check what will be noted", main, back: asked.path))
    }
}
