/// What no text of the project may hold, and where its links must lead.
enum Prose {
    /// Spelt in two halves, so that this file passes itself.
    private static func leftovers() -> [(
        needles: [String], pattern: Regex<Substring>, instead: String
    )] {
        [
            (
                ["TO" + "DO", "FIX" + "ME", "XX" + "X"], /\b(?:TO[D]O|FIX[M]E|XX[X])\b/,
                "do it now, or write it where work is planned"
            ),
            (
                ["/wo" + "rk/", "/fa" + "rm/", "/bash_" + "jobs"],
                /\/wor[k]\/|\/far[m]\/|\/tmp\/bash_job[s]/, "a path of one machine: say it relative"
            ),
            (
                ["ssue"], /\b[Ii]ssue #?\d/,
                "a number that a reader cannot look up: say what it was about"
            ),
        ]
    }

    static func leftovers(in file: Repository.File) -> [Finding] {
        guard file.path != "LICENSE" else { return [] }
        return leftovers().filter { $0.needles.contains(where: file.text.holds) }.flatMap {
            _, pattern, instead in
            file.lines.enumerated().compactMap { number, line in
                guard let match = line.firstMatch(of: pattern) else { return nil }
                return Finding(
                    path: file.path, line: number + 1, message: "\"\(match.0)\": \(instead)")
            }
        }
    }

    /// Links of a Markdown file that lead nowhere: files that are not there, headings that do not exist.
    static func deadLinks(in file: Repository.File, exists: (String) -> Bool) -> [Finding] {
        let headings = Set(headings(of: file).map(anchor))
        return withoutFences(file).flatMap { number, line in
            line.matches(of: /\]\(([^)\s]+)\)/).compactMap { match -> Finding? in
                let target = String(match.1)
                guard target.firstMatch(of: /^(?:https?|mailto):/) == nil else { return nil }
                let parts = target.split(
                    separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                let dead =
                    parts[0].isEmpty
                    ? !headings.contains(String(parts.last ?? ""))
                    : !exists(resolve(String(parts[0]), from: file.path))
                guard dead else { return nil }
                return Finding(
                    path: file.path, line: number + 1, message: "\(target) leads nowhere")
            }
        }
    }

    /// Lines outside of fenced code, with their numbers from 0.
    private static func withoutFences(_ file: Repository.File) -> [(Int, Substring)] {
        var isFenced = false
        return file.lines.enumerated().compactMap { number, line in
            if line.hasPrefix("```") {
                isFenced.toggle()
                return nil
            }
            return isFenced ? nil : (number, line)
        }
    }

    private static func headings(of file: Repository.File) -> [Substring] {
        withoutFences(file).map(\.1).filter { $0.hasPrefix("#") }
            .map { $0.drop { $0 == "#" || $0 == " " } }
    }

    /// A heading as its link spells it: lower case, spaces as hyphens, other punctuation gone.
    static func anchor(_ heading: Substring) -> String {
        String(
            heading.lowercased().compactMap { character -> Character? in
                if character == " " { return "-" }
                return character.isLetter || character.isNumber || "-_".contains(character)
                    ? character : nil
            })
    }

    static func resolve(_ target: String, from path: String) -> String {
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": if !parts.isEmpty { parts.removeLast() }
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}
