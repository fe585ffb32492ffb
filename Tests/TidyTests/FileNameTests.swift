import Testing

@Suite struct FileNameTests {
    @Test func `every Swift file is named after a type that it declares`() throws {
        let findings = try Repository().swiftFiles().flatMap(FileNames.findings)
        #expect(findings.isEmpty, "\(findings.listed)")
    }

    @Test func `at the top stands what the house names`() throws {
        let known: Set<String> = [
            "Package.swift", "Sources", "Tests", "Workflows", "Ops", "README.md", "LICENSE",
        ]
        let names = Set(try Repository().topLevelNames())
        #expect(names.subtracting(known).isEmpty, "put these into one of \(known.sorted())")
        #expect(known.subtracting(names).isEmpty, "these are missing")
    }

    @Test func `no two names differ only in their case`() throws {
        // Folders of programs and rooms are told apart by more than case on purpose.
        #expect(FileNames.alike(try Repository().files().map(\.path)) == [])
    }

    @Test(arguments: [
        ("Sources/JSON/Utils.swift", "enum Utils {}"),
        ("Sources/JSON/String+Extensions.swift", "extension String {}"),
        ("Sources/JSON/Reader.swift", "struct Writer {}"),
        ("Sources/JSON/Reader.swift", "// struct Reader {}"),
        ("Sources/JSON/Placeholder.swift", ""),
    ])
    func `a file named for nothing in it is found`(path: String, text: String) {
        #expect(FileNames.findings(in: Repository.File(path: path, text: text)).count == 1)
    }

    @Test(arguments: [
        ("Sources/JSON/Reader+Numbers.swift", "extension JSON.Reader {}"),
        ("Sources/JSON/NearestName.swift", "package func nearestName() {}"),
        ("Tests/JSONTests/ReaderTests.swift", "@Test func `it reads`() {}"),
    ])
    func `a file named for what it holds passes`(path: String, text: String) {
        #expect(FileNames.findings(in: Repository.File(path: path, text: text)).isEmpty)
    }
}
