import JSON
import ReviewClient

/// A person's pages for one request: what it is, its questions, what they answered, done.
extension Desk {
    func task(_ id: String, _ rest: [String]) throws(Detour) -> HTTPResponse {
        if rest == ["sign-out"] { return try signOut(task: id) }
        let bearer = try needed(bearer(task: id))
        let asked = try AskedTask(show(id, bearer), bearer)
        switch (rest.first, rest.count) {
        case (nil, _): return overview(asked)
        case ("form", 1) where asked.isShort:
            return isPost ? try take(asked, asked.fields) : questions(asked, asked.fields, [])
        case ("check", 1): return isPost ? try handIn(asked) : check(asked, [])
        case ("calendar", 1):
            return try calendarPage(
                bearer, at: "\(asked.path)/calendar", back: (asked.path, "Back"))
        case ("saved", 1): return overview(asked, isSaved: true)
        case ("names", 1): return try names(asked)
        case ("raise", 2): return try raise(rest[1], asked)
        case ("documents", 1): return try documents(asked)
        case ("documents", 2): return try document(rest[1], asked)
        case ("question", 2...4):
            guard let field = asked.fields.first(where: { $0.name == rest[1] }) else {
                return missing
            }
            return try question(asked, field, Array(rest.dropFirst(2)))
        default: return missing
        }
    }

    /// A task as SHOW told it, with the answer that is under way.
    struct AskedTask {
        let line: JSONObject
        let now: Moment?
        let bearer: Bearer
        let fields: [FormField]
        var sheet: Sheet

        init(_ shown: JSONObject, _ bearer: Bearer) {
            line = shown["task"]?.objectValue ?? [:]
            now = Moment(shown["now"])
            self.bearer = bearer
            fields = FormField.fields(of: line["form"])
            sheet = Sheet(line["draft"])
        }

        var id: String { line["task"]?.stringValue ?? "" }
        var title: String { line["title"]?.stringValue ?? "" }
        var path: String { "/task/\(id)" }
        /// What a message about it says: task, attempt, epoch, and who acts.
        var token: JSONObject {
            [
                "as": bearer.principal, "task": .string(id), "attempt": line["attempt"] ?? 0,
                "epoch": line["epoch"] ?? 0,
            ]
        }
        /// Few short questions stand on one page; else each has its own.
        var isShort: Bool { fields.count <= 5 && fields.allSatisfy { FieldShape($0).isShort } }
        func questionPath(_ field: FormField) -> String { "\(path)/question/\(field.name)" }
        func changePath(_ field: FormField) -> String {
            isShort ? "\(path)/form#f-\(field.name)" : questionPath(field)
        }
    }

    private func show(_ id: String, _ bearer: Bearer) throws(Detour) -> JSONObject {
        try tasks("SHOW", ["as": bearer.principal, "task": .string(id)])
    }

    func page(_ asked: AskedTask, _ title: String, _ main: HTML, back: String?) -> Page {
        var page = Page(title: title, main: main)
        if let back { page.back = (back, "Back") }
        let isOwn = request.cookie(Self.cookie(task: asked.id)) != nil
        page.signOut = (isOwn ? "\(asked.path)/sign-out" : "/sign-out", asked.bearer.mark)
        if !isOwn, back == nil { page.back = ("/", "Back to your list") }
        return page
    }

    // MARK: What is asked

    private func overview(_ asked: AskedTask, isSaved: Bool = false) -> HTTPResponse {
        let host = asked.line["host"]?.stringValue ?? ""
        let review = asked.line["reviewTitle"]?.stringValue ?? ""
        var main: HTML = isSaved ? Part.notice("Saved. You can come back with the same link.") : ""
        main += "<p class=\"caption\">\(Naming.review(review, of: host))</p>\n"
        main += "<h1>\(asked.title)</h1>\n"
        if let words = asked.line["description"]?.stringValue {
            main += "<div class=\"lead\">\(HTML.prose(words))</div>\n"
        }
        main += facts(asked, Naming.title(host))
        main += namesLink(asked)
        main += asked.isShort ? start(asked) : taskList(asked)
        main += choices(asked) + documentsLink(asked)
        main += known(asked)
        main += "<p><a href=\"\(asked.path)/calendar\">Dates in your calendar</a></p>\n"
        main += Part.ring(asked.line["ring"])
        return respond(page(asked, asked.title, main, back: nil))
    }

    private func facts(_ asked: AskedTask, _ host: String) -> HTML {
        var rows: [(HTML, HTML, HTML?)] = [
            ("Answer by", Part.due(Moment(asked.line["due"]), now: asked.now), nil),
            ("Host", "\(host)", nil),
        ]
        let visit = asked.line["input"]?["visit"]
        if let start = Moment(visit?["start"]) {
            let end = Moment(visit?["end"]).map { $0 == start ? "" : " to \($0.text)" } ?? ""
            rows.append(("Visit", "\(start.text)\(end)", nil))
        }
        if let hours = asked.line["input"]?["hours"]?.doubleValue {
            rows.append(
                (
                    "Time needed",
                    "about \(hours == hours.rounded() ? "\(Int(hours))" : "\(hours)") hours", nil
                ))
        }
        rows.append(
            ("Asked by", "\(asked.line["ring"]?["name"]?.stringValue ?? "The coordinator")", nil))
        return Part.summary(rows)
    }

    /// What the workflow passes, as far as it is not told above.
    private func known(_ asked: AskedTask) -> HTML {
        let told: Set<String> = ["visit", "host", "hours", "answerBy"]
        let known = Known(asked: asked.line["asked"]).html(
            asked.line["input"], leavingOut: told)
        guard !known.isEmpty else { return "" }
        return "<h2>What you should know</h2>\n\(known)"
    }

    private func start(_ asked: AskedTask) -> HTML {
        let words = asked.sheet.isEmpty ? "Answer" : "Go on with your answer"
        return
            "<p><a class=\"button\" href=\"\(asked.path)/form\">\(words)</a></p>\n\(saved(asked))"
    }

    private func saved(_ asked: AskedTask) -> HTML {
        asked.sheet.savedAt.map { "<p class=\"quiet\">Saved on \($0.text)</p>\n" } ?? ""
    }

    private func taskList(_ asked: AskedTask) -> HTML {
        let items = asked.fields.map { field -> HTML in
            let progress = asked.sheet.progress(of: field)
            let optional: HTML = field.isRequired ? "" : " (optional)"
            return """
                <li><span><a href="\(asked.questionPath(field))">\(field.title)</a>\(optional)</span>\
                \(Part.tag(progress.words, progress.tone))</li>

                """
        }
        return """
            <h2>Your answer</h2>
            <ul class="tasks">\(items)</ul>
            \(saved(asked))<p><a class="button" href="\(asked.path)/check">Check and hand in</a></p>

            """
    }

    // MARK: Questions

    /// One question, or a few short ones.
    func questions(
        _ asked: AskedTask, _ fields: [FormField], _ errors: [FieldError]
    ) -> HTTPResponse {
        let isOne = fields.count == 1
        let inputs = fields.map { field in
            FieldInput(
                field: field, raw: asked.sheet.values[field.name], errors: errors, isHeading: isOne
            ).html
        }
        var main: HTML = Part.errorSummary(errors)
        if !errors.isEmpty {
            main += "<p class=\"quiet\">What you typed is saved.</p>\n"
        }
        main += isOne ? "<p class=\"caption\">\(asked.title)</p>\n" : "<h1>\(asked.title)</h1>\n"
        main += isOne ? shortNames(asked, for: fields[0]) : ""
        main += """
            <form method="post"\(FieldInput.encoding(fields)) novalidate>\(asked.bearer.markField)
            \(inputs)\(Part.button("Save and continue"))\
            \(Part.button("Save and come back later", name: "later", secondary: true))</form>

            """
        var page = page(asked, isOne ? fields[0].title : asked.title, main, back: asked.path)
        page.hasErrors = !errors.isEmpty
        return respond(page, status: errors.isEmpty ? 200 : 422)
    }

    /// What was typed is saved first, whether it is right or not; then it is judged.
    func take(_ asked: AskedTask, _ fields: [FormField]) throws(Detour) -> HTTPResponse {
        let (form, refused) = try takeFiles(try form(of: asked.bearer), fields, asked)
        let saved = try save(asked) { sheet in
            for field in fields { sheet.put(FieldInput.sent(field, form), for: field.name) }
        }
        if form["do"] == "later", refused.isEmpty { return .see("\(asked.path)/saved") }
        let errors =
            refused + fields.flatMap { AnswerReader.read($0, saved.sheet.values[$0.name]).1 }
        guard errors.isEmpty else { return questions(saved, fields, errors) }
        return .see(asked.isShort ? "\(asked.path)/check" : next(after: fields, saved))
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
    func save(
        _ asked: AskedTask, _ change: (inout Sheet) -> Void
    ) throws(Detour) -> AskedTask {
        var asked = asked
        for _ in 0..<4 {
            change(&asked.sheet)
            do {
                var body = asked.token
                body["draft"] = .object(asked.sheet.content)
                body["revision"] = .int(asked.sheet.revision)
                let saved = try lines.tasks("DRAFT", body)
                asked.sheet.revision = saved["revision"]?.intValue ?? 0
                return asked
            } catch {
                guard error.code == "CONFLICT" else { throw .line(error) }
                asked = try AskedTask(show(asked.id, asked.bearer), asked.bearer)
            }
        }
        throw .line(
            LineError(code: "BUSY", reason: "", message: "the draft is being saved elsewhere"))
    }

    // MARK: Checking and handing in

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
        main += Part.summary(rows)
        if problems.isEmpty {
            main += """
                <form method="post">\(asked.bearer.markField)
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

    private func handIn(_ asked: AskedTask) throws(Detour) -> HTTPResponse {
        _ = try form(of: asked.bearer)
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
