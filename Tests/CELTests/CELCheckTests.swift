import CEL
import JSON
import Testing

/// What is refused when a file is loaded, and how the error helps.
@Suite struct CELCheckTests {
    private let declarations = CELDeclarations([
        ("context", .dyn), ("count", .int), ("title", .string), ("places", .list(.string)),
        (
            "visit",
            .record(CELRecord([.init("start", .string), .init("days", .int)], isOpen: false))
        ),
    ])

    @Test func `an unknown name is refused with the place and the nearest name`() throws {
        let error = try #require(refusal("count > 1 &&\n  contxt.ok", declarations))
        #expect(error.code == "CEL-010")
        #expect(error.position == SourcePosition(file: "", line: 2, column: 3))
        #expect(error.nearest == "context")
    }

    @Test func `positions are counted on from where the expression stands in its file`() throws {
        let origin = SourcePosition(file: "send.json5", line: 40, column: 21)
        for (source, line, column) in [("1 + x", 40, 25), ("1 +\n  x", 41, 3), ("'ö' + x", 40, 27)]
        {
            let error = #expect(throws: CELError.self) {
                try CELProgram.compile(source, declarations: declarations, at: origin)
            }
            #expect(
                error?.position == SourcePosition(file: "send.json5", line: line, column: column))
        }
    }

    @Test func `a failing evaluation names the place in the file too`() throws {
        let origin = SourcePosition(file: "send.json5", line: 7, column: 10)
        let program = try CELProgram.compile(
            "count > 1 && context.missing", declarations: declarations, at: origin)
        var values = CELBindings(declarations)
        values.set("count", .int(2) as CELValue)
        values.set("context", .object([:]))
        let error = #expect(throws: CELError.self) { try program.evaluate(&values) }
        #expect(error?.code == "CEL-021")
        #expect(error?.position == SourcePosition(file: "send.json5", line: 7, column: 31))
        #expect(
            error?.description
                == "send.json5:7:31: CEL-021: there is no 'missing' (has(…) asks first)")
    }

    @Test func `of a path that ends too early the key that is missing is named`() throws {
        let bindings: JSONObject = ["context": ["visit": ["start": "2026-11-23"]]]
        let error = try #require(failure("true && context.visit.end.hour == 1", bindings))
        #expect(error.message == "there is no 'end'")
        #expect(error.position?.column == 23)
        let inner = try #require(failure("context.visit.start.hour.minute", bindings))
        #expect(inner.code == "CEL-020")
        #expect(inner.position?.column == 21)
    }

    @Test func `an unknown function is refused with the nearest one`() throws {
        #expect(refusal("workingDay('a', 'b')", declarations)?.nearest == "workingDays")
        #expect(refusal("title.startswith('a')", declarations)?.nearest == "startsWith")
        #expect(refusal("math.greates(1, 2)", declarations)?.nearest == "math.greatest")
        let swapped = try #require(refusal("startsWith(title, 'a')", declarations))
        #expect(swapped.code == "CEL-011")
        #expect(swapped.hint == "it is written value.startsWith()")
    }

    @Test(arguments: [
        ("size()", "1", "0"), ("title.replace('a')", "2 or 3", "1"),
        ("inState('a', 'b')", "1", "2"), ("math.least()", "1 or more", "0"),
    ])
    func `a wrong number of arguments is refused`(
        source: String, expected: String, found: String
    ) throws {
        let error = try #require(refusal(source, declarations))
        #expect(error.code == "CEL-012")
        #expect(error.expected == expected)
        #expect(error.found == found)
    }

    @Test(arguments: [
        "1 + 'a'", "title + 1", "count && true", "!count", "count ? 1 : 2", "title < 1",
        "title == 1", "1 in ['a']", "count in title", "title.size", "count[0]", "places['a']",
        "places.all(p, p)", "places.exists(p, p > 1)", "places.map(p, 1)[0] == 'a'", "-title",
        "size(1)", "title.substring('a')", "'a'.matches(1)", "math.greatest('a')", "{1.5: 1}",
        "{null: 1}", "[?1]", "1.orValue(2)", "optional.of(1).orValue(2) == 'a'",
        "duration('1s') + 1", "now < '2026-01-01'", "1 % 2.0", "count + 1u", "b'a' + 'a'",
        "timestamp(true)", "workingDays(now, '2026-01-01')", "cel.bind(x, 1, x + 'a')",
        "places.map(p, p.size())[0].size()", "has(title.length)", "'a'.filter(x, true)",
        "optional.of('a').optMap(x, x + 1)", "(1).optMap(x, x)", "inState(1)",
    ])
    func `types that can never fit are refused`(source: String) throws {
        let error = try #require(refusal(source, declarations), "\(source) was taken")
        #expect(error.code == "CEL-013", "\(source): \(error)")
        #expect(error.expected != nil && error.found != nil && error.position != nil)
    }

    @Test(arguments: [
        "context.a + 'a'", "context.a && context.b", "count == 1.0", "count < 1.5",
        "title == null", "[1, 'a'].exists(x, x == 'a')", "count > 0 ? 1 : 'none'",
        "places[0] + title", "places == []", "{} == {'a': 1}", "context.places.all(p, p.ok)",
        "context[title]", "visit.start + title", "visit['days'] + 1", "dyn(1) == 'a'",
        "timestamp('2026-01-01T00:00:00Z') < now", "now - duration('1h') > now",
        "places.transformMap(i, p, p)[0] == 'a'",
    ])
    func `what may succeed is taken`(source: String) {
        #expect(refusal(source, declarations) == nil)
    }

    @Test func `an unknown field of a closed record is refused with the nearest one`() throws {
        let error = try #require(refusal("visit.stat == ''", declarations))
        #expect(error.code == "CEL-014")
        #expect(error.nearest == "start")
        #expect(refusal("visit['stat'] == ''", declarations)?.code == "CEL-014")
        #expect(refusal("has(visit.stat)", declarations)?.code == "CEL-014")
    }

    @Test(arguments: [
        ("1 +", "CEL-002", 4), ("(1", "CEL-002", 3), ("1 2", "CEL-002", 3), ("a.b(", "CEL-002", 5),
        ("if", "CEL-002", 1), ("in", "CEL-002", 1), ("'a", "CEL-001", 1), ("\"\\q\"", "CEL-001", 2),
        ("1 = 1", "CEL-001", 3), ("1 & 1", "CEL-001", 3), ("1abc", "CEL-001", 1),
        ("'\\ud800'", "CEL-001", 2), ("9223372036854775808", "CEL-001", 1), ("1e999", "CEL-001", 1),
        ("[1].map(x.y, 1)", "CEL-016", 11), ("[1].map(x)", "CEL-012", 5),
        ("has(context)", "CEL-016", 5), ("context.all(k, k, true)", "CEL-016", 16),
        ("title.matches('(')", "CEL-015", 15), ("`a`", "CEL-002", 1), ("", "CEL-002", 1),
    ])
    func `bad syntax is refused where it stands`(source: String, code: String, column: Int) throws {
        let error = try #require(refusal(source, declarations), "\(source) was taken")
        #expect(error.code == code, "\(source): \(error)")
        #expect(error.position?.column == column, "\(source): \(error)")
    }

    @Test func `the type of the result is known where the parts are`() throws {
        let wanted: [(String, CELType)] = [
            ("count + 1", .int), ("context.a", .dyn), ("title == 'a'", .bool),
            ("places.map(p, p.size())", .list(.int)), ("places.filter(p, true)", .list(.string)),
            ("visit.days", .int), ("now", .timestamp), ("now - now", .duration),
            ("[1, 'a']", .list(.dyn)), ("{'a': 1}", .map(.string, .int)),
            ("optional.of(1)", .optional(.int)), ("context.?a", .optional(.dyn)),
            ("places[?0].orValue('')", .string), ("true ? 1 : 2", .int), ("string(1)", .string),
            ("places.transformMap(i, p, p)", .map(.int, .string)),
            ("places.first()", .optional(.string)),
        ]
        for (source, type) in wanted {
            let program = try CELProgram.compile(source, declarations: declarations)
            #expect(program.resultType == type, "\(source)")
        }
    }

    @Test func `without checks what is unknown fails only where it is needed`() throws {
        let value = try evaluate("nobody.knows() || true", strictness: .none)
        #expect(value.boolValue == true)
        #expect(failure("nobody", strictness: .none)?.code == "CEL-026")
        #expect(failure("nothing(1)", strictness: .none)?.code == "CEL-011")
        #expect(failure("1 + 'a'", strictness: .none)?.code == "CEL-020")
    }
}
