import ReviewClient

/// What goes back to a browser.
struct HTTPResponse: Sendable {
    var status: UInt32
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    /// A page; nobody keeps it, and no script runs on it, ours or another's.
    static func page(_ html: HTML, status: UInt32 = 200) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"),
            ], body: Array(html.source.utf8))
    }

    static func text(_ text: String, type: String, seconds: Int) -> HTTPResponse {
        HTTPResponse(
            status: 200,
            headers: [
                ("Content-Type", "\(type); charset=utf-8"),
                ("Cache-Control", seconds > 0 ? "public, max-age=\(seconds)" : "no-store"),
            ], body: Array(text.utf8))
    }

    /// After a form: the browser goes on with GET, so that a reload sends nothing again.
    static func see(_ path: String) -> HTTPResponse {
        HTTPResponse(
            status: 303, headers: [("Location", path), ("Cache-Control", "no-store")], body: [])
    }

    /// What every response carries.
    static let common: [(name: String, value: String)] = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
                + "frame-ancestors 'none'; base-uri 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ("X-Robots-Tag", "noindex, nofollow"),
    ]

    func with(cookie name: String, _ value: String, _ attributes: String) -> HTTPResponse {
        var response = self
        response.headers.append(("Set-Cookie", "\(name)=\(value); \(attributes)"))
        return response
    }
}
