/// Fields of bodies: what fits is given, what does not is named.

import JSON
import ReviewWire
import Testing

@Suite struct FieldsTests {
    static let body: JSONObject = [
        "review": "r42", "title": "A title", "empty": "", "count": 5, "half": 0.5, "yes": true,
        "no": .null, "list": ["a", "b"], "mixed": ["a", 7], "object": ["x": 1], "Bad": "R 1",
        "holds": [["task": "r1-1", "attempt": 1, "epoch": 2], ["task": "r1-2", "attempt": -1]],
    ]

    func error<Value>(_ work: () throws(WireError) -> Value) -> WireError? {
        do {
            _ = try work()
            return nil
        } catch {
            return error
        }
    }

    @Test func `what is there and fits is given`() throws {
        let body = Self.body
        #expect(try body.string("title") == "A title")
        #expect(try body.name("review") == "r42")
        #expect(try body.optionalString("empty") == "")
        #expect(try body.optionalString("no") == nil)
        #expect(try body.optionalName("absent") == nil)
        #expect(try body.integer("count", in: 1...5) == 5)
        #expect(try body.flag("yes"))
        #expect(try body.flag("absent") == false)
        #expect(try body.flag("absent", unasked: true))
        #expect(try body.names("list", atMost: 2) == ["a", "b"])
        #expect(try body.names("absent", atMost: 2) == [])
        #expect(try body.object("object") == ["x": 1])
        #expect(try body.limit() == 100)
        #expect(try (["limit": 500] as JSONObject).limit() == 500)
    }

    @Test func `each fault names field, expected and found`() {
        let body = Self.body
        let faults: [(WireError?, String, String, String)] = [
            (
                error { () throws(WireError) in try body.string("none") }, "none",
                "a text of 1 to 4000 bytes", "nothing"
            ),
            (
                error { () throws(WireError) in try body.string("empty") }, "empty",
                "a text of 1 to 4000 bytes", #""""#
            ),
            (
                error { () throws(WireError) in try body.string("title", bytes: 6) }, "title",
                "a text of at most 6 bytes", #""A title""#
            ),
            (
                error { () throws(WireError) in try body.name("Bad") }, "Bad",
                "a name: 1 to 64 characters of a-z 0-9 . _ -", #""R 1""#
            ),
            (
                error { () throws(WireError) in try body.integer("count", in: 1...4) }, "count",
                "an integer from 1 to 4", "5"
            ),
            (
                error { () throws(WireError) in try body.integer("half", in: 0...4) }, "half",
                "an integer from 0 to 4", "0.5"
            ),
            (
                error { () throws(WireError) in try body.integer("no", in: 0...4) }, "no",
                "an integer from 0 to 4", "nothing"
            ),
            (
                error { () throws(WireError) in try body.flag("count") }, "count", "true or false",
                "5"
            ),
            (
                error { () throws(WireError) in try body.names("list", atMost: 1) }, "list",
                "at most 1 elements", "2"
            ),
            (
                error { () throws(WireError) in try body.names("mixed", atMost: 2) }, "mixed[1]",
                "a name: 1 to 64 characters of a-z 0-9 . _ -", "7"
            ),
            (
                error { () throws(WireError) in try body.object("list") }, "list", "an object",
                "an array of 2"
            ),
            (
                error { () throws(WireError) in try body.tokens("holds", atMost: 9) },
                "holds[1].attempt", "an integer from 0 on", "-1"
            ),
            (
                error { () throws(WireError) in try LeaseToken(in: body) }, "task",
                "a name: 1 to 64 characters of a-z 0-9 . _ -", "nothing"
            ),
        ]
        for (fault, subject, expected, found) in faults {
            #expect(fault?.code == .invalid)
            #expect(fault?.subject == subject)
            #expect(fault?.expected == expected)
            #expect(fault?.found == found)
        }
    }

    @Test(arguments: [
        ("derby", true), ("r42-7", true), ("places~2", false), ("a.b_c-1", true), ("", false),
        ("Derby", false), ("a b", false), ("dérby", false), ("../x", false), ("a/b", false),
        (String(repeating: "a", count: 64), true), (String(repeating: "a", count: 65), false),
    ])
    func `names are short and plain`(text: String, fits: Bool) {
        #expect(isName(text) == fits)
    }
}
