import JSON
import ReviewClient

/// All answers once more, and handing them in: exactly those that were shown.
extension Desk {
    func check(_ asked: AskedTask, _ more: [FieldError]) -> HTTPResponse {
        let (answer, problems) = asked.sheet.answer(asked.fields)
        // A link leads to the question's page, not into this one.
        let open = asked.fields.filter { asked.sheet.progress(of: $0) != .done && $0.isRequired }
        let rows = asked.fields.map { field -> (name: HTML, value: HTML, change: HTML?) in
            let value: HTML =
                answer[field.name].map {
                    AnswerView.value(
                        KeptFile.named($0, by: asked.sheet.values[field.name]), field, 0)
                }
                ?? "<span class=\"quiet\">Nothing</span>"
            let change: HTML = """
                <a href="\(asked.changePath(field))">Change<span class="unseen"> \(field.title)</span></a>
                """
            return ("\(field.title)", value, change)
        }
        var main: HTML = ""
        if !more.isEmpty {
            main += Part.errorSummary(more)
        } else if !problems.isEmpty {
            let items = open.map { field -> HTML in
                "<li><a href=\"\(asked.changePath(field))\">\(field.title)</a></li>"
            }
            main += """
                <div class="inset"><p>Before you can hand it in, something is still to be answered:</p>
                <ul>\(items)</ul></div>

                """
        }
        main += "<p class=\"caption\">\(asked.title)</p>\n<h1>Check your answers</h1>\n"
        main += Part.summary(rows) + kept(asked, asked.fields)
        if problems.isEmpty {
            main += """
                <form method="post">\(asked.bearer.markField)\
                \(Part.hidden("shown:all", asked.fingerprint))
                <p>When you hand it in, it goes to the coordinator. Afterwards you cannot change it \
                here.</p>
                \(Part.button("Hand in"))</form>

                """
        }
        var page = page(
            asked, "Check your answers", main,
            back: asked.isShort ? "\(asked.path)/form" : asked.path)
        page.hasErrors = !more.isEmpty
        return respond(page, status: more.isEmpty ? 200 : 422)
    }

    func handIn(_ asked: AskedTask) throws(Detour) -> HTTPResponse {
        let form = try form(of: asked.bearer)
        guard sameBytes(form["shown:all"] ?? "", asked.fingerprint) else {
            return check(
                asked,
                [
                    FieldError(
                        field: "",
                        message:
                            "Somebody changed these answers meanwhile; please check them again. "
                            + "Nothing was handed in")
                ])
        }
        let (answer, problems) = asked.sheet.answer(asked.fields)
        guard problems.isEmpty else { return check(asked, []) }
        do {
            var body = asked.token
            body["result"] = .object(answer)
            _ = try lines.tasks("COMPLETE", body)
        } catch {
            guard error.code == "INVALID" || error.code == "REFUSED" else { throw .line(error) }
            let told = error.problems.map {
                FieldError(field: "", message: "\($0.subject): expected \($0.expected)")
            }
            return check(
                asked, told.isEmpty ? [FieldError(field: "", message: error.message)] : told)
        }
        return done(asked)
    }

    private func done(_ asked: AskedTask) -> HTTPResponse {
        let main: HTML = """
            <div class="done"><h1>Thank you</h1><p>Your answer is handed in.</p></div>
            <p>\(asked.title)</p>
            <p>Nothing more is needed now. If something in your answer is wrong, please tell the \
            coordinator.</p>
            \(Part.ring(asked.line["ring"]))
            """
        return respond(page(asked, "Your answer is handed in", main, back: nil))
    }
}
