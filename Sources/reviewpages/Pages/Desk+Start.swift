import JSON
import ReviewClient

/// A coordinator starts a review: chooses the workflow, says whose review it is and what it needs.
extension Desk {
    /// A workflow's input as questions.
    private struct Opening {
        let name: String
        let title: String
        let words: String?
        /// Whose review, and what it is called; then what the workflow asks.
        let fields: [FormField]
        /// What the input has as well, taken from the host and from who starts.
        let given: [String]

        init(_ name: String, chart: JSONValue) {
            self.name = name
            title = chart["title"]?.stringValue ?? FormField.words(name)
            words = chart["description"]?.stringValue
            let asked = FormField.fields(of: chart["input"])
            given = asked.map(\.name).filter { ["host", "region"].contains($0) }
            // Lists of things need pages of their own; a workflow that cannot do without is started
            // by a file.
            let simple = asked.filter { field in
                if case .items = FieldShape(field) { return false }
                return !["host", "region"].contains(field.name)
            }
            fields = [Self.host, Self.titled] + simple
            isComplete = asked.allSatisfy { field in
                if case .items = FieldShape(field) { return !field.isRequired }
                return true
            }
        }

        let isComplete: Bool

        private static let host = FormField(
            name: "organisation",
            schema: [
                "type": "string", "minLength": 1, "maxLength": 64, "title": "The host",
                "description": "Short name of the authority, for example lincolnshire.",
            ], isRequired: true)
        private static let titled = FormField(
            name: "title",
            schema: [
                "type": "string", "minLength": 1, "maxLength": 100,
                "title": "What the review is called",
                "description": "For example: SEND peer challenge, Lincolnshire.",
            ], isRequired: true)
    }

    func start(_ rest: [String], _ bearer: Bearer) throws(Detour) -> HTTPResponse {
        guard role == .coordinator else { return coordinatorsOnly }
        guard let name = rest.first else { return try workflows(bearer) }
        let found = try commands("WORKFLOW", ["name": .string(name)], bearer)
        guard let source = found["source"]?.stringValue,
            let chart = try? JSONReader.parseJSON5(source, file: name).value
        else { return missing }
        let opening = Opening(name, chart: chart)
        guard opening.isComplete else {
            return simple(
                "This one is started with a file",
                "It needs lists that no single page can ask for. Whoever looks after the service "
                    + "can start it: reviewctl start \(name) --input @FILE.", status: 409)
        }
        guard isPost else { return try startPage(opening, [:], [], bearer) }
        let form = try form(of: bearer)
        let typed = JSONObject(
            opening.fields.compactMap { field in
                FieldInput.sent(field, form).map { (field.name, $0) }
            })
        let (answer, errors) = AnswerReader.read(opening.fields, typed)
        guard errors.isEmpty else { return try startPage(opening, typed, errors, bearer) }
        do throws(Detour) {
            let started = try commands(
                "START", body(opening, answer), bearer, id: form["once"])
            return .see("/review/\(started["review"]?.stringValue ?? "")")
        } catch {
            guard case .line(let problem) = error else { throw error }
            if problem.reason == "DMN-044" {
                let told = FieldError(
                    field: "",
                    message:
                        "This page has started a review already. To start another one with what "
                        + "stands here now, press the button once more")
                return try startPage(opening, typed, [told], bearer)
            }
            guard ["INVALID", "REFUSED"].contains(problem.code) else { throw error }
            return try startPage(
                opening, typed, [FieldError(field: "", message: problem.message)], bearer)
        }
    }

    private func body(_ opening: Opening, _ answer: JSONObject) -> JSONObject {
        var input = answer
        let host = input["organisation"] ?? ""
        let title = input["title"]
        input["organisation"] = nil
        input["title"] = nil
        let region = (request.cookie("as") ?? "").split(separator: ":").dropFirst().first ?? ""
        for name in opening.given {
            input[name] = name == "host" ? host : .string(String(region))
        }
        return [
            "workflow": .string(opening.name), "organisation": host, "title": title ?? "",
            "input": .object(input),
        ]
    }

    private func workflows(_ bearer: Bearer) throws(Detour) -> HTTPResponse {
        let found = try commands("WORKFLOWS", [:], bearer)["workflows"]?.arrayValue ?? []
        let items = found.map { row -> HTML in
            let name = row["name"]?.stringValue ?? ""
            return """
                <li><span><a href="/start/\(name)">\(row["title"]?.stringValue ?? name)</a></span></li>

                """
        }
        let main: HTML = """
            <h1>Start a review</h1>
            <p>What kind of review is it?</p>
            <ul class="tasks">\(items)</ul>

            """
        var page = signedInPage("Start a review", main, bearer, at: "/reviews", isWide: false)
        page.back = ("/reviews", "Back to the reviews")
        return respond(page)
    }

    /// Who can host, as far as the register knows them.
    private func authorities(
        _ bearer: Bearer
    ) throws(Detour) -> [(value: String, title: String)] {
        let found = try commands(
            "ORGANISATIONS", ["kind": "local-authority", "limit": 500], bearer)
        return (found["organisations"]?.arrayValue ?? []).compactMap { line in
            line["id"]?.stringValue.map { ($0, line["name"]?.stringValue ?? Naming.title($0)) }
        }
    }

    private func startPage(
        _ opening: Opening, _ typed: JSONObject, _ errors: [FieldError], _ bearer: Bearer
    ) throws(Detour) -> HTTPResponse {
        let hosts = try authorities(bearer)
        let inputs = opening.fields.map { field in
            FieldInput(
                field: field, raw: typed[field.name], errors: errors,
                offers: field.name == "organisation" ? hosts : []
            ).html
        }
        let words: HTML = opening.words.map { "<p class=\"lead\">\($0)</p>\n" } ?? ""
        let main: HTML = """
            \(Part.errorSummary(errors))<h1>Start: \(opening.title)</h1>
            \(words)<form method="post" action="/start/\(opening.name)" novalidate>\
            \(bearer.markField)\(Part.hidden("once", Seal.requestID()))
            \(inputs)<p>The first people are asked as soon as you start it.</p>
            \(Part.button("Start the review"))</form>

            """
        var page = signedInPage(
            "Start: \(opening.title)", main, bearer, at: "/reviews", isWide: false)
        page.back = ("/start", "Back")
        page.hasErrors = !errors.isEmpty
        return respond(page, status: errors.isEmpty ? 200 : 422)
    }
}
