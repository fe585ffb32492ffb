import CEL
import JSON
import Testing

/// No expression, whatever its text and its data, may hang or stop the daemon.
@Suite struct CELBoundsTests {
    private static let many: JSONObject = [
        "list": .array((0..<100).map { .int($0) }),
        "text": .string(String(repeating: "a", count: 10_000) + "b"),
    ]

    @Test(arguments: [
        "list.all(a, list.all(b, list.all(c, list.all(d, true))))",
        "list.map(a, list.map(b, list.map(c, list.map(d, d)))).size() > 0",
        "list.all(a, list.all(b, list.all(c, text.size() > 0)))",
        "text.replace('a', text).size() > 0",
        "text.replace('', text).size() > 0",
        "list.all(a, list.all(b, text.indexOf('aaaaaaaaaaaaaaaab', 0) < 0 || true))",
        "list.all(a, text.matches('(a?){500}(a+)+c') || true)",
        "list.map(x, text).join(text).matches('(x+x+)+y')",
        "list.all(a, list.all(b, list.all(c, ('%.900f').format([1e300]) != '')))",
        "list.all(a, list.all(b, list.all(c, list + list != [])))",
        "workingDays('0001-01-01', '9999-12-31') > 0",
    ])
    func `an expression that costs too much ends with the limit, which nothing absorbs`(
        source: String
    ) {
        for wrapped in [source, "(\(source)) || true", "[1].exists(e, \(source)) || true"] {
            #expect(failure(wrapped, Self.many, budget: 100_000)?.code == "CEL-040", "\(wrapped)")
        }
    }

    @Test func `the budget is the caller's to choose`() throws {
        #expect(failure("1 + 1 == 2", budget: 2)?.code == "CEL-040")
        #expect(failure("1 + 1 == 2", budget: 10) == nil)
    }

    @Test func `values that double at each step are neither built nor compared nor written`() throws
    {
        func doubling(_ step: String, _ first: String, _ result: String) -> String {
            let binds = (1...35).map {
                "cel.bind(v\($0), \(step.replacing("$", with: "v\($0 - 1)")), "
            }
            return "cel.bind(v0, \(first), " + binds.joined() + result
                + String(repeating: ")", count: 36)
        }
        #expect(failure(doubling("$ + $", "'aaaaaaaa'", "size(v35)"))?.code == "CEL-040")
        #expect(failure(doubling("$ + $", "[1]", "size(v35)"))?.code == "CEL-040")
        #expect(failure(doubling("[$, $]", "[1]", "v35 == v35"))?.code == "CEL-040")
        #expect(failure(doubling("[$, $]", "[1]", "'%s'.format([v35])"))?.code == "CEL-040")
        let tree = try evaluate(doubling("[$, $]", "[1]", "v35"))
        let error = #expect(throws: CELError.self) { try tree.jsonValue() }
        #expect(error?.code == "CEL-033")
    }

    @Test(arguments: [
        String(repeating: "(", count: 5_000), String(repeating: "[", count: 5_000),
        String(repeating: "{1:", count: 5_000), String(repeating: "!", count: 5_000) + "true",
        String(repeating: "-", count: 5_000) + "1", "1" + String(repeating: "+1", count: 5_000),
        "list" + String(repeating: ".a", count: 5_000), String(repeating: "true?1:", count: 5_000),
        "list" + String(repeating: "[0]", count: 5_000), String(repeating: "a", count: 70_000),
        String(repeating: "[1].map(x,", count: 300),
        "cel.block([1" + (0..<2_000).map { ",cel.index(\($0))+1" }.joined() + "],cel.index(2000))",
    ])
    func `depth and length of the source are bounded`(source: String) {
        #expect(failure(source, Self.many)?.code == "CEL-003")
    }

    @Test func `long chains of conditions are no depth`() throws {
        let chain = "true" + String(repeating: " && true", count: 5_000)
        #expect(try evaluate(chain).boolValue == true)
    }

    @Test(arguments: [
        "9223372036854775807 + 1", "-9223372036854775808 - 1", "9223372036854775807 * 2",
        "-9223372036854775808 / -1", "-(x)", "0u - 1u", "math.abs(x)", "x % -1 + 1",
        "duration('9223372036s') + duration('1s')",
        "timestamp('9999-12-31T23:59:59Z') + duration('1s')",
        "addDays('9999-12-31', 1)", "addDays('2026-01-01', x)", "addMonths('0001-01-01', -1)",
        "addMonths('2026-01-01', 9223372036854775807)",
    ])
    func `integers and times overflow into an error`(source: String) {
        let error = failure(source, ["x": .int(.min)])
        #expect(["CEL-023"].contains(error?.code ?? ""), "\(source): \(String(describing: error))")
    }
}
