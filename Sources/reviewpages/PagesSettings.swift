import JSON
import ReviewClient

/// What an operator says about the pages: where they listen, whose they are, whom to ring.
struct PagesSettings: Sendable {
    /// Whom to ring, where a region has its own.
    struct Contact: Sendable {
        var name: String
        var telephone: String
        var email: String?
    }

    var host = "127.0.0.1"
    var port: UInt16 = 8300
    /// The name above every page.
    var scheme = "Peer reviews"
    var contacts: [(region: String, contact: Contact)] = []
    /// Cookies only over TLS. Browsers take this machine's own name as safe, so it is off only to
    /// try pages over a plain network.
    var secureCookies = true
    var limits = HTTPServer.Limits()
    /// Requests of one address, and of one link, in a minute.
    var perMinute = 240

    private static let keys = [
        "listen", "scheme", "contacts", "secureCookies", "connections", "bodyBytes",
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
        if let node = root["contacts"] { try readContacts(node) }
    }

    private mutating func readContacts(_ node: JSONNode) throws(ProgramError) {
        guard case .object(let members) = node.kind else {
            throw Self.wrong(node, "contacts", "an object: region → who is to be rung")
        }
        for member in members {
            guard let name = member.value["name"], let telephone = member.value["telephone"] else {
                throw Self.wrong(member.value, "contacts", "an object with name and telephone")
            }
            let email: String? =
                if let node = member.value["email"] { try Self.text(node, "email") } else { nil }
            contacts.append(
                (
                    member.key,
                    Contact(
                        name: try Self.text(name, "name"),
                        telephone: try Self.text(telephone, "telephone"), email: email)
                ))
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

    /// Whom somebody of a region rings; the entry `*` is for all others.
    func contact(of region: String?) -> Contact? {
        let own = contacts.first { $0.region.utf8.elementsEqual((region ?? "").utf8) }
        return (own ?? contacts.first { $0.region == "*" })?.contact
    }

    func ring(_ region: String?) -> HTML {
        guard let contact = contact(of: region) else { return "" }
        let digits = String(contact.telephone.filter { $0.isNumber || $0 == "+" })
        let mail: HTML =
            contact.email.map { "<p>Email: <a href=\"mailto:\($0)\">\($0)</a></p>" } ?? ""
        return """
            <section class="ring" aria-labelledby="ring-title"><h2 id="ring-title">Would you rather \
            talk?</h2><p>\(contact.name)</p><p>Telephone: <a href="tel:\(digits)">\
            \(contact.telephone)</a></p>\(mail)</section>

            """
    }

    var footer: HTML {
        """
        <p>\(scheme)</p>
        <p>Never send a child’s or a family’s name, or anything from a case file, through these \
        pages.</p>

        """
    }
}
