import JSON
import Testing

/// JSON5 as people write it: what is read, where each part stands, what is refused.
struct JSON5ReaderTests {
    func read(_ text: String) throws -> JSONNode {
        try JSONReader.parseJSON5(text, file: "chart.json5")
    }

    @Test func `comments, plain keys, both quotes and trailing commas are read`() throws {
        let node = try read(
            """
            // a chart
            {
              id: 'scope', /* two
              lines */ "title": "Sponsor's scope",
              $a_1: [1, 2,], \\u0061b: null, größe: true,
            }
            """)
        #expect(
            node.value == [
                "id": "scope", "title": "Sponsor's scope", "$a_1": [1, 2], "ab": .null,
                "größe": true,
            ])
    }

    @Test(arguments: [
        ("+1", JSONValue.int(1)), ("-1", .int(-1)), ("-0", .int(0)), ("0x1F", .int(31)),
        ("-0xa", .int(-10)), (".5", .double(0.5)), ("5.", .double(5)), ("-.5e1", .double(-5)),
        ("0xFFFFFFFFFFFFFFFFFF", .double(4_722_366_482_869_645_213_696)),
        ("Infinity", .double(.infinity)), ("-Infinity", .double(-.infinity)),
        ("9223372036854775808", .double(9_223_372_036_854_775_808)),
    ])
    func `numbers take JSON5's forms`(text: String, expected: JSONValue) throws {
        #expect(try read(text).value == expected)
    }

    @Test func `strings take JSON5's escapes`() throws {
        #expect(try read(#"'\x41\v\0\'\a\u{}'"#.replacing("\\u{}", with: "")).value == "A\u{B}\0'a")
        #expect(try read("'one \\\r\ntwo \\\nthree'").value == "one two three")
        #expect(try read(#"'\uD83D\uDE00'"#).value == "\u{1F600}")
    }

    @Test func `every part knows its place`() throws {
        let node = try read("{\n  ä: [1,\r\n    'x'], // c\r  b: {c: 2},\n}")
        let members = try #require(node.members)
        #expect(node.position == SourcePosition(file: "chart.json5", line: 1, column: 1))
        #expect(members[0].keyPosition.description == "chart.json5:2:3")
        #expect(members[0].value.position.description == "chart.json5:2:6")
        #expect(members[0].value.elements?[1].position.description == "chart.json5:3:5")
        #expect(members[1].keyPosition.description == "chart.json5:4:3")
        #expect(node["b"]?["c"]?.position.description == "chart.json5:4:10")
    }

    @Test(arguments: [
        ("", "JSN-002", 1, 1),
        ("{a: 1\nb: 2}", "JSN-001", 2, 1),
        ("{a: parallel}", "JSN-001", 1, 5),
        ("{1a: 2}", "JSN-001", 1, 2),
        ("['abc", "JSN-002", 1, 2),
        ("['abc\n']", "JSN-007", 1, 6),
        ("/* x", "JSN-002", 1, 1),
        ("012", "JSN-004", 1, 1),
        ("0x", "JSN-004", 1, 3),
        ("1e", "JSN-004", 1, 3),
        ("1.5x", "JSN-004", 1, 4),
        (".", "JSN-004", 1, 2),
        ("1e999", "JSN-005", 1, 1),
        (#"'\u12'"#, "JSN-006", 1, 2),
        (#"'\uD800'"#, "JSN-006", 1, 2),
        (#"'\01'"#, "JSN-006", 1, 2),
        (#"{\u0031a: 1}"#, "JSN-006", 1, 2),
        ("[1] 2", "JSN-011", 1, 5),
        ("{a: 1, b: 2, 'a': 3}", "JSN-009", 1, 14),
        ("[,]", "JSN-001", 1, 2),
    ])
    func `a fault is named with its place`(
        text: String, code: String, line: Int, column: Int
    ) throws {
        let error = try #require(throws: JSONError.self) { try read(text) }
        #expect(error.code == code)
        #expect(
            error.position == SourcePosition(file: "chart.json5", line: line, column: column))
    }

    @Test func `an error names what was meant`() throws {
        let error = try #require(throws: JSONError.self) { try read("{a: flase}") }
        #expect(
            error.description == "chart.json5:1:5: this is not what comes next: "
                + "expected a value, found `flase`; did you mean `false`?; "
                + "texts stand in quotes [JSN-001]")
        let twice = try #require(throws: JSONError.self) { try read("{on: 1,\n on: 2}") }
        #expect(twice.hint == "it stands first at chart.json5:1:2")
    }

    @Test func `a repeated key may be allowed and then the last value counts`() throws {
        let node = try JSONReader.parseJSON5("{a: 1, b: 2, a: 3}", file: "", limits: .standard)
        #expect(node.value.compactText == #"{"a":3,"b":2}"#)
        #expect(node["a"]?.intValue == 3)
    }

    @Test func `nesting beyond the limit and bytes that are not UTF-8 are refused`() throws {
        let deep = try #require(throws: JSONError.self) {
            try read(String(repeating: "[", count: 129))
        }
        #expect(deep.code == "JSN-008")
        let bytes: [UInt8] = Array("{a: '".utf8) + [0xFF] + Array("'}".utf8)
        let broken = try #require(throws: JSONError.self) {
            try JSONReader.parseJSON5(bytes, file: "x")
        }
        #expect(broken.code == "JSN-003")
        #expect(broken.position.column == 6)
        #expect(broken.found == "the byte 0xFF")
    }

    @Test func `every prefix and every changed byte of a text is read or refused`() {
        let text = Array(
            #"{a: [1, -0x2F, .5e-3, 'x\u0041\'y', "z\n"], /* c */ 'b': {c: null, d: true}, }"#.utf8)
        for length in text.indices {
            _ = try? JSONReader.parseJSON5(Array(text[..<length]), file: "")
            _ = try? JSONReader.parse(Array(text[..<length]))
        }
        var random = SplitMix(state: 11)
        for _ in 0..<20_000 {
            var changed = text
            for _ in 0...random.next(below: 3) {
                changed[Int(random.next(below: UInt64(text.count)))] =
                    UInt8(truncatingIfNeeded: random.next(below: 256))
            }
            _ = try? JSONReader.parse(changed)
            if let node = try? JSONReader.parseJSON5(changed, file: "") {
                _ = node.value.compactText
            }
        }
    }
}
