import JSON
import ReviewClient

/// What an operator says about the pages: where they listen, whose they are, how much they take.
/// Whom people ring is told by the daemon, the same on pages as in letters.
struct PagesSettings: Sendable {
    var host = "127.0.0.1"
    var port: UInt16 = 8300
    /// The name above every page.
    var scheme = "Peer reviews"
    /// Ends the names of entries in calendars: the domain that mails come from, so that an entry of
    /// a mail and one that is fetched are the same.
    var domain = "reviews.invalid"
    /// Cookies only over TLS. Browsers take this machine's own name as safe, so it is off only to
    /// try pages over a plain network.
    var secureCookies = true
    var limits = HTTPServer.Limits()
    /// Requests of one address, and of one link, in a minute.
    var perMinute = 240

    private static let keys = [
        "listen", "scheme", "domain", "secureCookies", "connections", "bodyBytes",
        "documentBytes", "perMinute",
    ]

    /// Throws: PAG-001, PAG-003, CLI-006, CLI-007 naming file and place.
    init(_ arguments: Arguments) throws(ProgramError) {
        if let file = arguments["config"] {
            try read(try InputFile.readJSON5(file))
        }
        if let listen = arguments["listen"] { try self.listen(at: listen, "--listen") }
        if let scheme = arguments["scheme"] { self.scheme = scheme }
    }

    private mutating func read(_ root: JSONNode) throws(ProgramError) {
        guard case .object(let members) = root.kind else {
            throw Self.wrong(root, "the configuration", "an object")
        }
        for member in members where !Self.keys.contains(member.key) {
            throw ProgramError(
                .data, "PAG-003", "the configuration has no key \"\(member.key)\"",
                subject: "\(member.keyPosition)", expected: Self.keys.joined(separator: ", "),
                nearest: nearestName(member.key, in: Self.keys))
        }
        if let node = root["listen"] { try listen(at: try Self.text(node, "listen"), "listen") }
        if let node = root["scheme"] { scheme = try Self.text(node, "scheme") }
        if let node = root["domain"] { domain = try Self.text(node, "domain") }
        if let node = root["secureCookies"] {
            guard let flag = node.value.boolValue else {
                throw Self.wrong(node, "secureCookies", "true or false")
            }
            secureCookies = flag
        }
        if let node = root["connections"] {
            limits.connections = UInt32(try Self.number(node, "connections", 8...65_000))
        }
        if let node = root["bodyBytes"] {
            limits.bodyBytes = try Self.number(node, "bodyBytes", 4_096...1_000_000)
        }
        if let node = root["documentBytes"] {
            limits.documentBytes = try Self.number(node, "documentBytes", 1_024...104_857_600)
        }
        if let node = root["perMinute"] {
            perMinute = try Self.number(node, "perMinute", 10...1_000_000)
        }
    }

    private mutating func listen(at text: String, _ what: String) throws(ProgramError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let port = UInt16(parts[1]), port > 0 else {
            throw ProgramError(
                .usage, "PAG-001", "the address cannot be read", subject: what,
                expected: "an address such as 127.0.0.1:8300", found: text)
        }
        host = String(parts[0])
        self.port = port
    }

    private static func text(_ node: JSONNode, _ key: String) throws(ProgramError) -> String {
        guard let text = node.value.stringValue, !text.isEmpty, text.utf8.count <= 200 else {
            throw wrong(node, key, "text")
        }
        return text
    }

    private static func number(
        _ node: JSONNode, _ key: String, _ range: ClosedRange<Int64>
    ) throws(ProgramError) -> Int {
        guard let number = node.value.intValue, range.contains(number) else {
            throw wrong(node, key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return Int(number)
    }

    private static func wrong(_ node: JSONNode, _ key: String, _ expected: String) -> ProgramError {
        ProgramError(
            .data, "PAG-003", "\(key) cannot be used", subject: "\(node.position)",
            expected: expected, found: TextWidth.cut(node.value.compactText, to: 60))
    }

    // MARK: On pages

    var footer: HTML {
        """
        <p>\(scheme)</p>
        <p>Never send a child’s or a family’s name, or anything from a case file, through these \
        pages.</p>

        """
    }

    /// What is refused before anybody is asked, in the manner of the other pages.
    func page(of refused: HTTPServer.Refused) -> HTTPResponse {
        let (status, title, words): (UInt32, String, String) =
            switch refused {
            case .tooLarge:
                (
                    413, "That is more than we can take at once",
                    "Please go back: what you typed is still in your browser. Shorten it, or send a "
                        + "smaller file. Texts of one page have about \(limits.bodyBytes / 1_000) KB "
                        + "of room, a file \(limits.documentBytes >> 20) MB."
                )
            case .busy:
                (
                    503, "Very many people are here at the moment",
                    "Please go back in a minute, and send it again: what you typed is still in your "
                        + "browser."
                )
            case .method: (405, "That is no way to ask", "Only GET and POST are answered here.")
            }
        let page = Page(title: title, main: "<h1>\(title)</h1>\n<p>\(words)</p>\n")
        var response = HTTPResponse.page(page.html(self), status: status)
        if case .busy = refused { response.headers.append(("Retry-After", "5")) }
        if case .method = refused { response.headers.append(("Allow", "GET, HEAD, POST")) }
        return response
    }
}
