import JSON
import ReviewClient
import Testing

@Suite struct CalendarFileTests {
    private func event(_ change: (inout CalendarEvent) -> Void = { _ in }) throws -> String {
        var event = CalendarEvent(
            uid: "r42.visit@example.org", kind: .meeting, sequence: 3,
            start: .day(try #require(CalendarDay("2017-12-12"))),
            end: .day(try #require(CalendarDay("2017-12-13"))), summary: "Visit – Lincolnshire")
        change(&event)
        return CalendarFile(
            method: .request, title: "", events: [event], stamp: 1_512_550_800
        ).text
    }

    @Test func `a visit of two days ends before the third`() throws {
        let text = try event()
        for line in [
            "DTSTART;VALUE=DATE:20171212", "DTEND;VALUE=DATE:20171214", "SEQUENCE:3",
            "UID:r42.visit@example.org", "DTSTAMP:20171206T090000Z", "STATUS:CONFIRMED",
            "METHOD:REQUEST",
        ] { #expect(text.contains(line + "\r\n"), "\(line)") }
    }

    @Test func `a deadline takes the half hour before it and no time`() throws {
        let text = try event {
            $0.kind = .deadline
            $0.start = .instant(1_513_184_400)
        }
        #expect(text.contains("DTSTART:20171213T163000Z\r\nDTEND:20171213T170000Z\r\n"))
        #expect(text.contains("TRANSP:TRANSPARENT"))
    }

    @Test func `lines have at most 75 octets and no text ends one`() throws {
        let hostile = "a;b,c\\d\r\nBEGIN:VEVENT\u{2028}\u{0}" + String(repeating: "–ü", count: 90)
        let text = try event {
            $0.summary = hostile
            $0.place = hostile
            $0.uid = hostile
            $0.attendee = MailAddress("lead@example.org", name: "\"x\":;\r\nATTENDEE:y" + hostile)
        }
        let lines = text.utf8.split(separator: 10)
        #expect(lines.allSatisfy { $0.last == 13 && $0.count <= 76 })
        let unfolded = text.replacing("\r\n ", with: "")
        #expect(unfolded.split(separator: "\r\n").filter { $0 == "BEGIN:VEVENT" }.count == 1)
        #expect(unfolded.contains("SUMMARY:a\\;b\\,c\\\\d\\nBEGIN:VEVENT\\n–ü"))
    }

    @Test func `what falls away is cancelled`() throws {
        #expect(try event { $0.isCancelled = true }.contains("STATUS:CANCELLED\r\n"))
    }

    @Test func `a feed is made from what the daemon tells`() throws {
        let body: JSONObject = [
            "now": "2017-12-06T09:00:00Z",
            "events": [
                [
                    "uid": "r42.visit", "sequence": 7, "title": "Visit", "start": "2017-12-12",
                    "reviewTitle": "SEND peer challenge", "host": "lincolnshire",
                ],
                [
                    "uid": "r42-3", "kind": "deadline", "title": "Join?",
                    "start": "2017-12-13T17:00:00Z",
                ],
                ["uid": 5], "x",
            ],
        ]
        let text = CalendarFile(feed: body, scheme: "Peer reviews, 2018", domain: "a.org").text
        #expect(text.contains("UID:r42.visit@a.org\r\n"))
        #expect(text.contains("SUMMARY:Due: Join?\r\n"))
        #expect(text.contains("\r\nNAME:All dates – Peer reviews\\, 2018\r\n"))
        #expect(text.contains("METHOD:PUBLISH"))
        #expect(text.split(separator: "\r\n").filter { $0 == "BEGIN:VEVENT" }.count == 2)
    }

    @Test(
        arguments: [
            (["region": "east-midlands"], "All of East Midlands"),
            (["of": "person:send-lead", "name": "SEND lead, Derby"], "SEND lead, Derby"),
            (["of": "organisation:derby"], "Derby"),
            (
                [
                    "of": "person:send-lead", "name": "SEND lead, Derby", "review": "r4",
                    "reviewTitle": "SEND peer challenge", "host": "lincolnshire",
                ], "SEND peer challenge (r4), Lincolnshire, SEND lead, Derby"
            ),
            (
                ["region": "east-midlands", "review": "r4", "reviewTitle": "Training", "host": ""],
                "Training (r4)"
            ),
        ] as [(JSONObject, String)])
    func `feeds are named after what they show`(body: JSONObject, name: String) {
        let text = CalendarFile(feed: body, scheme: "Reviews", domain: "a.org").text
            .replacing("\r\n ", with: "").replacing("\\", with: "")
        for property in ["NAME", "X-WR-CALNAME"] {
            #expect(text.contains("\r\n\(property):\(name) – Reviews\r\n"))
        }
    }

    @Test func `an appointment says when it is, in words`() throws {
        func when(_ start: String, _ end: String?) throws -> String {
            var value: JSONObject = ["uid": "u", "title": "t", "start": .string(start)]
            value["end"] = end.map { .string($0) }
            return try #require(Appointment(.object(value))).when
        }
        #expect(try when("2017-12-12", nil) == "Tue 12 Dec 2017")
        #expect(try when("2017-12-12", "2017-12-13") == "Tue 12 Dec 2017 to Wed 13 Dec 2017")
        #expect(try when("2017-12-12", "2017-12-11") == "Tue 12 Dec 2017")
    }
}
