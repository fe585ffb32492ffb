/// Words that may not stand in our Swift, each with what to write instead.
struct BannedWord {
    let pattern: Regex<Substring>
    let instead: String
    /// Where it is allowed, by path.
    var allowed: @Sendable (Repository.File) -> Bool = { _ in false }
    /// It may stand where a comment on its line or the two above gives the reason.
    var withReason = false

    static func all() -> [BannedWord] {
        [
            BannedWord(
                pattern: /\bDate\(\)/,
                instead: "take the time as a parameter; only the daemon's clock reads one"),
            BannedWord(
                pattern:
                    /\b(?:Thread\.sleep|Task\.sleep|usleep|nanosleep)\s*\(|(?:^|[=;{])\s*sleep\(/,
                instead: "wait for a fact with a deadline: a socket, a file, a process' end"),
            BannedWord(pattern: /\btry!/, instead: "throw, or handle the error"),
            BannedWord(pattern: /\bas!/, instead: "as? with an error that says what was expected"),
            BannedWord(
                pattern: /\bfatalError\s*\(/,
                instead: "throw for what comes from outside, precondition for a mistake of ours",
                allowed: { $0.name == "main.swift" }),
            BannedWord(
                pattern:
                    /\.random\(|\.randomElement\(|\.shuffled\(\)|\bSystemRandomNumberGenerator\b/,
                instead: "Digest draws random bytes; a simulation draws from its seed",
                allowed: { $0.room == "Digest" }),
            BannedWord(
                pattern: /@unchecked\s+Sendable/,
                instead: "a value type, or an owner thread; else give the reason beside it",
                withReason: true),
            BannedWord(
                pattern: /nonisolated\(unsafe\)/,
                instead: "pass it in; else give the reason beside it", withReason: true),
            BannedWord(
                pattern: /\.disabled\(/, instead: "a test runs or it goes",
                allowed: { !$0.isTest }),
            BannedWord(
                pattern: /(?:^|[^.\w])print\(/,
                instead: "return the text; only programs and tests' summaries speak",
                allowed: { $0.isTest || ImportTable.isProgram($0.room) }),
        ]
    }

    static func findings(in file: Repository.File) -> [Finding] {
        let text = SwiftCode(file.text).text
        let code = text.split(separator: "\n", omittingEmptySubsequences: false)
        let source = file.lines
        var findings: [Finding] = []
        for word in all() where !word.allowed(file) {
            // One search of the whole file first: nearly always there is nothing to find.
            guard text.firstMatch(of: word.pattern) != nil else { continue }
            for (number, line) in code.enumerated() where line.firstMatch(of: word.pattern) != nil {
                if word.withReason, hasComment(source, at: number) { continue }
                let found = source[number].trimmingPrefix { $0 == " " }
                findings.append(
                    Finding(
                        path: file.path, line: number + 1,
                        message: "\"\(found)\" is banned: \(word.instead)"))
            }
        }
        return findings
    }

    private static func hasComment(_ lines: [Substring], at number: Int) -> Bool {
        lines[max(0, number - 2)...number].contains { $0.contains("// ") }
    }
}

extension ImportTable {
    /// Programs speak to people; rooms return what they have to say.
    static func isProgram(_ room: String) -> Bool { room.hasPrefix("review") && rooms[room] != nil }
}
