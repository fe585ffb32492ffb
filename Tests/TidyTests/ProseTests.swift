import Testing

@Suite struct ProseTests {
    @Test func `nothing is left for later and nothing names one machine`() throws {
        let files = try Repository().files()
        #expect(files.count > 20)
        let findings = files.flatMap(Prose.leftovers)
        #expect(findings.isEmpty, "\(findings.listed)")
    }

    @Test func `every link of our Markdown leads somewhere`() throws {
        let repository = Repository()
        let files = try repository.markdownFiles()
        #expect(!files.isEmpty)
        let findings = files.flatMap { Prose.deadLinks(in: $0, exists: repository.exists) }
        #expect(findings.isEmpty, "\(findings.listed)")
    }

    @Test(arguments: ["// TO\("DO"): later", "see /wo\("rk")/main/x", "as issu\("e") 2 says"])
    func `a leftover is found`(line: String) {
        let file = Repository.File(path: "Sources/JSON/Thing.swift", text: "ok\n\(line)")
        #expect(Prose.leftovers(in: file).map(\.line) == [2])
    }

    @Test func `a dead link is found and a live one passes`() {
        let text = """
            # What it is
            [here](#what-it-is) [gone](#nowhere) [web](https://example.org)
            [file](../Sources/A.md#x) [none](B.md)
            ```
            [in code](C.md)
            ```
            """
        let file = Repository.File(path: "Ops/Runbook.md", text: text)
        let findings = Prose.deadLinks(in: file) { $0 == "Sources/A.md" }
        #expect(findings.map(\.message) == ["#nowhere leads nowhere", "B.md leads nowhere"])
        #expect(findings.map(\.line) == [2, 3])
    }
}
