import JSON
import ReviewClient

/// Answers one request with the lines of its thread: finds the page, asks the daemon, draws.
///
/// It keeps nothing between requests but counts; who somebody is, the daemon says anew each time.
struct Desk {
    let settings: PagesSettings
    let limits: RateLimit
    /// Nil where the feed of changes is not this program's to hear.
    let live: LiveStreams?
    let notice: BearerNotice
    let lines: DaemonLines
    let request: HTTPRequest

    /// Whose session acts: its secret, and the way it stands in a message.
    struct Bearer {
        let secret: String
        var principal: JSONValue { .string("session:\(secret)") }
        /// What a form of this session carries, so that no other site can send it.
        var mark: String { Seal.mark(of: secret, for: "form") }
        var markField: HTML { Part.hidden("mark", mark) }
    }

    /// What ends a request before its page: where to, or what went wrong.
    enum Detour: Error {
        case response(HTTPResponse)
        case line(LineError)
    }

    var isPost: Bool { request.method == "POST" }

    func answer() -> HTTPResponse {
        guard limits.allows("from \(request.address)", atMost: settings.perMinute) else {
            return tooMany
        }
        guard let path = request.segments else { return missing }
        do throws(Detour) {
            switch path.first {
            case nil: return try front()
            case "style.css" where path.count == 1:
                return .text(Style.sheet, type: "text/css", seconds: 3_600)
            case "icon.svg" where path.count == 1:
                return .text(Style.icon, type: "image/svg+xml", seconds: 86_400)
            case "live.js" where path.count == 1:
                return .text(LiveScript.source, type: "text/javascript", seconds: 3_600)
            case "live" where path.count == 1: return try openLive()
            case "health" where path.count == 1:
                return .text("ok\n", type: "text/plain", seconds: 0)
            case "l" where path.count == 2 || path.count == 3:
                return try link(path[1], part: path.count == 3 ? path[2] : nil)
            case "calendar" where path.count == 2: return try feed(path[1])
            case "task" where path.count >= 2: return try task(path[1], Array(path.dropFirst(2)))
            case "sign-in" where path.count == 1: return try signIn()
            case "sign-out" where path.count == 1: return try signOut(task: nil)
            default:
                return try signedIn(path)
            }
        } catch {
            switch error {
            case .response(let response): return response
            case .line(let error): return page(for: error)
            }
        }
    }

    // MARK: Asking

    func tasks(_ verb: String, _ body: JSONObject) throws(Detour) -> JSONObject {
        do {
            return try lines.tasks(verb, body)
        } catch {
            throw .line(error)
        }
    }

    func commands(
        _ verb: String, _ body: JSONObject, _ bearer: Bearer, id: String? = nil
    ) throws(Detour) -> JSONObject {
        var body = body
        body["as"] = bearer.principal
        do {
            return try lines.commands(verb, body, id: id)
        } catch {
            throw .line(error)
        }
    }

    // MARK: Who

    /// Names of the cookies: of one task's session, of a sign-in.
    static func cookie(task: String?) -> String { task.map { "task-\($0)" } ?? "session" }

    /// The session for a task, or for all.
    func bearer(task: String?) -> Bearer? {
        let own = task.flatMap { request.cookie(Self.cookie(task: $0)) }
        guard let secret = own ?? request.cookie(Self.cookie(task: nil)), Self.isSecret(secret)
        else { return nil }
        return Bearer(secret: secret)
    }

    func needed(_ bearer: Bearer?) throws(Detour) -> Bearer {
        guard let bearer else { throw .response(signedOut()) }
        guard limits.allows("by \(bearer.secret)", atMost: settings.perMinute) else {
            throw .response(tooMany)
        }
        return bearer
    }

    /// 40 hexadecimal digits; nothing else is worth a question.
    static func isSecret(_ text: String) -> Bool {
        text.utf8.count == 40
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    func cookieAttributes(path: String, seconds: Int64? = nil) -> String {
        let age = seconds.map { "; Max-Age=\($0)" } ?? ""
        return
            "Path=\(path); HttpOnly; SameSite=Lax\(settings.secureCookies ? "; Secure" : "")\(age)"
    }

    // MARK: Forms

    /// The fields of a sent form.
    func form() throws(Detour) -> FormData {
        let type = request.contentType.lowercased()
        let read: FormData? =
            if type.hasPrefix(MultipartForm.type) {
                MultipartForm.read(request.body, contentType: request.contentType)
            } else if type.hasPrefix("application/x-www-form-urlencoded") || request.body.isEmpty {
                FormData(request.body)
            } else { nil }
        guard let form = read else {
            throw .response(
                simple(
                    "This form could not be read",
                    "Please go back, load the page again, and send it once more.", status: 400))
        }
        return form
    }

    /// The fields of a form that this session's own page sent.
    func form(of bearer: Bearer) throws(Detour) -> FormData {
        let form = try form()
        guard isOwnSite, Seal.same(form["mark"] ?? "", bearer.mark) else {
            throw .response(foreignForm)
        }
        return form
    }

    /// A browser that says from where a form comes must say: from this site (Fetch Metadata §2.4;
    /// RFC 6454 §7). `null` is what it says of our own, since our pages name no referrer.
    var isOwnSite: Bool {
        if let site = request.fetchSite, site != "same-origin", site != "none" { return false }
        guard let origin = request.origin, origin != "null" else { return true }
        let parts = origin.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count == 3 && parts[2].utf8.elementsEqual(request.host.utf8)
    }

    // MARK: News

    /// A stream of news for a session; one too many is refused, and the page works without.
    private func openLive() throws(Detour) -> HTTPResponse {
        let bearer = try needed(bearer(task: nil))
        _ = try commands("CLOCK", [:], bearer)
        guard !isPost, let stream = live?.open(for: bearer.secret) else {
            return simple("There are no news here", "Please load the page anew.", status: 503)
        }
        return .live(stream)
    }

    /// Whether a session still opens anything; nil when the daemon cannot say.
    static func isAlive(_ secret: String, _ lines: DaemonLines) -> Bool? {
        do {
            _ = try lines.commands("CLOCK", ["as": Bearer(secret: secret).principal])
            return true
        } catch {
            return ["NOT_YOURS", "STALE"].contains(error.code) ? false : nil
        }
    }

    // MARK: Pages of few words

    func respond(_ page: Page, status: UInt32 = 200) -> HTTPResponse {
        var response = HTTPResponse.page(page.html(settings), status: status)
        response.isLive = page.isLive
        return response
    }

    func simple(
        _ title: String, _ words: String, status: UInt32 = 200, ring: JSONValue? = nil,
        keepingTyped: Bool = false
    ) -> HTTPResponse {
        let typed = keepingTyped ? typedText("It is not saved. Copy what you need.") : ""
        return respond(
            Page(
                title: title,
                main: "<h1>\(title)</h1>\n<p>\(words)</p>\n\(typed)\(Part.ring(ring))"),
            status: status)
    }

    func front() throws(Detour) -> HTTPResponse {
        if bearer(task: nil) != nil { return .see(home) }
        let main: HTML = """
            <h1>Open the link in your mail</h1>
            <p>There is no password. Each request that we send you has a link of its own: open it, \
            and you can read what you are asked, answer, or save an answer and come back to it.</p>
            <p>Are you a coordinator? <a href="/sign-in">Have a link for signing in sent to you</a></p>

            """
        return respond(Page(title: "Open the link in your mail", main: main))
    }
}
