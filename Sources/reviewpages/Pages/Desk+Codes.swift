import JSON
import ReviewClient

/// The question for a mailed code, where a session has not said one and a page is confidential. Asked
/// for once in a session; afterwards the page is shown that was wanted.
extension Desk {
    /// Below `/task/ID/code`, `/review/ID/code` and `/raise/ID/code`, and at `/themes/code`; what follows is
    /// the page that was wanted.
    func code(before page: [String], _ bearer: Bearer) throws(Detour) -> HTTPResponse {
        guard isPost else { return codePage(page, bearer, [], isSent: false) }
        let form = try form(of: bearer)
        let kept = Self.kept(in: form)
        if form["step"] == "send" {
            _ = try tasks("CODE", ["as": bearer.principal])
            return codePage(page, bearer, [], isSent: true, kept: kept)
        }
        if let wrong = try wrongCode(form, bearer) {
            return codePage(page, bearer, [wrong], isSent: true, kept: kept)
        }
        let path = "/" + page.joined(separator: "/")
        guard let kept else { return .see(path) }
        let main: HTML = """
            <h1>Now send it again</h1>
            <p>The code was right.</p>
            \(sendAgain(kept, to: path, mark: bearer.mark))
            """
        var again = Page(title: "Now send it again", main: main)
        again.signOut = signOut(page, bearer)
        return respond(again)
    }

    /// Where a page is confidential: the way to the question, and from there back to it. What was sent
    /// to the page waits with the question, and is sent after the code.
    func codeNeeded() -> HTTPResponse? {
        guard let path = wantedPage else { return nil }
        if let arrived, let bearer = bearer(task: path[0] == "task" ? path[1] : nil) {
            return codePage(path, bearer, [], isSent: false, kept: arrived)
        }
        return .see(Self.questionPath(before: path))
    }

    /// The page of this request, where it can be led back to after the code; a sheet of findings is
    /// taken from their page.
    private var wantedPage: [String]? {
        guard let path = request.segments else { return nil }
        if path == ["themes"] || path == ["sheets", "themes.csv"] { return ["themes"] }
        let isOne = path.count >= 2 && path.count <= 6 && path[2...].first != "code"
        return isOne && ["task", "review", "raise"].contains(path[0]) ? path : nil
    }

    private static func questionPath(before page: [String]) -> String {
        "/" + (Array(page.prefix(2)) + ["code"] + Array(page.dropFirst(2))).joined(separator: "/")
    }

    /// Says the code of a form; what is wrong with it, or nil where it was taken.
    func wrongCode(_ form: FormData, _ bearer: Bearer) throws(Detour) -> FieldError? {
        let wrong = { (words: String) in FieldError(field: "f-code", message: words) }
        guard let code = form["code"], !code.isEmpty, code.utf8.count <= 20 else {
            return wrong("Enter the code that we sent you")
        }
        let said: JSONObject
        do {
            said = try lines.tasks("CONFIRM", ["as": bearer.principal, "code": .string(code)])
        } catch {
            guard error.reason == "DMN-149" else { throw .line(error) }
            return wrong(Self.noCode(error))
        }
        return said["wrongCode"] == nil ? nil : wrong("This is not the code that we sent")
    }

    private func codePage(
        _ wanted: [String], _ bearer: Bearer, _ errors: [FieldError], isSent: Bool,
        kept: FormData? = nil
    ) -> HTTPResponse {
        let waiting: HTML =
            kept == nil
            ? ""
            : """
            <p class="inset">What you sent is not saved yet. It waits on this page as long as you leave it \
            open, and comes back after the code.</p>

            """
        let forms = codeForms(
            bearer, errors, isSent: isSent, what: "This page is",
            at: Self.questionPath(before: wanted), with: kept.map(Self.keeping) ?? "")
        let main: HTML = """
            \(Part.errorSummary(errors))<h1>A code is needed</h1>
            \(waiting)\(forms)\(kept.map(waitingText) ?? "")\(Part.ring(ring(of: bearer)))
            """
        var page = Page(title: "A code is needed", main: main)
        page.signOut = signOut(wanted, bearer)
        page.hasErrors = !errors.isEmpty
        // Whoever goes back leaves what waits here.
        if kept == nil { page.back = (wanted.first == "review" ? "/reviews" : "/", "Back") }
        return respond(page, status: errors.isEmpty ? kept == nil ? 200 : 403 : 422)
    }

    private func signOut(_ wanted: [String], _ bearer: Bearer) -> (path: String, mark: String) {
        let isOfTask =
            wanted.first == "task" && request.cookie(Self.cookie(task: wanted[1])) != nil
        return (isOfTask ? "/task/\(wanted[1])/sign-out" : "/sign-out", bearer.mark)
    }

    /// - Parameters:
    ///   - what: "The documents are", of what is said that it is confidential.
    ///   - waiting: hidden fields that both forms carry on.
    func codeForms(
        _ bearer: Bearer, _ errors: [FieldError], isSent: Bool, what: String,
        at path: String, with waiting: HTML = ""
    ) -> HTML {
        let send: HTML = """
            <form method="post" action="\(path)">\(bearer.markField)\(waiting)
            \(Part.hidden("step", "send"))\(Part.button(isSent ? "Send me another code" : "Send me a code", secondary: isSent))</form>

            """
        guard isSent else {
            return """
                <p>\(what) confidential. We send a code to the address that we have for you; it is \
                for 15 minutes.</p>
                \(send)
                """
        }
        return """
            <p>A code is on its way to the address that we have for you. It works once, for 15 minutes. If \
            none comes, ask for another, or ring us: perhaps we have no address.</p>
            <form method="post" action="\(path)" novalidate>\(bearer.markField)\(waiting)
            \(FieldInput.code(errors).html)\(Part.button("Continue"))</form>
            \(send)
            """
    }
}
