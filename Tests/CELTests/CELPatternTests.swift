import CEL
import JSON
import Testing

/// `matches`: RE2's syntax in linear time.
///
/// Compared with google-re2 over thousands of random patterns when it was written; these are the
/// shapes that matter.
@Suite struct CELPatternTests {
    @Test(arguments: [
        ("a+b", "xaab", true), ("^a+b$", "xaab", false), ("", "", true), ("a|", "b", true),
        ("^(?:ab|cd)+$", "abcdab", true), ("^(?:ab|cd)+$", "abc", false),
        ("^a{2,3}$", "aaaa", false),
        ("^a{2,3}$", "aaa", true), ("^a{2,}$", "aaaa", true), ("^a{,2}$", "a{,2}", true),
        ("^[a-c\\d]+$", "ab3", true), ("^[^a-c]$", "é", true), ("^[]a]+$", "]a", true),
        ("^[a\\]-]+$", "]-a", true), ("^\\w+$", "é", false), ("^\\pL+$", "éß", true),
        ("^\\p{Greek}+$", "λόγος", true), ("^\\P{Greek}$", "λ", false),
        ("^[[:alpha:]]+$", "ab", true),
        ("(?i)^straße$", "STRASSE", false), ("(?i)^k$", "\u{212A}", true), ("(?i)É", "é", true),
        ("(?s)a.b", "a\nb", true), ("a.b", "a\nb", false), ("(?m)^b$", "a\nb\nc", true),
        ("^b$", "a\nb\nc", false), ("\\bno\\b", "yes no", true), ("\\bno\\b", "know", false),
        ("^\\Q.*\\E$", ".*", true), ("^\\x41\\x{1F600}\\101$", "A😀A", true),
        ("^(?P<year>\\d{4})-(?<month>\\d\\d)$", "2026-11", true), ("^.$", "😀", true),
        ("a*?b", "aab", true), ("^(a*)*$", "aaa", true), ("^(|a)+$", "aaa", true),
        ("\\z", "a", true),
    ])
    func `a pattern matches or not`(pattern: String, text: String, wanted: Bool) throws {
        // Written out it is compiled with the program, as data when it is evaluated.
        #expect(
            try evaluate("t.matches(p)", ["t": .string(text), "p": .string(pattern)])
                .boolValue == wanted)
        let quoted = JSONValue.string(pattern).compactText
        #expect(try evaluate("t.matches(\(quoted))", ["t": .string(text)]).boolValue == wanted)
    }

    @Test(arguments: [
        "(", ")", "[", "[b-a]", "*", "a**", "a{2}{3}", "a{1001}", "{1}", "a{3,2}", "\\", "(?=a)",
        "(?<!a)", "\\1", "\\Z", "\\C", "\\p{Klingon}", "[[:nope:]]", "(?x)a", "(?i", "\\x{110000}",
        "(a{1000}){1000}", "((a{100}){100}){100}", "\\xg",
    ])
    func `a pattern that is not RE2's, or too large, is refused`(pattern: String) throws {
        let quoted = JSONValue.string(pattern).compactText
        #expect(failure("t.matches(\(quoted))", ["t": "a"])?.code == "CEL-015")
        #expect(failure("t.matches(p)", ["t": "a", "p": .string(pattern)])?.code == "CEL-015")
        #expect(
            failure(
                "t.matches(p)",
                ["t": "a", "p": .string(String(repeating: "(", count: 5_000))])?.code == "CEL-015")
    }

    @Test(arguments: ["(a+)+$", "(a|a)*b", "(a*)*c", "(.*)(.*)(.*)(.*)x", "(a?){30}a{30}z"])
    func `patterns that make others go back for ever cost a bounded number of steps per letter`(
        pattern: String
    ) throws {
        let letters = String(repeating: "a", count: 2_000) + "!"
        let bindings: JSONObject = ["t": .string(letters), "p": .string(pattern)]
        #expect(try evaluate("t.matches(p)", bindings, budget: 200_000).boolValue == false)
    }
}
