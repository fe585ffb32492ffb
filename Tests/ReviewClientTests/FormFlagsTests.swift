import JSON
import ReviewClient
import Testing

@Suite struct FormFlagsTests {
    private func field(_ name: String, _ schema: JSONObject) -> FormField {
        FormField(name: name, schema: schema, isRequired: true)
    }

    @Test func `a choice stands as a word, the others behind a comment that the shell passes over`()
    {
        let cause = field("cause", ["type": "string", "enum": ["inspection", "host", "the team"]])
        let reason = field("reason", ["type": "string"])
        #expect(
            FormFlags([cause, reason]).lines("reviewctl event r1 postpone", indent: 2, width: 80)
                == [
                    "  reviewctl event r1 postpone --cause inspection --reason TEXT",
                    "  # --cause also: host, the team",
                ])
    }

    @Test func `values that the review knows are offered in place of a field's own`() {
        let place = field("place", ["type": "string"])
        let flags = FormFlags([place], known: ["place": ["la send", "lead"]])
        #expect(
            flags.lines("go", indent: 0, width: 80) == [
                "go --place 'la send'", "# --place also: lead",
            ])
    }

    @Test func `no value ends the command or its comment`() {
        let evil = field("x", ["enum": ["a'; rm b\nc", "d\nrm e"]])
        #expect(
            FormFlags([evil]).lines("go", indent: 0, width: 80)
                == ["go --x 'a'\\''; rm b c'", "# --x also: d rm e"])
    }

    @Test func `a list of objects shows its syntax and what its parts may be`() {
        let results = field(
            "results",
            [
                "type": "array",
                "items": [
                    "type": "object", "required": ["person", "outcome"],
                    "properties": [
                        "person": ["type": "string"], "outcome": ["enum": ["passed", "absent"]],
                        "note": ["type": "string"],
                    ],
                ],
            ])
        #expect(
            FormFlags.help(results) == [
                "for example --results '[{person: \"TEXT\", outcome: \"passed\"}]'",
                "outcome: one of passed, absent", "nothing: --results '[]'",
            ])
    }

    @Test func `a needed list that may be empty says how nothing is said, another does not`() {
        let items: JSONValue = ["type": "string"]
        let open = field("objections", ["type": "array", "items": items])
        #expect(FormFlags.help(open).last == "nothing: --objections '[]'")
        let least = field("names", ["type": "array", "items": items, "minItems": 1])
        #expect(FormFlags.help(least) == ["several: give --names several times"])
    }

    @Test func `a long command is broken so that it is one command where it is pasted`() {
        #expect(
            FormFlags.wrapped(
                ["reviewctl", "answer", "r2-2", "--names", "derby", "--names", "rutland"],
                indent: 2, width: 42)
                == [
                    "  reviewctl answer r2-2 --names derby \\", "      --names rutland",
                ])
    }
}
