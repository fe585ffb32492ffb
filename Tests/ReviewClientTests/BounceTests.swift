import JSON
import ReviewClient
import Testing

@Suite struct BounceTests {
    private func report(
        action: String = "failed", status: String = "5.1.1", to: String = "reviews@example.org",
        returned: String = "Message-ID: <r42-7.invitation.1.0a1b@example.org>", end: String = "\r\n"
    ) -> [UInt8] {
        Array(
            """
            From: MAILER-DAEMON@mx.example.org
            To: \(to)
            Subject: Undelivered Mail
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status;
             boundary="=_b 1"

            --=_b 1
            Content-Type: text/plain

            It did not arrive.

            --=_b 1
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.org

            Final-Recipient: rfc822; lead@example.org
            Action: \(action)
            Status: \(status)

            --=_b 1
            Content-Type: text/rfc822-headers

            Subject: x
            \(returned)

            --=_b 1--

            """.replacing("=_b 1", with: "=_b1").replacing("\n", with: end).utf8)
    }

    @Test(arguments: ["\r\n", "\n"])
    func `a report names the letter and why it did not arrive`(end: String) throws {
        let bounce = try #require(Bounce(report(end: end)))
        #expect(bounce.letters == ["r42-7.invitation.1.0a1b"])
        #expect(bounce.status == "5.1.1")
        #expect(bounce.reason == "there is no such mailbox")
    }

    @Test func `a report that returns nothing is known by the address that it came to`() throws {
        let bounce = try #require(
            Bounce(report(to: "bounces+r42-7.invitation.1.0a1b@example.org", returned: "X: y")))
        #expect(bounce.letters == ["r42-7.invitation.1.0a1b"])
    }

    @Test(arguments: ["delayed", "delivered", "relayed", "expanded", ""])
    func `what may still arrive, or has arrived, is no bounce`(action: String) {
        #expect(Bounce(report(action: action)) == nil)
    }

    @Test func `a strange status is a failure of no known kind`() throws {
        #expect(try #require(Bounce(report(status: "<b>"))).status == "5.0.0")
        #expect(try #require(Bounce(report(status: "5.99999.1"))).status == "5.0.0")
    }

    @Test func `an ordinary mail is none, whatever it says`() {
        let text = "Subject: Out of office\n\nMessage-ID: <r42-7.invitation.1.0a1b@example.org>\n"
        #expect(Bounce(Array(text.utf8)) == nil)
        #expect(Bounce([]) == nil)
        #expect(Bounce(report(returned: "Message-ID: <no at sign>")) == nil)
        #expect(Bounce(report(returned: "Message-ID: <a b\u{0}c@d>")) == nil)
    }

    @Test func `hostile mail does not trap, and ends`() {
        let whole = report()
        for count in stride(from: 0, to: whole.count, by: 7) {
            _ = Bounce(Array(whole.prefix(count)))
            var torn = whole
            torn[count] = 0xFF
            _ = Bounce(torn)
            torn[count] = 10
            _ = Bounce(torn)
        }
        let nested = String(
            repeating: "Content-Type: multipart/report; boundary=a\n\n--a\n", count: 20_000)
        #expect(Bounce(Array(nested.utf8)) == nil)
        #expect(Bounce(Array(repeating: 10, count: 3 << 20)) == nil)
        #expect(Bounce(Array(String(repeating: "a:b\n", count: 400_000).utf8)) == nil)
        #expect(Bounce(Array("Content-Type: multipart/x; boundary=\"\"\n\n--\n--\n--".utf8)) == nil)
    }

    private func mail(_ lines: String...) -> [UInt8] { Array(lines.joined(separator: "\n").utf8) }

    @Test func `a report in UTF-8, or in base64, is a report`() throws {
        let global = String(decoding: report(), as: UTF8.self)
            .replacing("message/delivery-status", with: "message/global-delivery-status")
            .replacing("text/rfc822-headers", with: "message/global-headers")
        let first = try #require(Bounce(Array(global.utf8)))
        #expect(first.letters == ["r42-7.invitation.1.0a1b"] && first.status == "5.1.1")
        let inner =
            "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b\nAction: failed\nStatus: 5.2.2\n"
        let second = try #require(
            Bounce(
                mail(
                    "From: MAILER-DAEMON@mx.example.org", "To: bounces+7.0a1b@example.org",
                    "Content-Type: multipart/report; boundary=b", "", "--b",
                    "Content-Type: message/delivery-status", "Content-Transfer-Encoding: base64",
                    "", Base64.encode(Array(inner.utf8)), "--b--", "")))
        #expect(second.letters == ["7.0a1b"] && second.status == "5.2.2")
    }

    @Test(arguments: ["From: MAILER-DAEMON@mx.example.org", "X-Failed-Recipients: a@b"])
    func `words of a mail system to a letter's own address say that it came back`(
        line: String
    ) throws {
        let bounce = try #require(
            Bounce(mail(line, "To: bounces+7.0a1b@example.org", "Subject: failure", "", "Hi.")))
        #expect(bounce.letters == ["7.0a1b"] && bounce.status == "unreadable")
        #expect(bounce.reason == "the report does not say why in a form that can be read")
        #expect(Bounce(mail(line, "To: bounces@example.org", "", "Hi.")) == nil)
        let warning = "Subject: Warning: message delayed 24 hours"
        #expect(Bounce(mail(line, "To: bounces+7.0a1b@example.org", warning, "", "Hi.")) == nil)
    }

    @Test(arguments: [
        "From: lead@example.org", "From: MAILER-DAEMON@x\nAuto-Submitted: auto-replied",
    ])
    func `who answers a letter, or is away, sends nothing back`(line: String) {
        #expect(Bounce(mail(line, "To: bounces+7.0a1b@example.org", "", "I am away.")) == nil)
    }

    @Test(arguments: ["4.4.7", "5.4.7", "4.2.1"])
    func `what was tried for days was given up after delays`(status: String) throws {
        let bounce = try #require(Bounce(report(status: status)))
        #expect(bounce.reason == "it was given up after delays")
    }
}
