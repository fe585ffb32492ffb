import JSON
import ReviewClient

/// Pages that say why there is no other one, and how to go on. What was typed is on them.
extension Desk {
    func page(for error: LineError) -> HTTPResponse {
        notice.note(error)
        switch (error.code, error.reason) {
        case ("NOT_MAPPED", _), (_, "DMN-143"): return away
        case (_, "DMN-044"): return sentBefore
        case ("NOT_YOURS", "DMN-141"), ("STALE", "DMN-142"): return signedOut()
        case ("STALE", "DMN-147"), ("STALE", _): return ended(error)
        case ("REFUSED", "DMN-145"):
            return codeNeeded()
                ?? simple(
                    "A code is needed",
                    "This page is confidential. Please open the link in the mail about it: you will "
                        + "be sent a code.", status: 403)
        case (_, "DMN-048"), (_, "DMN-050"): return coordinatorsOnly
        case ("NOT_YOURS", _), ("NOT_FOUND", _): return missing
        case ("AWAY", _), ("FULL", _), ("BUSY", _), ("DRAINING", _), ("INTERNAL", _):
            return away
        default:
            return simple(
                "That could not be done", error.message, status: 409, keepingTyped: true)
        }
    }

    var missing: HTTPResponse {
        simple(
            "Page not found",
            "There is no page at this address. If it came in a mail, copy all of it: mail programs "
                + "sometimes cut long addresses in two.", status: 404, keepingTyped: true)
    }

    var coordinatorsOnly: HTTPResponse {
        simple(
            "That is not yours to do",
            "It may be done by the coordinator of the region. Nothing has been changed.",
            status: 403, keepingTyped: true)
    }

    // MARK: Nobody is signed in

    /// The task whose pages these are, if it is one's.
    private var taskOfPath: String? {
        guard let path = request.segments, path.count >= 2, path[0] == "task" else { return nil }
        return path[1]
    }

    /// Whom the bearer of this request's session rings, also when it has ended.
    private var ring: JSONValue? {
        guard let bearer = bearer(task: taskOfPath) else { return nil }
        return ring(of: bearer)
    }

    func ring(of bearer: Bearer) -> JSONValue? {
        try? lines.tasks("LOOK", ["session": .string(bearer.secret)])["ring"]
    }

    /// There is no session, or it has ended: its cookies go, so that nothing leads here again.
    func signedOut(byWish: Bool = false, ring told: JSONValue? = nil) -> HTTPResponse {
        let why: HTML =
            byWish
            ? ""
            : """
            <p>For your safety you are signed out after some hours, and when you sign out. Whatever we \
            told you is saved is still there.</p>

            """
        let main: HTML = """
            <h1>You are signed out</h1>
            \(why)\(typedText("It is not saved. Copy it before you go on."))<h2>To come back</h2>
            <ul>
            <li>If you came by the link of one request: open the link in your mail again. It works until \
            the request has ended.</li>
            <li>If you coordinate a region: <a href="/sign-in">Ask for a new sign-in link</a>. Each works \
            once.</li>
            <li>If somebody else gave you a link for signing in: ask them for a new one.</li>
            </ul>
            \(Part.ring(told ?? ring))
            """
        var response = respond(
            Page(title: "You are signed out", main: main), status: byWish ? 200 : 403)
        let task = taskOfPath
        if let task, request.cookie(Self.cookie(task: task)) != nil {
            response = response.with(
                cookie: Self.cookie(task: task), "",
                cookieAttributes(path: "/task/\(task)", seconds: 0))
        } else if request.cookie(Self.cookie(task: nil)) != nil {
            for name in [Self.cookie(task: nil), "as"] {
                response = response.with(
                    cookie: name, "", cookieAttributes(path: "/", seconds: 0))
            }
        }
        return response
    }

    var foreignForm: HTTPResponse {
        let main: HTML = """
            <h1>This form could not be taken</h1>
            <p>It was not sent from our own page, or you have signed in anew since that page was made. \
            Please load the page again, and send it once more. If that does not help, open the link in \
            your mail again; your browser must accept cookies from this site.</p>
            \(typedText("It is not saved. Copy it before you go on."))
            """
        return respond(Page(title: "This form could not be taken", main: main), status: 403)
    }

    /// A page that was gone back to, and sent once more with something else in it.
    private var sentBefore: HTTPResponse {
        let main: HTML = """
            <h1>This page was sent before</h1>
            <p>What stood in it then has been done; what stands in it now has not. Look first whether it \
            is still needed.</p>
            \(typedText("It is not done. Copy what you need."))\
            <p><a href="\(request.path)">Begin anew</a></p>

            """
        return respond(Page(title: "This page was sent before", main: main), status: 409)
    }

    // MARK: Not now

    var tooMany: HTTPResponse {
        notNow(
            "Please wait a minute",
            "There were very many requests in a short time. Whatever we told you is saved is still there.",
            status: 429, seconds: 60)
    }

    private var away: HTTPResponse {
        notNow(
            "Sorry, that is not possible at the moment",
            "The service is being looked after. Please try again in a few minutes. Whatever we told you "
                + "is saved is still there.", status: 503, seconds: 30)
    }

    private func notNow(
        _ title: String, _ words: String, status: UInt32, seconds: Int
    ) -> HTTPResponse {
        let again = arrived.map { sendAgain($0, to: request.path) } ?? ""
        let main: HTML = "<h1>\(title)</h1>\n<p>\(words)</p>\n\(again)"
        var response = respond(Page(title: title, main: main), status: status)
        response.headers.append(("Retry-After", "\(seconds)"))
        return response
    }

    // MARK: It has ended

    /// The task is no longer there to be answered: by whom it was, if it was.
    func ended(_ error: LineError) -> HTTPResponse {
        error.found == "done"
            ? simple(
                "This has been answered",
                "The answer is with us. If something in it is wrong, please tell the coordinator.",
                ring: ring, keepingTyped: true)
            : simple(
                "This request has ended",
                "Nothing more is needed from you here. It was answered, or it is no longer needed.",
                ring: ring, keepingTyped: true)
    }
}
