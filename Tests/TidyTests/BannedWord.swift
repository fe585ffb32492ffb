import Glibc

/// A word that may not stand in our Swift, with what to write instead.
struct BannedWord {
    /// Plain texts of which one stands wherever the pattern matches: most files have none of them,
    /// and patterns are slow in unoptimised tests.
    let needles: [String]
    let pattern: Regex<Substring>
    let instead: String
    /// Where it is allowed, by path.
    var allowed: @Sendable (Repository.File) -> Bool = { _ in false }
    /// It may stand where a comment on its line or the two above gives the reason.
    var withReason = false

    static func all() -> [BannedWord] { calls() + markers() }

    private static func calls() -> [BannedWord] {
        [
            BannedWord(
                needles: ["Date()"], pattern: /\bDate\(\)/,
                instead: "take the time as a parameter; only the daemon's clock reads one"),
            BannedWord(
                needles: ["sleep"],
                pattern: /\b(?:Thread\.sleep|Task\.sleep|usleep|nanosleep)\s*\(|^\s*sleep\(/,
                instead: "wait for a fact with a deadline: a socket, a file, a process' end"),
            BannedWord(
                needles: ["fatalError"], pattern: /\bfatalError\s*\(/,
                instead: "throw for what comes from outside, precondition for a mistake of ours",
                allowed: { $0.name == "main.swift" || $0.isTest }),
            BannedWord(
                needles: [".random(", ".randomElement()", ".shuffled()", "SystemRandomNumberGen"],
                pattern:
                    /\.random\((?!.*using:)|\.randomElement\(\)|\.shuffled\(\)|SystemRandom\w+/,
                instead: "draw from a seed, or from Digest; else give the reason beside it",
                allowed: { $0.room == "Digest" }, withReason: true),
            BannedWord(
                needles: ["print("], pattern: /(?:^|[^.\w])print\(/,
                instead: "return the text; only programs and tests' summaries speak",
                allowed: { $0.isTest || ImportTable.isProgram($0.room) }),
        ]
    }

    private static func markers() -> [BannedWord] {
        [
            BannedWord(
                needles: ["try!"], pattern: /\btry!/, instead: "throw, or handle the error"),
            BannedWord(
                needles: ["as!"], pattern: /\bas!/,
                instead: "as? with an error that says what was expected"),
            BannedWord(
                needles: ["@unchecked"], pattern: /@unchecked\s+Sendable/,
                instead: "a value type, or an owner thread; else give the reason beside it",
                withReason: true),
            BannedWord(
                needles: ["(unsafe)"], pattern: /nonisolated\(unsafe\)/,
                instead: "pass it in; else give the reason beside it", withReason: true),
            BannedWord(
                needles: [".disabled("], pattern: /\.disabled\(/, instead: "a test runs or it goes",
                allowed: { !$0.isTest }),
        ]
    }

    static func findings(in file: Repository.File) -> [Finding] {
        let code = SwiftCode(file.text)
        let words = all().filter { word in
            !word.allowed(file) && word.needles.contains { code.text.holds($0) }
        }
        guard !words.isEmpty else { return [] }
        let source = file.lines
        return code.lines.enumerated().flatMap { number, line in
            words.compactMap { word -> Finding? in
                guard line.firstMatch(of: word.pattern) != nil,
                    !(word.withReason && hasComment(source, at: number))
                else { return nil }
                let found = source[number].trimmingPrefix { $0 == " " }
                return Finding(
                    path: file.path, line: number + 1,
                    message: "\"\(found)\" is banned: \(word.instead)")
            }
        }
    }

    private static func hasComment(_ lines: [Substring], at number: Int) -> Bool {
        lines[max(0, number - 2)...number].contains { $0.contains("// ") }
    }
}

extension ImportTable {
    /// Programs speak to people; rooms return what they have to say.
    static func isProgram(_ room: String) -> Bool { room.hasPrefix("review") && rooms[room] != nil }
}

extension String {
    /// Whether the bytes of another text stand in this one; quick in unoptimised tests.
    func holds(_ other: String) -> Bool { strstr(self, other) != nil }
}
