/// A request as the pages see it: everything in it may have been written by anybody.
struct HTTPRequest: Sendable {
    var method: String
    /// As it was sent, without the query.
    var path: String
    var cookies: [(name: String, value: String)]
    /// Who asks, as the proxy says; for counting only.
    var address: String
    /// The site whose page sends a form, where the browser says so; and how near it is to ours.
    var origin: String?
    var fetchSite: String?
    var host: String
    var contentType: String
    var body: [UInt8]
    /// `after` of a list that goes on.
    var after: String?

    /// The parts between slashes; nil for a path that names no page, whatever tricks it plays.
    var segments: [String]? {
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.count <= 300 else { return nil }
        if path.utf8.count == 1 { return [] }
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 8, parts.allSatisfy(Self.isPlain) else { return nil }
        return parts.map(String.init)
    }

    /// Letters, digits, `-`, `_`, and dots between them.
    private static func isPlain(_ part: Substring) -> Bool {
        guard let first = part.utf8.first, first != UInt8(ascii: ".") else { return false }
        return part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
    }

    /// A form with files, of somebody who bears a session: only such may be long.
    var bringsDocuments: Bool {
        method == "POST" && path.hasPrefix("/task/")
            && contentType.lowercased().hasPrefix(MultipartForm.type)
            && cookies.contains { Desk.isSecret($0.value) }
    }

    func cookie(_ name: String) -> String? {
        cookies.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// Reads a Cookie header (RFC 6265 §5.4): at most 50 pairs, what is odd is left out.
    static func cookies(in header: String) -> [(name: String, value: String)] {
        header.split(separator: ";").prefix(50).compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            let name = parts[0].drop { $0 == " " }
            return (String(name), String(parts[1]))
        }
    }
}
