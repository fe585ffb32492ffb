import JSON
import Testing

/// What is written, byte for byte, and that it reads back.
struct JSONWriterTests {
    let sample: JSONValue = [
        "b": [1, -2, 1.0, 1e21, true, .null], "a": ["x": "q\"\\\n\u{1}\u{1F}é"], "": [:], "c": [],
    ]

    @Test func `compact keeps the order of members`() {
        #expect(
            sample.compactText
                == #"{"b":[1,-2,1.0,1e+21,true,null],"a":{"x":"q\"\\\n\u0001\u001fé"},"":{},"c":[]}"#
        )
    }

    @Test func `canonical sorts members by their bytes`() {
        #expect(
            sample.canonicalText
                == #"{"":{},"a":{"x":"q\"\\\n\u0001\u001fé"},"b":[1,-2,1.0,1e+21,true,null],"c":[]}"#
        )
        // U+FF5E is three bytes from 0xEF, U+1F600 four from 0xF0: not the order of UTF-16.
        let keys: JSONValue = ["\u{1F600}": 1, "\u{FF5E}": 2]
        #expect(keys.canonicalText == "{\"\u{FF5E}\":2,\"\u{1F600}\":1}")
    }

    @Test func `pretty puts one member on a line`() {
        let value: JSONValue = ["a": [1, ["b": 2]], "c": [], "d": [:]]
        #expect(
            value.prettyText == """
                {
                  "a": [
                    1,
                    {
                      "b": 2
                    }
                  ],
                  "c": [],
                  "d": {}
                }
                """)
    }

    @Test(
        arguments: [
            0.1, 1.0, -0.0, 1e16, 1e-7, 123456789.123, Double.greatestFiniteMagnitude,
            Double.leastNonzeroMagnitude, 4.35, 1 / 3,
        ] as [Double])
    func `a double reads back as the same double`(number: Double) throws {
        let text = JSONValue.double(number).compactText
        #expect(try JSONReader.parse(text) == .double(number))
    }

    @Test func `integers are written to their ends`() {
        #expect(JSONValue.int(.min).compactText == "-9223372036854775808")
        #expect(JSONValue.int(.max).compactText == "9223372036854775807")
        #expect(JSONValue.int(0).compactText == "0")
    }

    @Test func `what JSON cannot say is null`() {
        #expect(JSONValue.double(.infinity).compactText == "null")
        #expect(JSONValue.double(.nan).compactText == "null")
    }

    @Test func `every form reads back as the same value`() throws {
        for text in [sample.compactText, sample.canonicalText, sample.prettyText] {
            #expect(try JSONReader.parse(text) == sample)
        }
    }

    @Test(arguments: [0, 1, 7, 8, 9, 15, 16, 17, 1000, 4095, 4096, 4097, 9000])
    func `a character to escape is found at every place of a text`(length: Int) throws {
        let plain = [UInt8](repeating: UInt8(ascii: "x"), count: length)
        for place in plain.indices where place < 40 || place > length - 40 || place % 512 < 3 {
            for special in [0, 0x1F, 0x22, 0x5C, 0x7F, 0x20, 0x21, 0x5B, 0x5D] as [UInt8] {
                var bytes = plain
                bytes[place] = special
                let value = JSONValue.string(String(decoding: bytes, as: UTF8.self))
                let written = value.compactBytes
                let isEscaped = special < 0x20 || special == 0x22 || special == 0x5C
                #expect(written.contains(UInt8(ascii: "\\")) == isEscaped)
                #expect(try JSONReader.parse(written) == value)
            }
        }
        let all = JSONValue.string(String(repeating: "\u{1}é\"", count: length))
        #expect(try JSONReader.parse(all.compactBytes) == all)
    }

    @Test func `integers of every length are written`() throws {
        var number: Int64 = 1
        while number < Int64.max / 10 {
            for each in [number - 1, number, -number, number * 9] {
                #expect(JSONValue.int(each).compactText == String(each))
            }
            number *= 10
        }
    }

    @Test func `writing appends to what is there`() {
        var bytes = Array("x".utf8)
        JSONWriter.compact(["a": 1] as JSONObject, into: &bytes)
        JSONWriter.string("b", into: &bytes)
        JSONWriter.canonical([2, 1], into: &bytes)
        JSONWriter.pretty([], into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #"x{"a":1}"b"[2,1][]"#)
    }

    @Test func `values built at random read back and agree with their canonical bytes`() throws {
        var random = SplitMix(state: 7)
        var previous: JSONValue = .null
        for _ in 0..<2_000 {
            let value = random.value(depth: 4)
            #expect(try JSONReader.parse(value.compactBytes) == value)
            #expect(try JSONReader.parse(value.canonicalBytes) == value)
            #expect(try JSONReader.parse(value.prettyText) == value)
            #expect((value == previous) == (value.canonicalBytes == previous.canonicalBytes))
            previous = value
        }
    }
}

/// A small seeded generator of values; the seed decides everything.
struct SplitMix {
    var state: UInt64

    mutating func next(below bound: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return (mixed ^ (mixed >> 31)) % bound
    }

    mutating func text() -> String {
        let letters: [Unicode.Scalar] = [
            "a", "Z", "\"", "\\", "\n", "\u{0}", "\u{7F}", "\u{E9}", "\u{20AC}", "\u{1F600}", "/",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<next(below: 24) {
            text.append(letters[Int(next(below: UInt64(letters.count)))])
        }
        return String(text)
    }

    mutating func value(depth: Int) -> JSONValue {
        switch next(below: depth > 0 ? 8 : 6) {
        case 0: return .null
        case 1: return .bool(next(below: 2) == 0)
        case 2: return .int(Int64(bitPattern: next(below: .max)))
        case 3: return .double(Double(next(below: 1_000_000)) / 128)
        case 4, 5: return .string(text())
        case 6: return .array((0..<next(below: 5)).map { _ in value(depth: depth - 1) })
        default:
            return .object(
                JSONObject((0..<next(below: 5)).map { _ in (text(), value(depth: depth - 1)) }))
        }
    }
}
