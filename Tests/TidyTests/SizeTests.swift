import Testing

@Suite struct SizeTests {
    private static let sourceLinesMax = 500
    private static let testLinesMax = 600
    private static let functionLinesMax = 70

    @Test func `a file holds one idea`() throws {
        let findings = try Repository().swiftFiles().filter { $0.lines.count - 1 > limit($0) }.map {
            Finding(
                path: $0.path, line: $0.lines.count,
                message: "more than \(limit($0)) lines: split it by what its parts are for")
        }
        #expect(findings.isEmpty, "\(findings.listed)")
    }

    private func limit(_ file: Repository.File) -> Int {
        file.isTest ? Self.testLinesMax : Self.sourceLinesMax
    }

    @Test func `a function fits on a page`() throws {
        var counted = 0
        var findings: [Finding] = []
        for file in try Repository().swiftFiles() {
            for function in SwiftFunction.all(in: SwiftCode(file.text)) {
                counted += 1
                guard function.length > Self.functionLinesMax else { continue }
                findings.append(
                    Finding(
                        path: file.path, line: function.line,
                        message:
                            "\(function.name) takes \(function.length) lines, and a function at "
                            + "most \(Self.functionLinesMax): name its parts"))
            }
        }
        #expect(counted > 50)
        #expect(findings.isEmpty, "\(findings.listed)")
    }

    @Test func `the length of a function is counted from its first line to its last brace`() {
        let source = """
            protocol Door {
                func open(
                    _ key: String
                ) -> Bool
                init(name: String)
                var isOpen: Bool { get }
            }
            struct House: Door {
                init(name: String) { self.init(name: name, doors: [{ 1 }]) }
                func open(
                    _ key: String = { "}" }()
                ) -> Bool {
                    if key.isEmpty { return false }
                    func inner() {
                        // }
                    }
                    return true
                }
                subscript(place: Int) -> Int {
                    place
                }
            }
            """
        #expect(
            SwiftFunction.all(in: SwiftCode(source)) == [
                SwiftFunction(name: "init", line: 9, length: 1),
                SwiftFunction(name: "open", line: 10, length: 9),
                SwiftFunction(name: "inner", line: 14, length: 3),
                SwiftFunction(name: "subscript", line: 19, length: 3),
            ])
    }
}
