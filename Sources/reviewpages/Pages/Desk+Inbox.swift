import JSON
import ReviewClient

/// Pages of who has signed in for everything that is theirs.
extension Desk {
    func signedIn(_ path: [String]) throws(Detour) -> HTTPResponse {
        guard path == ["inbox"] else { return missing }
        let bearer = try needed(bearer(task: nil))
        return try inbox(bearer)
    }

    /// Where somebody who has signed in begins.
    func lookUp(_ bearer: Bearer) throws(Detour) -> String {
        _ = try tasks("INBOX", ["as": bearer.principal, "limit": 1])
        return "/inbox"
    }

    /// All that waits for them, the most urgent first.
    private func inbox(_ bearer: Bearer) throws(Detour) -> HTTPResponse {
        var body: JSONObject = ["as": bearer.principal, "limit": 50]
        if let after = request.after { body["after"] = .string(after) }
        let found = try tasks("INBOX", body)
        let now = Moment(try commands("CLOCK", [:], bearer)["now"])
        let rows = (found["tasks"]?.arrayValue ?? []).map { task -> HTML in
            let id = task["task"]?.stringValue ?? ""
            let host = Naming.title(task["organisation"]?.stringValue ?? "")
            return """
                <li><span><a href="/task/\(id)">\(task["title"]?.stringValue ?? "")</a>\
                <br><span class="quiet">Host: \(host)</span></span>\
                <span>\(Part.due(Moment(task["due"]), now: now))</span></li>

                """
        }
        let more: HTML =
            found["next"]?.stringValue.map { "<p><a href=\"/inbox?after=\($0)\">More</a></p>\n" }
            ?? ""
        let main: HTML =
            rows.isEmpty
            ? "<h1>Nothing waits for you</h1>\n<p>We write to you when something does.</p>\n"
            : "<h1>What waits for you</h1>\n<ul class=\"tasks\">\(rows)</ul>\n\(more)"
        return respond(
            Page(
                title: rows.isEmpty ? "Nothing waits for you" : "What waits for you", main: main,
                signOut: ("/sign-out", bearer.mark)))
    }
}
