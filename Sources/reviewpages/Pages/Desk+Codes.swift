import JSON
import ReviewClient

/// The question for a mailed code, where a session has not said one and a page is confidential. Asked
/// for once in a session; afterwards the page is shown that was wanted.
extension Desk {
    /// Below `/task/ID/code` and `/review/ID/code`; what follows is the page that was wanted.
    func code(before page: [String], _ bearer: Bearer) throws(Detour) -> HTTPResponse {
        guard isPost else { return codePage(page, bearer, [], isSent: false) }
        let form = try form(of: bearer)
        if form["step"] == "send" {
            _ = try tasks("CODE", ["as": bearer.principal])
            return codePage(page, bearer, [], isSent: true)
        }
        if let wrong = try wrongCode(form, bearer) {
            return codePage(page, bearer, [wrong], isSent: true)
        }
        return .see("/" + page.joined(separator: "/"))
    }

    /// Where a page is confidential: the way to the question, and from there back to it.
    func wayToCode() -> HTTPResponse? {
        guard let path = request.segments, path.count >= 2, path.count <= 6,
            ["task", "review"].contains(path[0]), path[2...].first != "code"
        else { return nil }
        let way = Array(path[..<2]) + ["code"] + Array(path[2...])
        return .see("/" + way.joined(separator: "/"))
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
        _ wanted: [String], _ bearer: Bearer, _ errors: [FieldError], isSent: Bool
    ) -> HTTPResponse {
        let main: HTML = """
            \(Part.errorSummary(errors))<h1>A code is needed</h1>
            \(codeForms(bearer, errors, isSent: isSent, what: "This page is"))
            """
        var page = Page(title: "A code is needed", main: main)
        page.hasErrors = !errors.isEmpty
        page.back = (wanted.first == "review" ? "/reviews" : "/", "Back")
        return respond(page, status: errors.isEmpty ? 200 : 422)
    }

    /// - Parameter what: "The documents are", of what is said that it is confidential.
    func codeForms(
        _ bearer: Bearer, _ errors: [FieldError], isSent: Bool, what: String
    ) -> HTML {
        let send: HTML = """
            <form method="post">\(bearer.markField)
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
            <form method="post" novalidate>\(bearer.markField)
            \(FieldInput.code(errors).html)\(Part.button("Continue"))</form>
            \(send)
            """
    }
}
