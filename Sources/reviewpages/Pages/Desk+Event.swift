import JSON
import ReviewClient

/// Steering a review: an event's form, what would happen, and only then that it happens.
extension Desk {
    /// A step that is being prepared.
    private struct Step {
        var id: String
        /// What the review is called.
        var review: String
        var title: String
        var words: String?
        var fields: [FormField]
        var path: String
        var button: String
    }

    // MARK: Events of the chart

    func event(_ id: String, _ name: String, _ bearer: Bearer) throws(Detour) -> HTTPResponse {
        let shown = try commands("SHOW", ["review": .string(id)], bearer)["review"]
        let known = shown?["now"]?.arrayValue?.first { $0["event"]?.stringValue == name }
        guard let known else {
            return simple(
                "That is not possible now",
                "The review has moved on. Go back to it and see what can be done.", status: 409)
        }
        guard known["yours"]?.boolValue == true else {
            return theirs(known["by"]?.stringValue, shown, id)
        }
        let title = known["title"]?.stringValue ?? ""
        let step = Step(
            id: id, review: shown?["title"]?.stringValue ?? id,
            title: title.isEmpty ? FormField.words(name) : title,
            words: known["description"]?.stringValue, fields: FormField.fields(of: known["form"]),
            path: "/review/\(id)/event/\(name)", button: "See what would happen")
        guard isPost else { return formPage(step, [:], [], bearer) }
        let form = try form(of: bearer)
        let (typed, answer, errors) = read(step, form)
        if form["do"] == "change" { return formPage(step, typed, [], bearer) }
        guard errors.isEmpty else { return formPage(step, typed, errors, bearer) }
        var body: JSONObject = ["review": .string(id), "event": .string(name)]
        if !step.fields.isEmpty { body["data"] = .object(answer) }
        guard form["do"] == "confirm" else {
            body["dryRun"] = .bool(true)
            let outcome = try commands("EVENT", body, bearer)
            return confirmPage(step, form, answer, outcome, bearer)
        }
        _ = try commands("EVENT", body, bearer, id: form["once"])
        return .see("/review/\(id)/moved")
    }

    /// Somebody else may do it: who that is.
    private func theirs(_ sender: String?, _ review: JSONValue?, _ id: String) -> HTTPResponse {
        let region = Naming.title(review?["region"]?.stringValue ?? "")
        let coordinator = "the coordinator, \(region)"
        let who =
            switch sender {
            case nil, "coordinator", "": coordinator
            case "host": "the host, or \(coordinator)"
            case .some(let address): "\(Naming.addressee(address)), or \(coordinator)"
            }
        let main: HTML = """
            <h1>That is not yours to do</h1>
            <p>It may be done by \(who). Nothing has been changed.</p>
            <p><a href="/review/\(id)">Back to the review</a></p>

            """
        return respond(Page(title: "That is not yours to do", main: main), status: 403)
    }

    // MARK: Hold, release, cancel

    func steer(_ id: String, _ verb: String, _ bearer: Bearer) throws(Detour) -> HTTPResponse {
        let shown = try commands("SHOW", ["review": .string(id)], bearer)["review"]
        guard shown?["steers"]?.boolValue == true else { return theirs(nil, shown, id) }
        let reason = FormField(
            name: "reason",
            schema: ["type": "string", "minLength": 1, "maxLength": 2_000, "title": "Why?"],
            isRequired: true)
        let (title, words): (String, String) =
            switch verb {
            case "hold":
                (
                    "Put the review on hold",
                    "Its clock stops: nothing falls due until you let it go on. Dates agreed with "
                        + "people do not move by themselves."
                )
            case "release": ("Let the review go on", "Its clock runs again.")
            default:
                (
                    "Cancel the review",
                    "It ends at once. Everybody who is asked is no longer expected to answer. This "
                        + "cannot be taken back."
                )
            }
        let step = Step(
            id: id, review: shown?["title"]?.stringValue ?? id, title: title, words: words,
            fields: [reason], path: "/review/\(id)/\(verb)", button: title)
        guard isPost else { return formPage(step, [:], [], bearer) }
        let form = try form(of: bearer)
        let (typed, answer, errors) = read(step, form)
        guard errors.isEmpty else { return formPage(step, typed, errors, bearer) }
        _ = try commands(
            verb.uppercased(), ["review": .string(id), "reason": answer["reason"] ?? ""], bearer,
            id: form["once"])
        return .see("/review/\(id)/moved")
    }

    // MARK: Pages

    private func read(
        _ step: Step, _ form: FormData
    ) -> (JSONObject, JSONObject, [FieldError]) {
        let typed = JSONObject(
            step.fields.compactMap { field in
                FieldInput.sent(field, form).map { (field.name, $0) }
            })
        let (answer, errors) = AnswerReader.read(step.fields, typed)
        return (typed, answer, errors)
    }

    private func formPage(
        _ step: Step, _ typed: JSONObject, _ errors: [FieldError], _ bearer: Bearer
    ) -> HTTPResponse {
        let inputs = step.fields.map { field in
            FieldInput(field: field, raw: typed[field.name], errors: errors).html
        }
        let words: HTML = step.words.map { "<p class=\"lead\">\($0)</p>\n" } ?? ""
        let main: HTML = """
            \(Part.errorSummary(errors))<p class="caption">\(step.review)</p>
            <h1>\(step.title)</h1>
            \(words)<form method="post" action="\(step.path)" novalidate>\(bearer.markField)\
            \(Part.hidden("once", Seal.requestID()))
            \(inputs)\(Part.button(step.button))</form>

            """
        var page = signedInPage(step.title, main, bearer, at: "/reviews", isWide: false)
        page.back = ("/review/\(step.id)", "Back to the review")
        page.hasErrors = !errors.isEmpty
        return respond(page, status: errors.isEmpty ? 200 : 422)
    }

    private func confirmPage(
        _ step: Step, _ form: FormData, _ answer: JSONObject, _ outcome: JSONObject,
        _ bearer: Bearer
    ) -> HTTPResponse {
        func list(_ key: String, _ heading: String) -> HTML {
            let items = (outcome[key]?.arrayValue ?? []).map { task -> HTML in
                let to = task["to"]?.stringValue ?? task["queue"]?.stringValue.map { "queue:\($0)" }
                return """
                    <li>\(task["title"]?.stringValue ?? ""), \(Naming.addressee(to ?? ""))</li>

                    """
            }
            return items.isEmpty ? "" : "<h2>\(heading)</h2>\n<ul>\(items)</ul>\n"
        }
        let stands = outcome["at"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let status = FormField.words(outcome["status"]?.stringValue ?? "").lowercased()
        let kept = form.fields.filter { !["mark", "once", "do"].contains($0.name) }
            .map { Part.hidden($0.name, $0.value) }
        let rows = step.fields.compactMap { field -> (name: HTML, value: HTML, change: HTML?)? in
            answer[field.name].map { ("\(field.title)", AnswerView.value($0, field, 0), nil) }
        }
        let main: HTML = """
            <p class="caption">\(step.review): \(step.title)</p>
            <h1>What would happen</h1>
            <p>Nothing has been changed yet. The review would be \(status): \
            \(stands.joined(separator: ", ")).</p>
            \(list("started", "Would be asked"))\(list("stopped", "Would no longer be asked"))\
            \(Part.summary(rows))<form method="post" action="\(step.path)">\(bearer.markField)\
            \(Part.hidden("once", Seal.requestID()))\(kept)
            \(Part.button("Do it", name: "confirm"))\
            \(Part.button("Change something", name: "change", secondary: true))</form>

            """
        var page = signedInPage("What would happen", main, bearer, at: "/reviews", isWide: false)
        page.back = ("/review/\(step.id)", "Back to the review")
        return respond(page)
    }
}
