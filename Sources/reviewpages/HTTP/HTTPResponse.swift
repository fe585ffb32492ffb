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

    /// A document to be kept, never shown within the site, whatever is in it (RFC 6266, RFC 8187).
    static func document(_ content: [UInt8], named name: String, type: String) -> HTTPResponse {
        let plain = String(
            name.unicodeScalars.map { scalar -> Character in
                scalar.isASCII && scalar != "\"" && scalar != "\\" ? Character(scalar) : "_"
            })
        let escaped = name.utf8.map { byte -> String in
            let isPlain =
                UnicodeScalar(byte).properties.isAlphabetic && byte < 0x80
                || (0x30...0x39).contains(byte) || byte == 0x2E || byte == 0x2D || byte == 0x5F
            if isPlain { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
        }.joined()
        return HTTPResponse(
            status: 200,
            headers: [
                ("Content-Type", type), ("Cache-Control", "no-store"),
                (
                    "Content-Disposition",
                    "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(escaped)"
                ),
                ("Content-Security-Policy", "sandbox"),
            ], body: content)
    }

    /// A list for a spreadsheet.
    static func sheet(_ text: String, named name: String) -> HTTPResponse {
        // The mark tells spreadsheets that it is UTF-8 (RFC 3629 §6).
        document(
            [0xEF, 0xBB, 0xBF] + Array(text.utf8), named: name, type: "text/csv; charset=utf-8")
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
