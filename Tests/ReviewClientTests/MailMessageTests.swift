import ReviewClient
import Testing

@Suite struct MailMessageTests {
    private func message(
        subject: String = "Please answer", to: String = "lead@example.org", name: String = "",
        text: String = "One\ntwo\n"
    ) throws -> MailMessage {
        MailMessage(
            from: try #require(MailAddress("reviews@example.org", name: "Peer reviews")),
            to: try #require(MailAddress(to, name: name)), subject: subject, date: 1_512_550_800,
            id: "r42-7.invitation.1.0a1b", text: text, html: "<p>One</p>")
    }

    private func lines(_ message: MailMessage) -> [String] {
        message.text5322.split(separator: "\r\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    @Test func `the same letter is the same bytes, with the headers that keep robots silent`()
        throws
    {
        let mail = try message()
        #expect(mail.text5322 == (try message()).text5322)
        for line in [
            "From: Peer reviews <reviews@example.org>", "To: lead@example.org",
            "Subject: Please answer", "Date: Wed, 06 Dec 2017 09:00:00 +0000",
            "Message-ID: <r42-7.invitation.1.0a1b@example.org>", "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ] { #expect(lines(mail).contains(line), "\(line)") }
    }

    @Test(arguments: [
        "Stop\r\nBcc: all@example.org", "Stop\nBcc: all@example.org", "Stop\rBcc: all@example.org",
        "Stop\u{85}Bcc: x", "Stop\u{2028}Bcc: x", "Stop\u{0}\u{B}\u{C}Bcc: x",
        "é\r\n\r\n<script>", "=?UTF-8?Q?=0D=0ABcc:_x?=",
    ])
    func `no value ends its header or begins another`(value: String) throws {
        let mail = try message(subject: value, name: value)
        let header = mail.text5322.prefix(
            upTo: try #require(mail.text5322.firstRange(of: "\r\n\r\n")).lowerBound)
        let names = header.split(separator: "\r\n").filter { !$0.hasPrefix(" ") }
            .map { $0.prefix { $0 != ":" } }
        #expect(
            names == [
                "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted",
                "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
            ])
        #expect(!mail.text5322.utf8.contains(0))
    }

    @Test func `every line is short, ends in CRLF and is ASCII, whatever is written`() throws {
        let long = String(repeating: "Überprüfung der Dokumente in Nottinghamshire – ", count: 12)
        var mail = try message(
            subject: long, name: long,
            text: long + "\r\n.\nFrom here\n" + String(repeating: "x", count: 3_000) + " \n")
        mail.thread = (1...20).map { "r42-\($0).invitation.1.0123456789abcdef" }
        mail.list = ("Peer reviews, Midlands – Østfold", "east.reviews")
        let bytes = Array(mail.text5322.utf8)
        #expect(bytes.allSatisfy { $0 < 0x80 })
        for line in lines(mail) {
            #expect(line.utf8.count <= 78, "\(line)")
            #expect(!line.utf8.contains(10) && !line.utf8.contains(13))
        }
        #expect(!lines(mail).contains("."))
        #expect(!lines(mail).contains { $0.hasPrefix("From here") })
        #expect(!mail.forSendmail.contains(13))
    }

    @Test(arguments: [
        ("lead@example.org", true), ("a.b+c@sub.example.org", true), ("lead@localhost", true),
        ("-oQ/tmp@example.org", false), ("a b@example.org", false), ("a@b@c", false),
        ("a@exa mple.org", false), ("a@-x.org", false), ("a..b@example.org", false),
        (".a@example.org", false), ("@example.org", false), ("a@", false), ("", false),
        ("a@example.org\r\nBcc: x", false), ("ä@example.org", false),
        ("\"a b\"@example.org", false),
        ("a@[127.0.0.1]", false),
    ])
    func `an address is a dot-atom and a host name`(text: String, isOne: Bool) {
        let isRead = MailAddress(text) != nil
        #expect(isRead == isOne)
    }

    @Test func `an address is read with its name`() throws {
        let address = try #require(MailAddress("\"Peer reviews\" <reviews@Example.org>"))
        #expect(address.name == "Peer reviews")
        #expect(address.address == "reviews@example.org")
    }

    @Test func `dates travel as an alternative and as a file`() throws {
        var mail = try message()
        mail.calendar = CalendarFile(
            method: .request, title: "",
            events: [
                CalendarEvent(
                    uid: "r42.visit@example.org", kind: .meeting, sequence: 1,
                    start: .day(try #require(CalendarDay("2017-12-12"))), summary: "Visit")
            ], stamp: 1_512_550_800)
        let all = mail.text5322
        #expect(all.contains("multipart/mixed; boundary=\"=_m-r42-7.invitation.1.0a1b\""))
        #expect(all.contains("Content-Type: text/calendar; charset=utf-8; method=REQUEST"))
        #expect(all.contains("Content-Disposition: attachment; filename=dates.ics"))
    }
}
