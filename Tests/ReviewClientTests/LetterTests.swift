import Foundation
import JSON
import ReviewClient
import Testing

@Suite struct LetterTests {
    /// The project's own templates.
    private static let folder =
        URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/Workflows/letters"

    private func letter(_ kind: LetterKind, _ more: JSONObject = [:]) throws -> DueLetter {
        var value: JSONObject = [
            "letter": "r42-7.invitation.1", "id": "r42-7.invitation.1.0a1b",
            "kind": .string(kind.rawValue), "to": "person:lead", "name": "Lead Reviewer, Derby",
            "email": "lead@example.org", "region": "east-midlands",
            "ring": ["name": "the coordinator", "phone": "0100 000000", "email": "c@example.org"],
            "task": "r42-7", "title": "Can you join the team as Health?",
            "reviewTitle": "SEND peer challenge", "host": "lincolnshire",
            "due": "2017-12-13T17:00:00Z", "thread": ["r42.review.0a1b"],
            "dates": [
                "uid": "r42.visit", "sequence": 4, "title": "Visit", "start": "2018-01-23",
                "end": "2018-01-24", "reviewTitle": "SEND peer challenge", "host": "lincolnshire",
            ],
            "tasks": [
                [
                    "task": "r42-3", "title": "Say who attended", "reviewTitle": "Training",
                    "host": "derby", "due": "2017-12-05T17:00:00Z", "overdue": true,
                ],
                [
                    "task": "r42-7", "title": "Can you join?", "reviewTitle": "SEND peer challenge",
                    "host": "lincolnshire", "due": "2017-12-13T17:00:00Z",
                ],
            ],
        ]
        if ![.dates, .datesMoved, .datesCancelled].contains(kind) { value["dates"] = nil }
        for (key, member) in more { value[key] = member }
        let now = try #require(Moment("2017-12-06T09:00:00Z"))
        return try #require(DueLetter(.object(value), now: now))
    }

    private func mail(_ letter: DueLetter, link: String = "") throws -> MailMessage {
        let sender = try #require(MailAddress("Peer reviews <reviews@example.org>"))
        var extra = LetterMessage.Extra()
        extra.links = ["r42-7": link]
        extra.code = "12345678"
        extra.until = Moment("2017-12-06T09:15:00Z")
        let message = LetterMessage(shelf: try LetterShelf(folder: Self.folder), sender: sender)
        return try #require(message.mail(letter, extra))
    }

    @Test func `an invitation says how much time it takes, where the workflow does`() throws {
        #expect(try mail(letter(.invitation, ["hours": 20])).text.contains("about 20 hours"))
        #expect(try !mail(letter(.invitation)).text.contains("of your time"))
    }

    @Test(arguments: [
        (0.25, "about 15 minutes"), (0.5, "about 30 minutes"), (0.01, "about 5 minutes"),
        (1, "about 1 hour"), (1.5, "about 1½ hours"), (16, "about 16 hours"), (0, nil), (-1, nil),
        (1e300, nil),
    ])
    func `a time needed reads as minutes or hours`(hours: Double, words: String?) {
        #expect(RowWords.hours(.double(hours)) == words)
    }

    @Test(arguments: LetterKind.allCases)
    func `every letter names a person to ring and leaves no name unfilled`(kind: LetterKind) throws
    {
        let mail = try mail(try letter(kind))
        for text in [mail.text, mail.html] {
            #expect(text.contains("the coordinator") && text.contains("0100 000000"))
            #expect(!text.contains("{") || text == mail.html && !text.contains("{?"))
            #expect(text.contains("Lead Reviewer, Derby"))
        }
        #expect(!mail.subject.contains("{") && mail.subject.utf8.count <= 120)
        #expect(mail.messageID == "<r42-7.invitation.1.0a1b@example.org>")
        #expect(mail.replyTo?.address == "c@example.org")
    }

    @Test func `an invitation says what to do first, by when, and where`() throws {
        let mail = try mail(try letter(.invitation), link: "https://example.org/l/abc")
        #expect(
            mail.subject
                == "Can you join the team as Health? – Lincolnshire, answer by Wed 13 Dec 2017")
        #expect(mail.text.hasPrefix("Please answer by Wed 13 Dec 2017.\n\nDear Lead Reviewer"))
        #expect(mail.text.contains("Look at it and answer:\nhttps://example.org/l/abc\n"))
        #expect(mail.html.contains("<a href=\"https://example.org/l/abc\""))
        #expect(try self.mail(try letter(.invitation)).text.contains("in your inbox"))
    }

    @Test func `a confirmation promises no page, only whom to ring`() throws {
        let mail = try mail(try letter(.confirmation), link: "https://example.org/l/abc")
        for text in [mail.text, mail.html] {
            #expect(!text.contains("example.org/l/") && !text.contains("open again"))
            #expect(text.contains("something wrong? Ring the coordinator on 0100 000000"))
        }
    }

    @Test(arguments: [
        ("SEND peer challenge, Lincolnshire", "SEND peer challenge, Lincolnshire"),
        ("Lincolnshire’s SEND", "Lincolnshire’s SEND"),
        ("SEND peer challenge", "SEND peer challenge, Lincolnshire"),
        ("SEND in Lincolnshires", "SEND in Lincolnshires, Lincolnshire"),
    ])
    func `the host is said once where the title has it`(title: String, told: String) throws {
        let dates: JSONObject = [
            "uid": "r42.visit", "sequence": 4, "title": "Visit", "start": "2018-01-23",
            "reviewTitle": .string(title), "host": "lincolnshire",
        ]
        let kinds: [LetterKind] = [
            .invitation, .stopped, .confirmation, .code, .dates, .datesMoved, .datesCancelled,
        ]
        for kind in kinds {
            let isOfDates = [.dates, .datesMoved, .datesCancelled].contains(kind)
            let mail = try mail(
                letter(
                    kind,
                    ["reviewTitle": .string(title), "dates": isOfDates ? .object(dates) : .null]))
            let text = mail.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(text.contains("or: \(told)"), "\(kind)")
            #expect(!text.contains("\(told), Lincolnshire"), "\(kind)")
            if let calendar = mail.calendar {
                #expect(calendar.events[0].description == told)
            }
        }
    }

    @Test func `a digest begins with what is overdue and counts`() throws {
        let mail = try mail(try letter(.digest))
        #expect(mail.subject == "Still to do: 2 answers, 1 overdue")
        #expect(
            mail.text.contains("- Say who attended – was due on Tue 5 Dec 2017 (Training, Derby)"))
        #expect(mail.text.contains("- Can you join? – by Wed 13 Dec 2017, in 7 days"))
        let one = try letter(.digest, ["tasks": [["task": "r1-1", "title": "Agree dates"]]])
        #expect(try self.mail(one).subject == "Still to do: Agree dates, as soon as you can")
        #expect(
            try self.mail(try letter(.digest, ["tasks": []])).subject == "Still to do: 0 answers")
    }

    @Test func `dates are attached, moved and cancelled under one name`() throws {
        let first = try #require(try mail(try letter(.dates)).calendar)
        let off = try #require(try mail(try letter(.datesCancelled)).calendar)
        #expect(first.method == .request && off.method == .cancel)
        #expect(first.events[0].uid == off.events[0].uid)
        #expect(first.events[0].attendee?.address == "lead@example.org")
        #expect(off.events[0].isCancelled)
    }

    @Test func `what people wrote stays text in the page and one line in the mail`() throws {
        let hostile = "<script>x</script>\r\n\r\n=> {link} \u{2028}- a"
        let mail = try mail(try letter(.invitation, ["title": .string(hostile)]))
        #expect(!mail.html.contains("<script>"))
        #expect(mail.text.contains("You are asked: <script>x</script> => {link} - a\n"))
    }

    @Test func `a letter to no address is none`() throws {
        let sender = try #require(MailAddress("reviews@example.org"))
        let message = LetterMessage(shelf: try LetterShelf(folder: Self.folder), sender: sender)
        #expect(message.mail(try letter(.invitation, ["email": "x y@example.org"])) == nil)
    }

    @Test(arguments: [
        ("Subject: a\n\nDear {nome}", "LTR-002"), ("Subject: {due\n\nx", "LTR-003"),
        ("Dear {name}", "LTR-004"), ("Subject: a\n\n", "LTR-004"), ("", "LTR-004"),
        ("Subject: a\n\n{*tasks}- {title}", "LTR-002"), ("Subject: a\n\n=> here", "LTR-003"),
        ("Subject: a\n\n{?nobody}x", "LTR-002"), ("Subject: a\n\n{?due x", "LTR-003"),
    ])
    func `a mistake in a template is found when it is read`(text: String, code: String) {
        let error = #expect(throws: ProgramError.self) {
            try LetterTemplate(.invitation, text: text, file: "invitation.txt")
        }
        #expect(error?.code == code)
        #expect(error?.subject?.hasPrefix("invitation.txt:") == true)
    }

    @Test func `a misspelt name is told with the nearest one`() {
        let error = #expect(throws: ProgramError.self) {
            try LetterTemplate(.invitation, text: "Subject: a\n\n{titel}", file: "f")
        }
        #expect(error?.nearest == "title")
        #expect(error?.subject == "f:3")
    }

    @Test func `a folder without a template is refused by the file's name`() {
        let error = #expect(throws: ProgramError.self) { try LetterShelf(folder: "/nowhere") }
        #expect(error?.code == "LTR-001")
        #expect(error?.subject == "/nowhere/invitation.txt")
    }
}
