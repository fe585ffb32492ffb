import CEL
import JSON
import Testing

/// What the chart's tools learn from a program without running it.
@Suite struct CELFormTests {
    private let declarations = CELDeclarations(names: ["context", "event", "a", "b", "c"])

    private func program(_ source: String) throws -> CELProgram {
        try CELProgram.compile(source, declarations: declarations)
    }

    @Test(arguments: [
        ("a && b", " b&&(a) "), ("a && (b && c)", "(c && a) && b && a"), ("!(a && b)", "!b || !a"),
        ("!!a", "a"), ("context.x > 1", "1 < context.x"), ("context.x >= 1", "1 <= context['x']"),
        ("a == b", "b == a"), ("a != b", "!(b == a)"), ("!(a != b)", "a == b"),
        ("context.l.all(x, x > 1)", "!context.l.exists(place, !(place > 1))"),
        ("cel.bind(x, a, x && b)", "cel.bind(y, a, y && b)"), ("!(!a || !b)", "a && b"),
        ("a || a", "a"), ("'é' == a", "\"\\u00e9\" == a"),
    ])
    func `spellings of one guard have one normal form`(one: String, other: String) throws {
        let (first, second) = (try program(one).normalForm, try program(other).normalForm)
        #expect(first == second)
        #expect(!first.isNegation(of: second))
    }

    @Test(arguments: [
        ("a", "!a"), ("a && b", "!(b && a)"), ("a && b", "!a || !b"), ("a == 1", "a != 1"),
        ("context.x > 1", "!(1 < context.x)"), ("a || (b && c)", "!a && (!c || !b)"),
        ("context.l.exists(x, x)", "context.l.all(y, !y)"), ("has(context.a)", "!has(context.a)"),
    ])
    func `a guard and its negation are known as such`(one: String, other: String) throws {
        #expect(try program(one).normalForm.isNegation(of: program(other).normalForm))
        #expect(try program(other).normalForm.isNegation(of: program(one).normalForm))
    }

    @Test(arguments: [
        ("a", "b"), ("a && b", "a || b"), ("a < b", "b < a"), ("!(a < b)", "a >= b"),
        ("context.x", "context.y"), ("a == '1'", "a == 1"), ("a == 1", "a == 1u"),
        ("a == 1", "a == 1.0"), ("a == 'x.y'", "a == 'x`.`y'"), ("context.x.y", "context.x['y'].z"),
        ("[1].exists(x, x == a)", "[1].exists(a, a == a)"), ("a - b", "b - a"),
        ("context.?x.hasValue()", "context.x.hasValue()"), ("a == '\\n'", "a == 'n'"),
        ("!a && !b", "a && b"), ("a ? b : c", "a ? c : b"),
    ])
    func `different guards have different normal forms`(one: String, other: String) throws {
        let (first, second) = (try program(one).normalForm, try program(other).normalForm)
        #expect(first != second)
        #expect(!first.isNegation(of: second))
    }

    @Test func `the plain form of a guard is its core`() throws {
        #expect(try program("a").normalForm.core == "a")
        #expect(try !program("a").normalForm.isNegated)
        #expect(try program("!a").normalForm.isNegated)
    }

    @Test(arguments: [
        ("context.count < 3 && event.data.ok", ["context.count", "event.data.ok"]),
        ("context.count + context.count", ["context.count"]),
        ("has(context.visit.start)", ["context.visit.start"]),
        (
            "context['visit']['start'] + context.list[a].x",
            ["context.visit.start", "context.list", "a"]
        ),
        ("context.places.exists(p, p.role == event.role)", ["context.places", "event.role"]),
        ("context.all(context, context.x)", ["context"]),
        ("cel.bind(a, context.x, a.y + b)", ["context.x", "b"]),
        ("context.?visit.?start.orValue(c)", ["context.visit.start", "c"]),
        ("[a, {'k': b}].size() > 0 ? now : timestamp(c)", ["a", "b", "now", "c"]),
        (
            "context.name.startsWith(event.data[?'x'].orValue(''))",
            ["context.name", "event.data.x"]
        ),
    ])
    func `what a program reads is known`(source: String, wanted: [String]) throws {
        #expect(try program(source).reads.map { $0.joined(separator: ".") } == wanted)
    }

    @Test func `the states that a guard names are known with their places`() throws {
        let program = try CELProgram.compile(
            "inState('visit') || inState('team.full') || inState(a)", declarations: declarations,
            at: SourcePosition(file: "f", line: 3, column: 5))
        #expect(program.stateReferences.map(\.name) == ["visit", "team.full"])
        #expect(program.stateReferences.map { $0.position?.column } == [13, 33])
    }
}
