/// A function, initialiser or subscript with a body, and how many lines it takes.
struct SwiftFunction: Equatable {
    let name: String
    let line: Int
    let length: Int

    /// Every function of a source, in order, nested ones included.
    static func all(in code: SwiftCode) -> [SwiftFunction] {
        var found: [SwiftFunction] = []
        let lines = code.lines
        for (number, line) in lines.enumerated() {
            guard let name = declaredName(line) else { continue }
            guard let end = endOfBody(lines, from: number) else { continue }
            found.append(SwiftFunction(name: name, line: number + 1, length: end - number + 1))
        }
        return found
    }

    /// What a line declares; `self.init(` and `.init(` are calls.
    private static func declaredName(_ line: Substring) -> String? {
        // Most lines declare nothing, and patterns are slow in unoptimised tests.
        guard ["func ", "init", "subscript"].contains(where: line.contains) else { return nil }
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
    private static func endOfBody(_ lines: [Substring], from start: Int) -> Int? {
        var parentheses = 0
        var braces = 0
        for number in start..<lines.count {
            let isBetween = number > start && braces == 0 && parentheses == 0
            if isBetween, startsAnother(lines[number]) { return nil }
            for byte in lines[number].utf8 {
                switch byte {
                case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
                case UInt8(ascii: "{") where braces > 0 || parentheses == 0: braces += 1
                case UInt8(ascii: "}") where braces == 0 && parentheses == 0: return nil
                case UInt8(ascii: "}") where braces > 0:
                    braces -= 1
                    if braces == 0 { return number }
                default: break
                }
            }
        }
        return nil
    }

    private static func startsAnother(_ line: Substring) -> Bool {
        line.firstMatch(
            of: /^\s*(?:[a-z@()]+\s+)*(func|var|let|init|subscript|associatedtype|case|static)\b/)
            != nil
    }
}
