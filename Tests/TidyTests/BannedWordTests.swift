import Testing

@Suite struct BannedWordTests {
    @Test func `no banned word stands in the project's Swift`() throws {
        let findings = try Repository().swiftFiles().flatMap(BannedWord.findings)
        #expect(findings.isEmpty, "\(findings.listed)")
    }

    @Test(arguments: [
        "let now = Date()", "Thread.sleep(forTimeInterval: 1)",
        "try await Task.sleep(for: .seconds(1))",
        "let value = try! parse()", "let text = value as! String", "fatalError(\"no\")",
        "let die = Int.random(in: 1...6)", "final class Box: @unchecked Sendable {}",
        "nonisolated(unsafe) var count = 0", "print(\"here\")",
    ])
    func `a banned word is found`(line: String) {
        let file = Repository.File(path: "Sources/JSON/Thing.swift", text: line)
        #expect(BannedWord.findings(in: file).count == 1)
    }

    @Test(arguments: [
        "// Date() would read a clock", "let text = \"try! this\"", "/* as! */ let a = 1",
        "let text = #\"print(\"as!\")\"#", "let t = \"\\(f(\"try!\")) as! \"",
        "nonisolated(unsafe) var door: Int  // written once before any thread starts",
        "self.print(1)", "let asleep = isAsleep(",
    ])
    func `a word in a comment or in a string is none, nor one with its reason`(line: String) {
        let file = Repository.File(path: "Sources/JSON/Thing.swift", text: line)
        #expect(BannedWord.findings(in: file).isEmpty)
    }

    @Test func `leaving out comments and strings keeps every line where it was`() throws {
        for file in try Repository().swiftFiles() {
            let code = SwiftCode(file.text)
            #expect(code.lines.count == file.lines.count, "\(file.path)")
            #expect(code.text.utf8.count == file.text.utf8.count, "\(file.path)")
        }
    }
}
