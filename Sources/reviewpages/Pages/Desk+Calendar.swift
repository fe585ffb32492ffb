import JSON
import ReviewClient

/// Dates and deadlines in somebody's own calendar program: its address is made and taken back here,
/// and read there.
extension Desk {
    /// `/calendar/SECRET.ics`, as a calendar program asks for it.
    func feed(_ name: String) throws(Detour) -> HTTPResponse {
        let secret = String(name.dropLast(".ics".count))
        guard name.hasSuffix(".ics"), Self.isSecret(secret) else { return missing }
        guard limits.allows("link \(secret)", atMost: settings.perMinute) else { return tooMany }
        let body: JSONObject
        do {
            body = try lines.tasks("CALENDAR", ["feed": .string(secret)])
        } catch {
            guard error.code == "NOT_YOURS", !BearerNotice.concerns(error) else {
                throw .line(error)
            }
            return limits.allows("guess \(request.address)", atMost: 20) ? missing : tooMany
        }
        let file = CalendarFile(feed: body, scheme: settings.scheme, domain: settings.domain)
        return .text(file.text, type: "text/calendar", seconds: 0)
    }

    /// The page of somebody who has signed in, of a task's reader, or of one review.
    func calendarPage(
        _ bearer: Bearer, review: String? = nil, at path: String, back: (String, String)
    ) throws(Detour) -> HTTPResponse {
        var told: HTML = ""
        if isPost {
            let isEnd = try form(of: bearer)["do"] == "end"
            var body: JSONObject = ["as": bearer.principal, "end": .bool(isEnd)]
            body["review"] = review.map { .string($0) }
            let reply = try tasks("FEED", body)
            told = isEnd ? Part.notice("The addresses open nothing any more.") : made(reply)
        }
        let standing = try standing(bearer, review)
        let title = review == nil ? "Dates in your calendar" : "The review in your calendar"
        let main: HTML = """
            \(told)<h1>\(title)</h1>
            <p>Your calendar program can show visits, sessions and deadlines, and keep them up to date \
            by itself. For that it needs an address that is yours alone: whoever has it can read the \
            dates, and nothing else.</p>
            \(list(standing))<form method="post" action="\(path)">\(bearer.markField)
            \(Part.button("Make an address"))\(standing.isEmpty ? "" : takeBack)</form>

            """
        let isSignedIn = bearer.secret == request.cookie(Self.cookie(task: nil))
        var page =
            isSignedIn
            ? signedInPage(title, main, bearer, at: "", isWide: false)
            : Page(title: title, main: main, signOut: ("\(back.0)/sign-out", bearer.mark))
        page.back = (back.0, back.1)
        return respond(page)
    }

    private var takeBack: HTML {
        Part.button("Take back the addresses that I have", name: "end", secondary: true)
    }

    /// Addresses that stand for the dates of this page.
    private func standing(_ bearer: Bearer, _ review: String?) throws(Detour) -> [JSONValue] {
        var asked: JSONObject = ["as": bearer.principal, "list": true]
        asked["review"] = review.map { .string($0) }
        let found = try tasks("FEED", asked)["feeds"]?.arrayValue ?? []
        // A task's session is told of its own review alone; a sign-in's of everything that it made.
        let isOfTask = bearer.secret != request.cookie(Self.cookie(task: nil))
        return review == nil && !isOfTask ? found.filter { $0["review"] == nil } : found
    }

    private func list(_ standing: [JSONValue]) -> HTML {
        guard !standing.isEmpty else { return "" }
        let items = standing.map { line -> HTML in
            let made = Moment(line["madeAt"])?.day.text ?? ""
            return "<li>made on \(made), good until \(Moment(line["until"])?.day.text ?? "")</li>\n"
        }
        return "<h2>Addresses that you have</h2>\n<ul>\(items)</ul>\n"
    }

    private func made(_ reply: JSONObject) -> HTML {
        let path = reply["path"]?.stringValue ?? ""
        // A path alone is nothing that could be pasted elsewhere.
        let site = "\(settings.secureCookies ? "https" : "http")://\(request.host)"
        let address = reply["address"]?.stringValue ?? site + path
        let words: HTML = """
            <div class="notice" role="status"><p>Copy this address into your calendar program, under \
            “subscribe” or “from the internet”. It is shown only now.</p>
            <p class="address"><a href="\(path)">\(address)</a></p></div>

            """
        return words
    }
}
