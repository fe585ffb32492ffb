import JSON
import ReviewClient

/// The page behind a link: what it is about, who is there, and only then a session.
///
/// Reading it changes nothing, however often: mail programs open links to look for harm.
extension Desk {
    func link(_ secret: String, part: String?) throws(Detour) -> HTTPResponse {
        guard Self.isSecret(secret) else { return missing }
        guard limits.allows("link \(secret)", atMost: settings.perMinute) else { return tooMany }
        let seen = try look(secret)
        if seen["state"]?.stringValue == "used" {
            return simple(
                "This link has been used", "Links for signing in work once; ask for a new one.",
                ring: seen["ring"])
        }
        guard seen["state"]?.stringValue == "open" else {
            return simple(
                "This request has ended",
                "Nothing more is needed from you here. It was answered, or it is no longer needed.",
                ring: seen["ring"])
        }
        let start = LinkStart(secret: secret, seen: seen)
        switch part {
        case nil: return isPost ? try open(start) : startPage(start, [])
        case "code":
            return isPost ? try wantCode(start) : startPage(start, [], codeIsUnderWay: true)
        default: return missing
        }
    }

    /// A guess costs the guesser: after a few an address waits.
    private func look(_ secret: String) throws(Detour) -> JSONObject {
        do {
            return try lines.tasks("LOOK", asking(secret))
        } catch {
            guard error.code == "NOT_YOURS", !BearerNotice.concerns(error) else {
                throw .line(error)
            }
            let isPatient = limits.allows("guess \(request.address)", atMost: 20)
            throw .response(
                isPatient
                    ? simple(
                        "This link is not known",
                        "Please copy all of it from the mail: mail programs sometimes cut long "
                            + "addresses in two. A link for signing in works once, and for an hour.",
                        status: 404) : tooMany)
        }
    }

    /// A link, and the mark of the browser that shows it: of what works once, a browser that sends its
    /// form twice is answered twice.
    private func asking(_ secret: String) -> JSONObject {
        var body: JSONObject = ["link": .string(secret)]
        if let visit = request.cookie("visit"), Self.isSecret(visit) {
            body["browser"] = .string(Seal.mark(of: visit + secret, for: "again"))
        }
        return body
    }

    /// What LOOK told of a link.
    struct LinkStart {
        let secret: String
        let seen: JSONObject

        var task: JSONValue? { seen["task"] }
        var to: String { seen["to"]?.stringValue ?? "" }
        var needsCode: Bool { seen["needsCode"]?.boolValue == true }
        var path: String { "/l/\(secret)" }
        /// "Rutland SEND" of `person:rutland-send`.
        var name: String { seen["name"]?.stringValue ?? Naming.addressee(to) }
        /// Only of a person can somebody else open the mail; the others are nobody in particular.
        var isPerson: Bool { to.hasPrefix("person:") }
        /// For whom a delegate or a holder answers; nil where it is their own.
        var owner: String? {
            task.flatMap(RowWords.behalf)
        }
    }

    // MARK: The page

    private func startPage(
        _ start: LinkStart, _ errors: [FieldError], codeIsUnderWay: Bool = false,
        by chosen: String? = nil
    ) -> HTTPResponse {
        let visit = request.cookie("visit").flatMap { Self.isSecret($0) ? $0 : nil } ?? Seal.fresh()
        let mark = Part.hidden("mark", Seal.mark(of: visit + start.secret, for: "open"))
        let title = start.task?["title"]?.stringValue ?? "Sign in"
        var body: HTML = Part.errorSummary(errors)
        if let host = start.task?["host"]?.stringValue {
            let review = start.task?["reviewTitle"]?.stringValue ?? ""
            body += "<p class=\"caption\">\(Naming.review(review, of: host))</p>\n"
        }
        body += "<h1>\(title)</h1>\n"
        body += facts(start)
        if start.needsCode, !codeIsUnderWay {
            body += codeOffer(start, mark)
        } else {
            body += goOn(start, mark, errors, by: chosen)
        }
        body += Part.ring(start.seen["ring"])
        let page = Page(title: title, main: body, hasErrors: !errors.isEmpty)
        return respond(page, status: errors.isEmpty ? 200 : 422)
            .with(cookie: "visit", visit, cookieAttributes(path: "/l"))
    }

    private func facts(_ start: LinkStart) -> HTML {
        let now = Moment(start.seen["now"])
        var rows: [(HTML, HTML, HTML?)] = []
        rows.append(("For", "\(start.name)", nil))
        if let owner = start.owner { rows.append(("On behalf of", "\(owner)", nil)) }
        if let task = start.task {
            rows.append(("Answer by", Part.due(task, now: now), nil))
        }
        return Part.summary(rows)
    }

    private func codeOffer(_ start: LinkStart, _ mark: HTML) -> HTML {
        """
        <p>This request is confidential. We send a code to the address to which the link was sent; \
        it is for 15 minutes.</p>
        <form method="post" action="\(start.path)/code">\(mark)
        \(Part.button("Send me a code"))</form>

        """
    }

    private func goOn(
        _ start: LinkStart, _ mark: HTML, _ errors: [FieldError], by chosen: String?
    ) -> HTML {
        var parts: HTML = ""
        if start.needsCode {
            parts += FieldInput.code(errors).html
        }
        if start.isPerson {
            let hint = "Assistants often open such mails. It is kept beside the answer."
            let wrong = errors.first { $0.field == "f-by" }
            let look: HTML = wrong == nil ? "" : " wrong"
            let words: HTML =
                wrong.map { "<p class=\"error\" id=\"f-by-error\">Error: \($0.message)</p>\n" }
                ?? ""
            let ties: HTML = wrong == nil ? "f-by-hint" : "f-by-hint f-by-error"
            func choice(_ id: String, _ value: String, _ words: String) -> HTML {
                """
                <div class="choice"><input type="radio" id="\(id)" name="by" value="\(value)"\
                \(chosen == value ? " checked" : "")><label for="\(id)">\(words)</label></div>

                """
            }
            parts += """
                <fieldset class="group\(look)" aria-describedby="\(ties)">
                <legend>Are you \(start.name), or answering for them?</legend>
                <p class="hint" id="f-by-hint">\(hint)</p>
                \(words)\(choice("f-by", "self", "I am \(start.name)"))\
                \(choice("f-by-2", "assistant", "I answer for them"))</fieldset>

                """
        }
        let again: HTML =
            start.needsCode
            ? """
            <form method="post" action="\(start.path)/code">\(mark)
            <p>No code? \(Part.button("Send me another code", secondary: true))</p></form>

            """ : ""
        return """
            <form method="post" action="\(start.path)" novalidate>\(mark)
            \(parts)\(Part.button("Continue"))</form>
            \(again)
            """
    }

    // MARK: What is sent

    private func sent(_ start: LinkStart) throws(Detour) -> FormData {
        let form = try form()
        guard isOwnSite, let visit = request.cookie("visit"), Self.isSecret(visit),
            Seal.same(form["mark"] ?? "", Seal.mark(of: visit + start.secret, for: "open"))
        else { throw .response(foreignForm) }
        return form
    }

    private func wantCode(_ start: LinkStart) throws(Detour) -> HTTPResponse {
        _ = try sent(start)
        do {
            _ = try lines.tasks("CODE", ["link": .string(start.secret)])
        } catch {
            throw .line(error)
        }
        return .see("\(start.path)/code")
    }

    private func open(_ start: LinkStart) throws(Detour) -> HTTPResponse {
        let form = try sent(start)
        var body = asking(start.secret)
        let by = form["by"]
        if !start.isPerson {
            body["by"] = "self"
        } else if by == "self" || by == "assistant" {
            body["by"] = by.map { .string($0) }
        } else {
            return startPage(
                start, [FieldError(field: "f-by", message: "Choose who is answering")],
                codeIsUnderWay: true)
        }
        if start.needsCode {
            guard let code = form["code"], !code.isEmpty, code.utf8.count <= 20 else {
                return startPage(
                    start,
                    [FieldError(field: "f-code", message: "Enter the code that we sent you")],
                    codeIsUnderWay: true, by: by)
            }
            body["code"] = .string(code)
        }
        let opened: JSONObject
        do {
            opened = try lines.tasks("OPEN", body)
        } catch {
            guard error.reason == "DMN-149" else { throw .line(error) }
            return startPage(
                start,
                [FieldError(field: "f-code", message: Self.noCode(error))],
                codeIsUnderWay: true, by: by)
        }
        guard let session = opened["session"]?.stringValue else {
            return startPage(
                start, [FieldError(field: "f-code", message: "This is not the code that we sent")],
                codeIsUnderWay: true, by: by)
        }
        guard let task = opened["task"]?.stringValue else {
            return HTTPResponse.see("/")
                .with(cookie: Self.cookie(task: nil), session, cookieAttributes(path: "/"))
                .with(cookie: "as", start.to, cookieAttributes(path: "/"))
        }
        return HTTPResponse.see("/task/\(task)")
            .with(
                cookie: Self.cookie(task: task), session, cookieAttributes(path: "/task/\(task)"))
    }

    /// Why a code cannot be used: the daemon tells whether it was mistyped too often.
    static func noCode(_ error: LineError) -> String {
        error.found == nil
            ? "The code is too old. Ask for another one"
            : "There were too many wrong codes. Ask for a new one"
    }

    // MARK: Signing out

    func signOut(task: String?) throws(Detour) -> HTTPResponse {
        guard let bearer = bearer(task: task) else { return signedOut() }
        guard isPost else { return missing }
        _ = try form(of: bearer)
        let ring = ring(of: bearer)
        do {
            _ = try lines.tasks("CLOSE", ["as": bearer.principal])
        } catch {
            guard error.code == "NOT_YOURS" || error.code == "STALE" else { throw .line(error) }
        }
        return signedOut(byWish: true, ring: ring)
    }
}
