import JSON
import Testing

/// The strict reader: what it takes, what it refuses and where it points.
struct JSONReaderTests {
    @Test func `each kind of value is read`() throws {
        let value = try JSONReader.parse(
            #" {"a": null, "b": [true, false], "c": -12, "d": 1.5, "e": "x", "f": {}, "g": []} "#)
        #expect(
            value == [
                "a": .null, "b": [true, false], "c": -12, "d": 1.5, "e": "x", "f": [:], "g": [],
            ])
        #expect(value.objectValue?.keys == ["a", "b", "c", "d", "e", "f", "g"])
    }

    @Test(arguments: [
        ("0", JSONValue.int(0)),
        ("-0", .int(0)),
        ("9223372036854775807", .int(.max)),
        ("-9223372036854775808", .int(.min)),
        ("9223372036854775808", .double(9_223_372_036_854_775_808)),
        ("-9223372036854775809", .double(-9_223_372_036_854_775_808)),
        ("1.0", .double(1)),
        ("-0.0", .double(-0.0)),
        ("1e2", .double(100)),
        ("1E-2", .double(0.01)),
        ("1e-400", .double(0)),
        ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
        ("5e-324", .double(.leastNonzeroMagnitude)),
        ("123456789012345678901234567890", .double(1.2345678901234568e29)),
        ("0.1", .double(0.1)),
        ("2.2250738585072011e-308", .double(Double(bitPattern: 0x000F_FFFF_FFFF_FFFF))),
        ("9007199254740993.0", .double(9007199254740992)),
    ])
    func `a number keeps its kind and its value`(text: String, expected: JSONValue) throws {
        #expect(try JSONReader.parse(text) == expected)
    }

    @Test func `escapes give their characters`() throws {
        let value = try JSONReader.parse(#""\"\\\/\b\f\n\r\té\uD83D\uDE00ö\u0000z""#)
        #expect(value == .string("\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{1F600}\u{F6}\u{0}z"))
    }

    @Test(arguments: [
        ("", "JSN-002", 1, 1),
        ("[1,\n  ?]", "JSN-001", 2, 3),
        ("[1,]", "JSN-001", 1, 4),
        ("{\"a\":1,}", "JSN-001", 1, 8),
        ("{\"a\" 1}", "JSN-001", 1, 6),
        ("tru", "JSN-002", 1, 4),
        ("trux", "JSN-001", 1, 4),
        ("\"ä\u{1}\"", "JSN-007", 1, 3),
        ("\"abc", "JSN-002", 1, 5),
        ("\"\\q\"", "JSN-006", 1, 3),
        ("\"\\uD800x\"", "JSN-006", 1, 2),
        ("\"\\uDC00\"", "JSN-006", 1, 2),
        ("\"\\u12g4\"", "JSN-006", 1, 6),
        ("01", "JSN-004", 1, 1),
        ("1.", "JSN-002", 1, 3),
        ("-x", "JSN-004", 1, 2),
        ("[1e400]", "JSN-005", 1, 2),
        ("1 2", "JSN-011", 1, 3),
        ("\u{FEFF}1", "JSN-001", 1, 1),
    ])
    func `a fault is named with its place`(
        text: String, code: String, line: Int, column: Int
    ) throws {
        let error = try #require(throws: JSONError.self) { try JSONReader.parse(text) }
        #expect(error.code == code)
        #expect(error.position == SourcePosition(file: "", line: line, column: column))
    }

    @Test func `bytes that are not UTF-8 are refused where they break off`() throws {
        for (bytes, column) in [
            (Array("\"ab".utf8) + [0xC0, 0xAF] + Array("\"".utf8), 4),
            (Array("\"\\n".utf8) + [0xED, 0xA0, 0x80] + Array("\"".utf8), 4),
            (Array("\"".utf8) + [0xF4, 0x90, 0x80, 0x80] + Array("\"".utf8), 2),
        ] as [([UInt8], Int)] {
            let error = try #require(throws: JSONError.self) { try JSONReader.parse(bytes) }
            #expect(error.code == "JSN-003")
            #expect(error.position.column == column)
        }
    }

    @Test func `nesting is accepted to the limit and refused beyond it`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSONReader.parse(nested(128)).isDeeper(than: 127))
        #expect(try !JSONReader.parse(nested(128)).isDeeper(than: 128))
        let error = try #require(throws: JSONError.self) { try JSONReader.parse(nested(129)) }
        #expect(error.code == "JSN-008")
        #expect(throws: JSONError.self) {
            try JSONReader.parse(nested(100_000), limits: JSONLimits(depth: .max))
        }
        let objects = String(repeating: "{\"a\":", count: 129) + "1"
        #expect(throws: JSONError.self) { try JSONReader.parse(objects) }
    }

    @Test func `of a repeated key the last value counts unless that is refused`() throws {
        let text = #"{"a":1,"b":2,"a":3}"#
        #expect(try JSONReader.parse(text).compactText == #"{"a":3,"b":2}"#)
        let error = try #require(throws: JSONError.self) {
            try JSONReader.parse(text, limits: .wire)
        }
        #expect(error.code == "JSN-009")
        let many = (0..<40).map { "\"k\($0 % 39)\":\($0)" }.joined(separator: ",")
        #expect(try JSONReader.parse("{\(many)}")["k0"] == 39)
        #expect(throws: JSONError.self) { try JSONReader.parse("{\(many)}", limits: .wire) }
    }

    @Test func `keys that look alike but differ in bytes are two keys`() throws {
        let value = try JSONReader.parse("{\"\u{E9}\":1,\"e\u{301}\":2}", limits: .wire)
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
    }

    @Test func `a text longer than the limit is refused`() throws {
        let error = try #require(throws: JSONError.self) {
            try JSONReader.parse("[1,2,3]", limits: JSONLimits(bytes: 6))
        }
        #expect(error.code == "JSN-010")
    }

    @Test func `an error reads as a sentence`() throws {
        let error = try #require(throws: JSONError.self) { try JSONReader.parse("{\"a\": x}") }
        #expect(
            error.description
                == "line 1, column 7: this is not what comes next: expected a value, found `x` [JSN-001]"
        )
    }
}
