/// The report that a mail of ours did not arrive (RFC 3464): which letter, and why.
package struct Bounce: Sendable, Equatable {
    /// First parts of Message-IDs in what was returned, and tokens of the addresses it came back to.
    package let letters: [String]
    /// `5.1.1` (RFC 3463).
    package let status: String

    /// Reads a mail; nil where it reports no failure for good, or names nothing that was sent.
    package init?(_ bytes: [UInt8]) {
        let mail = MailPieces(bytes[...])
        let leaves = mail.leaves()
        guard mail.type.hasPrefix("multipart/"),
            let report = leaves.first(where: { $0.type == "message/delivery-status" })
        else { return nil }
        guard let status = Self.failure(report.body) else { return nil }
        var letters: [String] = []
        for part in leaves where part.type == "message/rfc822" || part.type == "text/rfc822-headers"
        {
            var rest = part.body
            for field in MailPieces.takeHeaders(&rest) where field.name == "message-id" {
                letters += Self.local(of: field.value).map { [$0] } ?? []
            }
        }
        for name in ["to", "delivered-to", "x-original-to"] {
            letters += mail.all(name).compactMap(Self.token)
        }
        guard !letters.isEmpty else { return nil }
        self.letters = letters
        self.status = status
    }

    /// Why, for people.
    package var reason: String { Self.words(status: status) }

    package static func words(status: String) -> String {
        switch status {
        case "5.1.1", "5.1.10", "5.1.3": "there is no such mailbox"
        case "5.1.2": "there is no such mail domain"
        case "5.2.1": "the mailbox is switched off"
        case "5.2.2": "the mailbox is full"
        case "5.3.4", "5.2.3": "the mail is too large for it"
        case _ where status.hasPrefix("5.7"): "it was refused as unwanted"
        case _ where status.hasPrefix("5.4"): "the mail system there does not answer"
        default: "it was returned"
        }
    }

    /// The status of the first recipient that failed: blocks of fields after that of the message
    /// itself (RFC 3464 §2.3).
    private static func failure(_ body: ArraySlice<UInt8>) -> String? {
        var rest = body
        var blocks = 0
        while !rest.isEmpty, blocks < 100 {
            let fields = MailPieces.takeHeaders(&rest)
            blocks += 1
            let value = { (name: String) in fields.first { $0.name == name }?.value }
            guard let action = value("action")?.lowercased() else { continue }
            let status = String((value("status") ?? "5.0.0").prefix { $0 == "." || $0.isNumber })
            // A delay is not the end of it, and a relay's word is no answer.
            if action.hasPrefix("failed") {
                return isStatus(status) ? status : "5.0.0"
            }
        }
        return nil
    }

    private static func isStatus(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3
            && parts.allSatisfy { part in
                (1...3).contains(part.count)
                    && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }

    /// `r42-7.…` of `<r42-7.…@example.org>`.
    private static func local(of messageID: String) -> String? {
        guard let open = messageID.firstIndex(of: "<"),
            let sign = messageID[open...].lastIndex(of: "@")
        else { return nil }
        return checked(messageID[messageID.index(after: open)..<sign])
    }

    /// What stands between plus and sign in the address that it came back to.
    private static func token(_ address: String) -> String? {
        guard let sign = address.lastIndex(of: "@"),
            let plus = address[..<sign].lastIndex(of: "+")
        else { return nil }
        return checked(address[address.index(after: plus)..<sign])
    }

    /// A letter's name, as the daemon makes them; anything else is somebody else's.
    private static func checked(_ text: Substring) -> String? {
        (1...400).contains(text.utf8.count) && text.utf8.allSatisfy(HeaderText.isBoundary)
            ? String(text) : nil
    }
}
