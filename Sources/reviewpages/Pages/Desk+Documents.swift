import JSON
import ReviewClient

/// Documents: those that a form brings, and those that a task's reader or a coordinator may fetch.
extension Desk {
    /// Downloads of one session in a minute.
    private static let perMinute = 60

    // MARK: Sent with a form

    /// Hands the files of a form to the daemon; the form afterwards says what each is known by.
    func takeFiles(
        _ form: FormData, _ fields: [FormField], _ asked: AskedTask
    ) throws(Detour) -> (FormData, [FieldError]) {
        var form = form
        var errors: [FieldError] = []
        let names = FieldInput.documents(fields)
        for file in form.files where names.contains(file.name) {
            guard !file.content.isEmpty else {
                // A browser sends one without a name where none was chosen.
                if !file.fileName.isEmpty {
                    errors.append(
                        FieldError(
                            field: "f-\(file.name)",
                            message: "There is nothing in “\(file.fileName)”. Choose another file"))
                }
                continue
            }
            do {
                let kept = try DocumentTransfer.send(
                    file.content, named: file.fileName, with: asked.token
                ) { (verb, body) throws(LineError) in try lines.tasks(verb, body) }
                form.set("\(file.name)-document", kept?["document"]?.stringValue ?? "")
                form.set("\(file.name)-name", kept?["name"]?.stringValue ?? "")
                form.set("\(file.name)-bytes", "\(kept?["bytes"]?.intValue ?? 0)")
                form.set("\(file.name)-remove", "")
            } catch {
                guard let words = Self.refusal(of: error) else { throw .line(error) }
                errors.append(FieldError(field: "f-\(file.name)", message: words))
            }
        }
        return (form, errors)
    }

    private static func refusal(of error: LineError) -> String? {
        switch error.reason {
        case "DMN-201": "The file is too large. Save the pictures in it smaller, or send it in two"
        case "DMN-203": "This review holds as many documents as it can. Please ring us"
        case "DMN-205": "The file did not arrive whole. Choose it once more"
        case "DMN-206" where error.found.map { $0 != "something else" } ?? false:
            "This is \(error.found ?? ""), which cannot be taken. "
                + "Save or print it as a PDF and choose that"
        case "DMN-206":
            "This kind of file cannot be taken. Save it as a PDF, without a password, and choose that"
        default: nil
        }
    }

    // MARK: A task's

    func documentsLink(_ asked: AskedTask) -> HTML {
        guard let count = asked.line["documents"]?.intValue else { return "" }
        return """
            <h2>Documents</h2>
            <p><a href="\(asked.path)/documents">\(count == 1 ? "One document" : "\(Int(count)) documents")\
             for you to read</a></p>

            """
    }

    /// The list; or the question for a code, where the session has not said one.
    func documents(_ asked: AskedTask) throws(Detour) -> HTTPResponse {
        if isPost { return try code(asked) }
        return try documentsPage(asked, [])
    }

    private func documentsPage(
        _ asked: AskedTask, _ errors: [FieldError], isSent: Bool = false
    ) throws(Detour) -> HTTPResponse {
        let found = try tasks(
            "DOCUMENTS", ["as": asked.bearer.principal, "review": asked.line["review"] ?? .null])
        let path = "\(asked.path)/documents"
        var main: HTML = Part.errorSummary(errors)
        main += "<p class=\"caption\">\(asked.title)</p>\n<h1>Documents</h1>\n"
        main += held(asked)
        let needsCode = found["needsCode"]?.boolValue == true
        let open = found["documents"]?.arrayValue ?? []
        if !open.isEmpty || !needsCode { main += table(open, path) }
        if needsCode {
            main += codeForms(
                asked.bearer, errors, isSent: isSent, what: "The documents are", at: path)
        }
        main += Part.ring(asked.line["ring"])
        var page = page(asked, "Documents", main, back: asked.path)
        page.hasErrors = !errors.isEmpty
        return respond(page, status: errors.isEmpty ? 200 : 422)
    }

    private func code(_ asked: AskedTask) throws(Detour) -> HTTPResponse {
        let form = try form(of: asked.bearer)
        if form["step"] == "send" {
            _ = try tasks("CODE", ["as": asked.bearer.principal])
            return try documentsPage(asked, [], isSent: true)
        }
        if let wrong = try wrongCode(form, asked.bearer) {
            return try documentsPage(asked, [wrong], isSent: true)
        }
        return .see("\(asked.path)/documents")
    }

    func document(_ hash: String, _ asked: AskedTask) throws(Detour) -> HTTPResponse {
        let review = asked.line["review"]?.stringValue ?? ""
        do {
            return try fetched(hash, review, asked.bearer) { (verb, body) throws(LineError) in
                try lines.tasks(verb, body)
            }
        } catch {
            if case .line(let refused) = error, refused.reason == "DMN-145" {
                return .see("\(asked.path)/documents")
            }
            throw error
        }
    }

    // MARK: A review's

    func reviewDocument(
        _ hash: String, _ review: String, _ bearer: Bearer
    ) throws(Detour) -> HTTPResponse {
        try fetched(hash, review, bearer) { (verb, body) throws(LineError) in
            try lines.commands(verb, body)
        }
    }

    func documents(ofReview id: String, _ bearer: Bearer) throws(Detour) -> HTML {
        let found = try commands("DOCUMENTS", ["review": .string(id)], bearer)
        if found["needsCode"]?.boolValue == true {
            return """
                <p>They are confidential. <a href="/review/\(id)/code">Have a code sent</a> to read \
                them.</p>

                """
        }
        return table(found["documents"]?.arrayValue ?? [], "/review/\(id)/documents")
    }

    private func fetched(
        _ hash: String, _ review: String, _ bearer: Bearer,
        ask: (String, JSONObject) throws(LineError) -> JSONObject
    ) throws(Detour) -> HTTPResponse {
        guard !isPost, hash.utf8.count == 64 else { return missing }
        guard limits.allows("document \(bearer.secret)", atMost: Self.perMinute) else {
            return tooMany
        }
        let fetched: (line: JSONObject, content: [UInt8])?
        do {
            fetched = try DocumentTransfer.fetch(hash, of: review, as: bearer.principal, ask: ask)
        } catch {
            guard error.reason == "DMN-208" else { throw .line(error) }
            return simple("This document was taken away", "It is kept no more.", status: 410)
        }
        guard let fetched else {
            throw .line(
                LineError(code: "INTERNAL", reason: "", message: "it did not come whole"))
        }
        return .document(
            fetched.content, named: fetched.line["name"]?.stringValue ?? "document",
            type: fetched.line["type"]?.stringValue ?? "application/octet-stream")
    }

    private func table(_ documents: [JSONValue], _ path: String) -> HTML {
        guard !documents.isEmpty else { return "<p class=\"quiet\">There is none yet.</p>\n" }
        let rows = documents.map { row -> [HTML] in
            let hash = row["document"]?.stringValue ?? ""
            let name = row["name"]?.stringValue ?? ""
            let isGone = row["discardedAt"] != nil
            let state: HTML =
                isGone
                ? Part.tag("discarded", "less")
                : row["handedIn"]?.boolValue == true ? "" : Part.tag("not handed in", "some")
            return [
                isGone ? "\(name)" : "<a href=\"\(path)/\(hash)\">\(name)</a>",
                "\(DocumentCommands.size(row["bytes"]?.intValue ?? 0))",
                "\(Moment(row["keptAt"])?.day.text ?? "")", state,
            ]
        }
        return Part.table(
            "Documents", [("Name", false), ("Size", false), ("Given on", false), ("", false)], rows)
    }
}
