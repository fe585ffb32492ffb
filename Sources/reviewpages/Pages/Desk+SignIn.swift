import JSON
import ReviewClient

/// A coordinator asks for a link for signing in: it goes to the address that the register has.
extension Desk {
    /// Somebody whom the daemon can write to.
    private struct Coordinator {
        let principal: String
        let name: String
    }

    func signIn() throws(Detour) -> HTTPResponse {
        let found = try tasks("SIGNIN", [:])["coordinators"]?.arrayValue ?? []
        let coordinators = found.compactMap { line -> Coordinator? in
            guard let principal = line["for"]?.stringValue else { return nil }
            let region = line["region"]?.stringValue ?? ""
            return Coordinator(
                principal: principal, name: line["name"]?.stringValue ?? Naming.title(region))
        }
        guard !coordinators.isEmpty else {
            return simple(
                "Nobody can sign in here yet",
                "No region has an address to which a link could be sent. Ask who looks after the "
                    + "service for a link.")
        }
        return isPost ? try send(coordinators) : signInPage(coordinators, [])
    }

    private var signInMark: String? {
        request.cookie("visit").flatMap { Self.isSecret($0) ? $0 : nil }
            .map { Seal.mark(of: $0, for: "sign-in") }
    }

    private func signInPage(
        _ coordinators: [Coordinator], _ errors: [FieldError]
    ) -> HTTPResponse {
        let visit = request.cookie("visit").flatMap { Self.isSecret($0) ? $0 : nil } ?? Seal.fresh()
        let choices = coordinators.enumerated().map { index, one -> HTML in
            let id: HTML = index == 0 ? "f-for" : "f-for-\(index + 1)"
            let only: HTML = coordinators.count == 1 ? " checked" : ""
            return """
                <div class="choice"><input type="radio" id="\(id)" name="for" \
                value="\(one.principal)"\(only)><label for="\(id)">\(one.name)</label></div>

                """
        }
        let wrong: HTML = errors.isEmpty ? "" : " wrong"
        let told: HTML =
            errors.first.map { "<p class=\"error\" id=\"f-for-error\">Error: \($0.message)</p>\n" }
            ?? ""
        let main: HTML = """
            \(Part.errorSummary(errors))<h1>Sign in as a coordinator</h1>
            <p>We send a link to the address that we have for your region. It works once, and for an \
            hour.</p>
            <form method="post" novalidate>\(Part.hidden("mark", Seal.mark(of: visit, for: "sign-in")))
            <fieldset class="group\(wrong)"><legend>Which region do you coordinate?</legend>
            \(told)\(choices)</fieldset>
            \(Part.button("Send me a link"))</form>

            """
        let page = Page(
            title: "Sign in as a coordinator", main: main, hasErrors: !errors.isEmpty)
        return respond(page, status: errors.isEmpty ? 200 : 422)
            .with(cookie: "visit", visit, cookieAttributes(path: "/sign-in"))
    }

    private func send(_ coordinators: [Coordinator]) throws(Detour) -> HTTPResponse {
        let form = try form()
        guard isOwnSite, let mark = signInMark, Seal.same(form["mark"] ?? "", mark) else {
            throw .response(foreignForm)
        }
        let chosen = form["for"] ?? ""
        guard let one = coordinators.first(where: { sameBytes($0.principal, chosen) }) else {
            return signInPage(
                coordinators, [FieldError(field: "f-for", message: "Choose your region")])
        }
        _ = try tasks(
            "SIGNIN", ["for": .string(one.principal), "from": .string(request.address)])
        return simple(
            "Look at your mail",
            "If that is your address, a link for signing in is on its way. It can take a few "
                + "minutes. Open it in this browser.")
    }
}
