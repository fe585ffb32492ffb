import Testing

/// Every error code that the sources can speak has its page in `Ops/Errors.md`, and every page a code.
@Suite struct ErrorPageTests {
    @Test func `every error code is explained, and nothing else is`() throws {
        let repository = Repository()
        let spoken = try codes(inSources: repository)
        let explained = Set(
            try sections(of: repository.read("Ops/Errors.md")).map(\.code))
        #expect(!spoken.isEmpty)
        #expect(
            spoken.keys.filter { !explained.contains($0) }.sorted() == [],
            "write a section \"### CODE\" for each in Ops/Errors.md")
        #expect(
            explained.filter { spoken[$0] == nil }.sorted() == [],
            "no source speaks these any more: take their sections out")
    }

    @Test func `every page says what it means and what to do`() throws {
        for section in try sections(of: Repository().read("Ops/Errors.md")) {
            #expect(section.body.count > 40, "\(section.code) says too little")
            #expect(section.body.contains("**Do:**"), "\(section.code) does not say what to do")
        }
    }

    @Test func `no code stands for two things`() throws {
        let sections = try sections(of: Repository().read("Ops/Errors.md"))
        let twice = Dictionary(grouping: sections, by: \.code).filter { $0.value.count > 1 }.keys
        #expect(twice.sorted() == [])
    }

    /// Codes such as `JSN-003`, with a place that speaks them.
    private func codes(inSources repository: Repository) throws -> [String: String] {
        var found: [String: String] = [:]
        for file in try repository.swiftFiles(in: ["Sources"]) {
            for match in file.text.matches(of: /\b(?!SHA)[A-Z]{3}-[0-9]{3}\b/) {
                found[String(match.0)] = file.path
            }
        }
        return found
    }

    private struct Section {
        let code: String
        let body: String
    }

    private func sections(of page: String) -> [Section] {
        page.split(separator: "\n### ").dropFirst().compactMap { part in
            guard let code = part.firstMatch(of: /^([A-Z]{3}-[0-9]{3}|[A-Z_]+)/) else { return nil }
            guard code.1.contains("-") else { return nil }
            return Section(code: String(code.1), body: String(part))
        }
    }
}
