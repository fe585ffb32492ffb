/// The report that a mail of ours did not arrive (RFC 3464, RFC 6533): which letter, and why. Words of
/// a mail system in no such form count, too, where they came to a letter's own address.
package struct Bounce: Sendable, Equatable {
    /// First parts of Message-IDs in what was returned, and tokens of the addresses it came back to.
    package let letters: [String]
    /// `5.1.1` (RFC 3463), or `unreadable`.
    package let status: String

    private static let unreadable = "unreadable"

    /// Reads a mail; nil where it reports no failure for good, or names nothing that was sent.
    package init?(_ bytes: [UInt8]) {
        let mail = MailPieces(bytes[...])
        let leaves = mail.leaves()
        let report = leaves.first { Self.reports.contains($0.type) }
        var letters: [String] = []
        if mail.type.hasPrefix("multipart/"), let report {
            guard let status = Self.failure(report.decoded) else { return nil }
            self.status = status
            for part in leaves where Self.returned.contains(part.type) {
                var rest = part.decoded
                for field in MailPieces.takeHeaders(&rest) where field.name == "message-id" {
                    letters += Self.local(of: field.value).map { [$0] } ?? []
                }
            }
        } else {
            guard Self.isFromMailSystem(mail) else { return nil }
            status = Self.unreadable
        }
        for name in ["to", "delivered-to", "x-original-to"] {
            letters += mail.all(name).compactMap(Self.token)
        }
        guard !letters.isEmpty else { return nil }
        self.letters = letters
    }

    private static let reports = ["message/delivery-status", "message/global-delivery-status"]
    private static let returned = [
        "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers",
    ]

    /// Whether a mail system writes that a mail came back, and not a person, a program that answers
    /// for one (RFC 3834), or a mail system that is still trying.
    private static func isFromMailSystem(_ mail: MailPieces) -> Bool {
        let subject = (mail["subject"] ?? "").lowercased()
        guard !subject.hasPrefix("warning"), !subject.contains("delay") else { return false }
        if mail["x-failed-recipients"] != nil { return true }
        let from = (mail["from"] ?? "").lowercased()
        return (from.contains("mailer-daemon@") || from.contains("postmaster@"))
            && mail["auto-submitted"]?.lowercased().hasPrefix("auto-replied") != true
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
        case "4.4.7", "5.4.7": "it was given up after delays"
        case unreadable: "the report does not say why in a form that can be read"
        case _ where status.hasPrefix("4."): "it was given up after delays"
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
