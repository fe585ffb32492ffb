import Testing

/// `Ops/reviewd.conf.example` explains every key that the daemon reads, with the daemon's defaults.
@Suite struct ConfigurationExampleTests {
    @Test func `the example explains every key that the daemon reads, and no other`() throws {
        let explained = Set(
            try example().matches(of: /(?m)(?:^[ ]+|[{,][ ])(\w+):[ ]/).map { String($0.1) })
        let read = try keysRead()
        #expect(read.count > 10)
        #expect(explained.subtracting(read).isEmpty, "the daemon reads none of these")
        #expect(read.subtracting(explained).isEmpty, "explain these in Ops/reviewd.conf.example")
    }

    @Test func `the limits in the example are the daemon's defaults`() throws {
        let example = try example()
        let limits = try limitsRead()
        #expect(!limits.isEmpty)
        for (name, value) in limits {
            #expect(example.contains("\n        \(name): \(value),\n"), "\(name) is \(value)")
            #expect(
                example.contains("Default \(value); "), "say that \(name)'s default is \(value)")
        }
    }

    private func example() throws -> String { try Repository().read("Ops/reviewd.conf.example") }

    private func source() throws -> String {
        let folder = "Sources/ReviewDaemon/Configuration"
        let files = ["Configuration", "ConfigurationReader", "ConfigurationReader+Settings"]
        return try files.map { try Repository().read("\(folder)/\($0).swift") }.joined()
    }

    /// The lists of known keys, which the daemon refuses unknown ones by.
    private func keysRead() throws -> Set<String> {
        let lists = try source().matches(
            of: /(?:refuseUnknown\([^\[\{]*|static let keys = )\[([^\]]*)\]/)
        return Set(lists.flatMap { $0.1.matches(of: /"(\w+)"/).map { String($0.1) } })
    }

    private func limitsRead() throws -> [(String, String)] {
        let text = try source()
        guard let start = text.firstRange(of: "struct Limits") else { return [] }
        return text[start.upperBound...].matches(of: /package var (\w+)(?:: Int64)? = ([0-9_]+)/)
            .map { (String($0.1), $0.2.filter { $0 != "_" }) }
    }
}
