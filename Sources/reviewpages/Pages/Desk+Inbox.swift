import JSON
import ReviewClient

/// Pages of who has signed in for everything that is theirs.
extension Desk {
    func signedIn(_ path: [String]) throws(Detour) -> HTTPResponse {
        let known = [
            "inbox", "today", "reviews", "review", "start", "season", "workload", "themes",
            "sheets", "status", "calendar", "raise",
        ]
        guard let first = path.first, known.contains(first) else { return missing }
        let bearer = try needed(bearer(task: nil))
        switch (first, path.count) {
        case ("inbox", 1): return try inbox(bearer)
        case ("today", 1): return try today(bearer)
        case ("reviews", 1): return try reviews(bearer)
        case ("review", 2...5): return try review(path[1], Array(path.dropFirst(2)), bearer)
        case ("start", 1...2): return try start(Array(path.dropFirst()), bearer)
        case ("calendar", 1):
            return try calendarPage(bearer, at: "/calendar", back: (home, "Back"))
        case ("season", 1): return try season(bearer)
        case ("workload", 1): return try workload(bearer)
        case ("themes", 1): return try themes(bearer)
        case ("themes", 2) where path[1] == "code": return try code(before: ["themes"], bearer)
        case ("raise", 3...4): return try raise(path[1], Array(path.dropFirst(2)), bearer)
        case ("sheets", 2): return try sheet(path[1], bearer)
        case ("status", 1): return try status(bearer)
        default: return missing
        }
    }

    /// Where somebody who has signed in begins.
    var home: String {
        switch role {
        case .coordinator: "/today"
        case .operator: "/status"
        case .person: "/inbox"
        }
    }

    enum Role {
        case coordinator
        case `operator`
        case person
    }

    /// As what the browser says that it came: for the way about, not for what may be seen. That the
    /// daemon decides, by the session.
    var role: Role {
        let said = request.cookie("as") ?? ""
        if said.hasPrefix("coordinator:") { return .coordinator }
        return said == "operator" ? .operator : .person
    }

    /// The pages of the header for who has signed in.
    func navigation(_ current: String) -> [(path: String, words: String, isCurrent: Bool)] {
        let pages: [(String, String)] =
            switch role {
            case .coordinator:
                [
                    ("/today", "Today"), ("/reviews", "Reviews"), ("/season", "Season"),
                    ("/workload", "Workload"), ("/themes", "Themes"),
                ]
            case .operator: [("/status", "Status")]
            case .person: []
            }
        return pages.map { (path: $0.0, words: $0.1, isCurrent: $0.0 == current) }
    }

    func signedInPage(
        _ title: String, _ main: HTML, _ bearer: Bearer, at path: String, isWide: Bool = true,
        isLive: Bool = false
    ) -> Page {
        Page(
            title: title, main: main, navigation: navigation(path),
            signOut: ("/sign-out", bearer.mark), isLive: isLive && live != nil, isWide: isWide)
    }

    /// All that waits for them, the most urgent first.
    private func inbox(_ bearer: Bearer) throws(Detour) -> HTTPResponse {
        var body: JSONObject = ["as": bearer.principal, "limit": 50, "raise": true]
        if let after = request.after { body["after"] = .string(after) }
        let found = try tasks("INBOX", body)
        let now = Moment(try commands("CLOCK", [:], bearer)["now"])
        let rows = (found["tasks"]?.arrayValue ?? []).map { task -> HTML in
            let id = task["task"]?.stringValue ?? ""
            let host = Naming.title(task["organisation"]?.stringValue ?? "")
            let behalf: HTML = RowWords.behalf(task).map { "For \($0)<br>" } ?? ""
            return """
                <li><span><a href="/task/\(id)">\(task["title"]?.stringValue ?? "")</a>\
                <br><span class="quiet">\(behalf)Host: \(host)</span></span>\
                <span>\(Part.due(task, now: now))</span></li>

                """
        }
        let more: HTML =
            found["next"]?.stringValue.map { "<p><a href=\"/inbox?after=\($0)\">More</a></p>\n" }
            ?? ""
        let main: HTML =
            rows.isEmpty
            ? "<h1>Nothing waits for you</h1>\n<p>We write to you when something does.</p>\n"
            : "<h1>What waits for you</h1>\n<ul class=\"tasks\">\(rows)</ul>\n\(more)"
        let also = choices(found["raise"]?.arrayValue ?? [], bearer)
        let dates: HTML = "<p><a href=\"/calendar\">Dates in your calendar</a></p>\n"
        return respond(
            signedInPage(
                rows.isEmpty ? "Nothing waits for you" : "What waits for you",
                main + also + dates + Part.ring(ring(of: bearer)), bearer,
                at: "/inbox", isWide: false))
    }
}
