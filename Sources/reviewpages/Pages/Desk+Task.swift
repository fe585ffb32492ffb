import JSON
import ReviewClient

/// A person's pages for one request: what it is, its questions, what they answered, done.
extension Desk {
    func task(_ id: String, _ rest: [String]) throws(Detour) -> HTTPResponse {
        if rest == ["sign-out"] { return try signOut(task: id) }
        let bearer = try needed(bearer(task: id))
        if rest.first == "code" {
            return try code(before: ["task", id] + rest.dropFirst(), bearer)
        }
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
            sheet = Sheet(line["draft"], fields)
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
        /// Tells the answer under way, and what it answers, from any other.
        var fingerprint: String {
            Sheet.fingerprint(["form": line["form"] ?? .null, "values": .object(sheet.values)])
        }
        /// Few short questions stand on one page; else each has its own.
        var isShort: Bool { fields.count <= 5 && fields.allSatisfy { FieldShape($0).isShort } }
        func questionPath(_ field: FormField) -> String { "\(path)/question/\(field.name)" }
        func changePath(_ field: FormField) -> String {
            isShort ? "\(path)/form#f-\(field.name)" : questionPath(field)
        }
    }

    func show(_ id: String, _ bearer: Bearer) throws(Detour) -> JSONObject {
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
        main += held(asked) + facts(asked, Naming.title(host))
        main += namesLink(asked)
        main += asked.isShort ? start(asked) : taskList(asked)
        main += kept(asked, asked.fields) + choices(asked) + documentsLink(asked)
        main += known(asked)
        main += "<p><a href=\"\(asked.path)/calendar\">Dates in your calendar</a></p>\n"
        main += Part.ring(asked.line["ring"])
        return respond(page(asked, asked.title, main, back: nil))
    }

    func held(_ asked: AskedTask) -> HTML {
        Part.held(
            asked.line["holds"],
            "No answer is needed until it is released. You may answer now.")
    }

    private func facts(_ asked: AskedTask, _ host: String) -> HTML {
        var rows: [(HTML, HTML, HTML?)] = []
        if let behalf = RowWords.behalf(.object(asked.line)) {
            rows.append(("On behalf of", "\(behalf)", nil))
        }
        rows += [
            (
                "Answer by",
                Part.due(.object(asked.line), now: asked.now),
                nil
            ),
            ("Host", "\(host)", nil),
        ]
        let visit = asked.line["input"]?["visit"]
        if let start = Moment(visit?["start"]) {
            let end = Moment(visit?["end"]).map { $0 == start ? "" : " to \($0.text)" } ?? ""
            rows.append(("Visit", "\(start.text)\(end)", nil))
        }
        if let hours = RowWords.hours(asked.line["hours"]) {
            rows.append(("Time needed", "\(hours)", nil))
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

    /// What was saved before the form changed: nobody loses it without a word.
    func kept(_ asked: AskedTask, _ fields: [FormField], alone: Bool = false) -> HTML {
        let names = fields.map(\.name)
        let kept = asked.sheet.kept(besides: asked.fields).filter { one in
            !alone || names.contains(one.name)
        }
        guard !kept.isEmpty else { return "" }
        let rows = kept.map { one -> (name: HTML, value: HTML, change: HTML?) in
            ("\(one.title)", HTML.prose(Sheet.words(one.value)), nil)
        }
        return """
            <section class="inset"><h2>Kept from an earlier form of this request</h2>
            <p>This was saved before the questions changed. It is not part of your answer: copy what you \
            still need to its new place.</p>
            \(Part.summary(rows))</section>

            """
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
}
