import JSON
import ReviewClient

/// What a person may do in a review beyond their task, where its workflow says so: a Lead Reviewer
/// raises a concern. Asked on one page, shown once more, and only then done. The way there stands beside
/// a task of the review, and on the person's own page for whoever has none at the moment.
extension Desk {
    /// A review in which something may be raised, and from where.
    struct RaisePlace {
        /// Below this lies a page for each event.
        let path: String
        let bearer: Bearer
        let review: JSONValue
        let reviewTitle: String
        let host: String
        let events: [JSONValue]
        let ring: JSONValue?
        /// Whom at the host to tell, where that is known here.
        let whomToTell: HTML
        let back: (path: String, words: String)
        let signOut: (path: String, mark: String)?

        var caption: HTML {
            "<p class=\"caption\">\(Naming.review(reviewTitle, of: host))</p>\n"
        }
    }

    func choices(_ asked: AskedTask) -> HTML {
        choices(raiseLinks(place(beside: asked), withReview: false))
    }

    /// The same for all reviews of whoever has signed in.
    func choices(_ told: [JSONValue], _ bearer: Bearer) -> HTML {
        choices(told.flatMap { raiseLinks(place($0, bearer), withReview: true) })
    }

    private func choices(_ links: [HTML]) -> HTML {
        links.isEmpty ? "" : "<h2>You can also</h2>\n<ul class=\"tasks\">\(links)</ul>\n"
    }

    private func raiseLinks(_ place: RaisePlace, withReview: Bool) -> [HTML] {
        let review: HTML =
            withReview
            ? "<br><span class=\"quiet\">\(Naming.review(place.reviewTitle, of: place.host))</span>"
            : ""
        return place.events.compactMap { event in
            guard let name = event["event"]?.stringValue else { return nil }
            return """
                <li><span><a href="\(place.path)/\(name)">\(event["title"]?.stringValue ?? name)</a>\
                \(review)</span></li>

                """
        }
    }

    private func place(beside asked: AskedTask) -> RaisePlace {
        RaisePlace(
            path: "\(asked.path)/raise", bearer: asked.bearer,
            review: asked.line["review"] ?? .null,
            reviewTitle: asked.line["reviewTitle"]?.stringValue ?? "",
            host: asked.line["host"]?.stringValue ?? "",
            events: asked.line["now"]?.arrayValue ?? [], ring: asked.line["ring"],
            whomToTell: sponsor(asked), back: (asked.path, "Back to your task"),
            signOut: page(asked, "", "", back: asked.path).signOut)
    }

    private func place(
        _ told: JSONValue, _ bearer: Bearer, ring: JSONValue? = nil
    ) -> RaisePlace {
        RaisePlace(
            path: "/raise/\(told["review"]?.stringValue ?? "")", bearer: bearer,
            review: told["review"] ?? .null, reviewTitle: told["reviewTitle"]?.stringValue ?? "",
            host: told["host"]?.stringValue ?? "", events: told["now"]?.arrayValue ?? [],
            ring: ring,
            whomToTell: "", back: ("/inbox", "Back to your list"),
            signOut: ("/sign-out", bearer.mark))
    }

    // MARK: Its page

    func raise(_ name: String, _ asked: AskedTask) throws(Detour) -> HTTPResponse {
        try raise(name, place(beside: asked))
    }

    /// Below `/raise/REVIEW`: for who has signed in.
    func raise(
        _ review: String, _ rest: [String], _ bearer: Bearer
    ) throws(Detour) -> HTTPResponse {
        if rest.first == "code" {
            return try code(before: ["raise", review] + rest.dropFirst(), bearer)
        }
        let told = try tasks("INBOX", ["as": bearer.principal, "limit": 1, "raise": true])
        let found = told["raise"]?.arrayValue?.first { line in
            line["review"]?.stringValue.map { sameBytes($0, review) } ?? false
        }
        guard let found, rest.count == 1 else { return missing }
        return try raise(rest[0], place(found, bearer, ring: ring(of: bearer)))
    }

    private func raise(_ name: String, _ place: RaisePlace) throws(Detour) -> HTTPResponse {
        let known = place.events.first { $0["event"]?.stringValue == name }
        guard let known else { return missing }
        if known["needsCode"]?.boolValue == true, let asking = codeNeeded() { return asking }
        let fields = FormField.fields(of: known["form"])
        guard isPost else { return raisePage(known, fields, [:], [], place) }
        let form = try form(of: place.bearer)
        let typed = JSONObject(
            fields.compactMap { field in
                FieldInput.sent(field, form).map { (field.name, $0) }
            })
        let (answer, errors) = AnswerReader.read(fields, typed)
        guard errors.isEmpty, form["do"] != "change" else {
            return raisePage(known, fields, typed, form["do"] == "change" ? [] : errors, place)
        }
        guard form["do"] == "confirm" else {
            return raiseCheck(known, fields, answer, form, place)
        }
        _ = try commands(
            "EVENT", ["review": place.review, "event": .string(name), "data": .object(answer)],
            place.bearer, id: form["once"])
        let main: HTML = """
            <div class="done"><h1>It is noted</h1><p>\(known["title"]?.stringValue ?? "")</p></div>
            <p><a href="\(place.back.path)">\(place.back.words)</a></p>
            \(Part.ring(place.ring))
            """
        return respond(page("It is noted", main, place))
    }

    private func page(_ title: String, _ main: HTML, _ place: RaisePlace) -> Page {
        Page(
            title: title, main: main, back: (place.back.path, "Back"), signOut: place.signOut)
    }

    private func raisePage(
        _ event: JSONValue, _ fields: [FormField], _ typed: JSONObject, _ errors: [FieldError],
        _ place: RaisePlace
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
            \(Part.errorSummary(errors))\(place.caption)<h1>\(title)</h1>
            \(words)\(place.whomToTell)<form method="post" novalidate>\(place.bearer.markField)
            \(inputs)\(Part.button("Continue"))</form>
            \(Part.ring(place.ring))
            """
        var page = page(title, main, place)
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
        _ place: RaisePlace
    ) -> HTTPResponse {
        let kept = form.fields.filter { !["mark", "once", "do"].contains($0.name) }
            .map { Part.hidden($0.name, $0.value) }
        let rows = fields.compactMap { field -> (name: HTML, value: HTML, change: HTML?)? in
            answer[field.name].map { ("\(field.title)", AnswerView.value($0, field, 0), nil) }
        }
        let main: HTML = """
            \(place.caption)<p class="caption">\(event["title"]?.stringValue ?? "")</p>
            <h1>Check what will be noted</h1>
            \(Part.summary(rows))<form method="post">\(place.bearer.markField)\
            \(Part.hidden("once", Seal.requestID()))\(kept)
            \(Part.button("Note it", name: "confirm"))\
            \(Part.button("Change something", name: "change", secondary: true))</form>

            """
        return respond(page("Check what will be noted", main, place))
    }
}
