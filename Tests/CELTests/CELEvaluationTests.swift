import CEL
import CivilTime
import JSON
import Testing

/// What expressions give over JSON data; the conformance suite has the rest.
@Suite struct CELEvaluationTests {
    private let data: JSONObject = [
        "context": [
            "count": 2, "ratio": 0.5, "title": "SEND", "none": .null,
            "visit": ["start": "2026-11-23", "days": [1, 2, 3]],
            "places": [["role": "lead", "filled": true], ["role": "peer", "filled": false]],
            "two words": 1, "id-7": "x",
        ],
        "event": ["data": ["ok": true]],
    ]

    @Test(arguments: [
        ("context.count < 3 && event.data.ok", "true"),
        ("context.count + 1", "3"),
        ("context.ratio * 2.0 == 1", "true"),
        ("context.visit.days[1]", "2"),
        ("context['two words'] + context.`id-7`.size()", "2"),
        ("has(context.visit.end)", "false"),
        ("has(context.none)", "true"),
        ("context.none == null", "true"),
        ("context.places.filter(p, !p.filled).map(p, p.role)", "[\"peer\"]"),
        ("context.places.exists_one(p, p.role == 'lead')", "true"),
        ("context.places.map(p, p.filled, p.role)", "[\"lead\"]"),
        ("'title' in context", "true"),
        ("2 in context.visit.days", "true"),
        ("size(context.places)", "2"),
        ("context.?visit.?end.orValue('open')", "\"open\""),
        ("context.?count.optMap(c, c * 10).value()", "20"),
        ("context.visit", "{\"start\":\"2026-11-23\",\"days\":[1,2,3]}"),
        (
            "{'lead': context.places[0], 'n': context.count}",
            "{\"lead\":{\"role\":\"lead\",\"filled\":true},\"n\":2}"
        ),
        ("context.visit == {'days': [1, 2, 3], 'start': '2026-11-23'}", "true"),
        ("context.visit.days + [4] == [1, 2, 3, 4.0]", "true"),
        ("context.missing.deeper || true", "true"),
        ("true || context.missing", "true"),
        ("context.missing && false", "false"),
        ("context.places.all(p, p.absent) ? 1 : 2 ", "ERR CEL-021"),
        ("context.places.exists(p, p.role == 'lead' || p.absent)", "true"),
        ("context.count.deeper", "ERR CEL-020"),
        ("context.visit.days[3]", "ERR CEL-022"),
        ("context.visit.days[?3].hasValue()", "false"),
        ("context.places.transformList(i, p, i)", "[0,1]"),
        ("context.visit.transformMap(k, v, k)", "{\"start\":\"start\",\"days\":\"days\"}"),
        ("context.places.transformMapEntry(i, p, {p.role: i})", "{\"lead\":0,\"peer\":1}"),
        ("[1, 1].transformMapEntry(i, v, {v: i})", "ERR CEL-028"),
        ("cel.bind(n, context.count, n * n)", "4"),
        ("cel.bind(n, context.missing, true)", "true"),
        ("[1, 2].map(x, cel.bind(y, x * 2, y + y))", "[4,8]"),
        ("cel.block([context.count, cel.index(0) + 1], cel.index(1))", "3"),
        ("[optional.of(1), optional.none()].unwrapOpt()", "[1]"),
        ("[?context.?count, ?context.?missing]", "[2]"),
        ("[1, 2].first().value() + [1, 2].last().value()", "3"),
        ("[].first().hasValue()", "false"),
        ("optional.none().value()", "ERR CEL-029"),
        ("event.data.ok ? 'yes' : context.missing", "\"yes\""),
        ("type(context) == map && type(context.count) == int", "true"),
    ])
    func `expressions over JSON give`(source: String, wanted: String) throws {
        if wanted.hasPrefix("ERR ") {
            #expect(failure(source, data)?.code == String(wanted.dropFirst(4)), "\(source)")
        } else {
            #expect(try text(source, data) == wanted, "\(source)")
        }
    }

    @Test func `a name that is declared but not bound fails, and may be absorbed`() throws {
        let declarations = CELDeclarations(names: ["input", "context"])
        let program = try CELProgram.compile("input.a || true", declarations: declarations)
        var unbound = CELBindings(declarations)
        #expect(try program.evaluate(&unbound).boolValue == true)
        let bare = try CELProgram.compile("input", declarations: declarations)
        let error = #expect(throws: CELError.self) {
            try bare.evaluate(&unbound)
        }
        #expect(error?.code == "CEL-026")
    }

    @Test func `bindings made for other declarations are found by name`() throws {
        let few = CELDeclarations(names: ["context", "event"])
        let more = few.adding([("place", .dyn)])
        let program = try CELProgram.compile("place + context", declarations: more)
        var values = CELBindings(CELDeclarations(names: ["context", "place", "other"]))
        values.set("place", .int(1) as CELValue)
        values.set("context", .int(2) as CELValue)
        #expect(try program.evaluate(&values).intValue == 3)
        let isKnown = values.set("unknown", .null as CELValue)
        #expect(!isKnown)
    }

    @Test func `now is the time that was given, or nothing`() throws {
        let noon = try Timestamp(parsing: "2026-11-23T12:00:00Z")
        let later = try evaluate("string(now + duration('90m'))", now: noon)
        #expect(later.stringValue == "2026-11-23T13:30:00Z")
        #expect(failure("now")?.code == "CEL-026")
    }

    @Test func `strings differ by their bytes, not by how they look`() throws {
        // é as one code point, and as e with an accent.
        #expect(try text("a == b", ["a": "\u{E9}", "b": "e\u{301}"]) == "false")
        #expect(try text("a in {b: 1}", ["a": "\u{E9}", "b": "e\u{301}"]) == "false")
        #expect(try text("[size(a), size(b)]", ["a": "\u{E9}", "b": "e\u{301}"]) == "[1,2]")
        #expect(try text("'a' < 'b' && 'Z' < 'a' && 'z' < 'é' && '\u{FFFF}' < '😀'") == "true")
    }

    @Test func `numbers of different types are compared by value and are one key`() throws {
        #expect(
            try text("a == b && a < c && {1: 'x'}[b] == 'x'", ["a": 1, "b": 1.0, "c": 1.5])
                == "true")
        #expect(failure("a + b", ["a": 1, "b": 1.0])?.code == "CEL-020")
        #expect(failure("{a: 1, b: 2}", ["a": 1, "b": 1])?.code == "CEL-028")
    }

    @Test func `results are JSON, and what has no JSON says so`() throws {
        #expect(
            try text("{1: b'hi', 'd': duration('1.5s'), true: timestamp(0)}")
                == "{\"1\":\"aGk=\",\"d\":\"1.5s\",\"true\":\"1970-01-01T00:00:00Z\"}")
        #expect(try text("[optional.of(1), optional.none()]") == "[1,null]")
        #expect(try text("[18446744073709551615u / 2u, 1.0, 7u]") == "[9223372036854775807,1.0,7]")
        for source in ["18446744073709551615u", "0.0 / 0.0", "int", "1.0 / 0.0"] {
            let value = try evaluate(source)
            let error = #expect(throws: CELError.self) { try value.jsonValue() }
            #expect(error?.code == "CEL-033")
        }
    }
}
