import ReviewWire

/// A mail as it is handed to a mail system (RFC 5322, MIME): the same letter, the same bytes.
///
/// Made by `LetterMessage`. Nothing in it depends on when or where it is written out.
package struct MailMessage: Sendable {
    package var from: MailAddress
    package var to: MailAddress
    package var replyTo: MailAddress?
    package var subject: String
    /// Seconds since 1970.
    package var date: Int64
    /// What stands before the sign in Message-ID; after it stands the sender's domain.
    package var id: String
    /// The ids of the letters that this one follows, the oldest first; the last is answered.
    package var thread: [String] = []
    /// `List-Id` (RFC 2919): what a mail program sorts by.
    package var list: (title: String, name: String)?
    package var text: String
    package var html: String
    package var calendar: CalendarFile?

    package init(
        from: MailAddress, to: MailAddress, subject: String, date: Int64, id: String, text: String,
        html: String
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.date = date
        self.id = id
        self.text = text
        self.html = html
    }

    /// With the angle brackets, as headers have it.
    package var messageID: String { Self.messageID(id, from.domain) }

    /// Characters that may not stand there (RFC 5322 §3.6.4) become `-`.
    static func messageID(_ id: String, _ domain: String) -> String {
        let local = id.utf8.map { byte in
            Mailbox.isAtom(byte) || byte == UInt8(ascii: ".") ? byte : UInt8(ascii: "-")
        }
        return "<\(String(decoding: local, as: UTF8.self))@\(domain)>"
    }

    /// The whole mail. Lines end in CRLF, as RFC 5322 has them; a program such as `sendmail` wants
    /// the lines of its own system, which `forSendmail` gives.
    package var text5322: String {
        let body = content
        return header + body.headers + "\r\n" + body.body
    }

    package var forSendmail: [UInt8] { text5322.utf8.filter { $0 != UInt8(ascii: "\r") } }

    private var header: String {
        var lines = HeaderText.addresses("From", [from])
        lines += HeaderText.addresses("To", [to])
        if let replyTo { lines += HeaderText.addresses("Reply-To", [replyTo]) }
        lines += HeaderText.unstructured("Subject", subject)
        lines += HeaderText.folded("Date", [MailDate.text(date)])
        lines += HeaderText.folded("Message-ID", [messageID])
        let before = thread.map { Self.messageID($0, from.domain) }
        if let last = before.last { lines += HeaderText.folded("In-Reply-To", [last]) }
        if !before.isEmpty { lines += HeaderText.folded("References", before) }
        if let list {
            lines += HeaderText.folded(
                "List-Id", ["\"\(Self.listTitle(list.title))\"", "<\(list.name).\(from.domain)>"])
        }
        // Nobody's holiday notice shall come back (RFC 3834 §5); the second is Exchange's word for it.
        lines += HeaderText.folded("Auto-Submitted", ["auto-generated"])
        lines += HeaderText.folded("X-Auto-Response-Suppress", ["OOF, AutoReply"])
        lines += HeaderText.folded("MIME-Version", ["1.0"])
        return lines
    }

    /// One label of a domain name.
    static func label(_ name: String) -> String {
        let letters = name.lowercased().utf8.map { byte in
            HeaderText.isBoundary(byte) && byte != UInt8(ascii: ".") ? byte : UInt8(ascii: "-")
        }
        return String(decoding: letters.prefix(63), as: UTF8.self)
    }

    /// List-Id's phrase is for people, in ASCII (RFC 2919 §3).
    private static func listTitle(_ title: String) -> String {
        let plain = HeaderText.printable(title).unicodeScalars.map { scalar in
            scalar.isASCII && scalar != "\"" && scalar != "\\" ? scalar : "?"
        }
        return String(String.UnicodeScalarView(plain.prefix(60)))
    }

    private var content: MailPart {
        let token = String(
            id.utf8.map { byte in
                Character(UnicodeScalar(HeaderText.isBoundary(byte) ? byte : UInt8(ascii: "-")))
            }.suffix(50))
        var alternatives = [MailPart.text("plain", text), MailPart.text("html", html)]
        guard let calendar else {
            return .multipart("alternative", boundary: "a-\(token)", alternatives)
        }
        let method = calendar.method.rawValue
        alternatives.append(.calendar(calendar.text, method: method, fileName: nil))
        return .multipart(
            "mixed", boundary: "m-\(token)",
            [
                .multipart("alternative", boundary: "a-\(token)", alternatives),
                .calendar(calendar.text, method: method, fileName: "dates.ics"),
            ])
    }
}

extension HeaderText {
    /// Characters of a boundary that no quoting is needed for (RFC 2046 §5.1.1).
    static func isBoundary(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
