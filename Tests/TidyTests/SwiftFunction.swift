/// A function, initialiser or subscript with a body, and how many lines it takes.
struct SwiftFunction: Equatable {
    let name: String
    let line: Int
    let length: Int

    /// Every function of a source, in order, nested ones included.
    static func all(in code: SwiftCode) -> [SwiftFunction] {
        var found: [SwiftFunction] = []
        let lines = code.lines.map(Array.init)
        for (number, line) in lines.enumerated() {
            guard let name = declaredName(String(line)) else { continue }
            guard let end = endOfBody(lines, from: number) else { continue }
            found.append(SwiftFunction(name: name, line: number + 1, length: end - number + 1))
        }
        return found
    }

    /// What a line declares; `self.init(` and `.init(` are calls.
    private static func declaredName(_ line: String) -> String? {
        if let match = line.firstMatch(of: /(?:^|\s)func\s+([^\s(<]+|`[^`]+`)/) {
            return String(match.1)
        }
        if line.firstMatch(of: /^\s*(?:[a-z@()]+\s+)*(init[?!]?\s*[(<]|deinit\b|subscript\s*[(<])/)
            != nil
        {
            return line.contains("deinit")
                ? "deinit" : line.contains("subscript") ? "subscript" : "init"
        }
        return nil
    }

    /// The line of the closing brace; nil for a requirement of a protocol, which has no body.
    private static func endOfBody(_ lines: [[Character]], from start: Int) -> Int? {
        var parentheses = 0
        var braces = 0
        for number in start..<lines.count {
            let text = String(lines[number])
            if number > start, braces == 0, parentheses == 0, startsAnother(text) { return nil }
            for character in lines[number] {
                switch character {
                case "(", "[": parentheses += 1
                case ")", "]": parentheses -= 1
                case "{" where braces > 0 || parentheses == 0: braces += 1
                case "}" where braces == 0 && parentheses == 0: return nil
                case "}" where braces > 0:
                    braces -= 1
                    if braces == 0 { return number }
                default: break
                }
            }
        }
        return nil
    }

    private static func startsAnother(_ line: String) -> Bool {
        line.firstMatch(
            of: /^\s*(?:[a-z@()]+\s+)*(func|var|let|init|subscript|associatedtype|case|static)\b/)
            != nil
    }
}
