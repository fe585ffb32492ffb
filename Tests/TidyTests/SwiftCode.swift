/// Swift source without its comments and the insides of its strings, every line where it was.
///
/// The checks look for words; a word in a comment or a message is no call. Not a parser: it knows
/// nested block comments, escapes, raw and multi-line strings, and blanks interpolations with them.
struct SwiftCode {
    /// The source with blanks for what was left out.
    let text: String
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    init(_ source: String) {
        var scanner = Scanner(source: Array(source))
        text = scanner.run()
    }

    private struct Scanner {
        let source: [Character]
        var place = 0
        var kept = ""

        init(source: [Character]) { self.source = source }

        mutating func run() -> String {
            while place < source.count {
                if at("//") {
                    while place < source.count, source[place] != "\n" { blank() }
                } else if at("/*") {
                    blankBlockComment()
                } else if let hashes = hashesOfString() {
                    blankString(hashes: hashes)
                } else {
                    kept.append(source[place])
                    place += 1
                }
            }
            return kept
        }

        func at(_ word: String) -> Bool {
            var index = place
            for character in word {
                guard index < source.count, source[index] == character else { return false }
                index += 1
            }
            return true
        }

        mutating func blank(_ count: Int = 1) {
            for _ in 0..<count where place < source.count {
                kept.append(source[place] == "\n" ? "\n" : " ")
                place += 1
            }
        }

        mutating func blankBlockComment() {
            var depth = 0
            repeat {
                if at("/*") {
                    depth += 1
                    blank(2)
                } else if at("*/") {
                    depth -= 1
                    blank(2)
                } else {
                    blank()
                }
            } while depth > 0 && place < source.count
        }

        /// How many `#` stand before the quote that begins a string here; nil where none begins.
        func hashesOfString() -> Int? {
            var index = place
            while index < source.count, source[index] == "#" { index += 1 }
            guard index < source.count, source[index] == "\"" else { return nil }
            return index - place
        }

        mutating func blankString(hashes: Int) {
            let fence = String(repeating: "#", count: hashes)
            blank(hashes)
            let quote = at("\"\"\"") ? "\"\"\"" : "\""
            blank(quote.count)
            let end = quote + fence
            let escape = "\\" + fence
            while place < source.count, !at(end) {
                if at(escape + "(") {
                    blank(escape.count)
                    blankInterpolation()
                } else if at(escape) {
                    blank(escape.count + 1)
                } else {
                    blank()
                }
            }
            blank(end.count)
        }

        mutating func blankInterpolation() {
            var depth = 0
            repeat {
                if let hashes = hashesOfString() {
                    blankString(hashes: hashes)
                    continue
                }
                if source[place] == "(" { depth += 1 }
                if source[place] == ")" { depth -= 1 }
                blank()
            } while depth > 0 && place < source.count
        }
    }
}
