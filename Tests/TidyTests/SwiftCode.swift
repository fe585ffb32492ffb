/// Swift source without its comments and the insides of its strings, every line where it was.
///
/// The checks look for words; a word in a comment or a message is no call. Not a parser: it knows
/// nested block comments, escapes, raw and multi-line strings, and blanks interpolations with them.
struct SwiftCode {
    /// The source with blanks for what was left out.
    let text: String
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    init(_ source: String) {
        var scanner = Scanner(source: Array(source.utf8))
        text = String(decoding: scanner.run(), as: UTF8.self)
    }

    /// Bytes, not characters: the tests read the whole project unoptimised.
    private struct Scanner {
        let source: [UInt8]
        var place = 0
        var kept: [UInt8] = []

        init(source: [UInt8]) { self.source = source }

        private static let newline = UInt8(ascii: "\n")
        private static let quote = UInt8(ascii: "\"")
        private static let slash = UInt8(ascii: "/")
        private static let hash = UInt8(ascii: "#")

        mutating func run() -> [UInt8] {
            kept.reserveCapacity(source.count)
            while place < source.count {
                let byte = source[place]
                if byte == Self.slash, at("//") {
                    while place < source.count, source[place] != Self.newline { blank() }
                } else if byte == Self.slash, at("/*") {
                    blankBlockComment()
                } else if byte == Self.quote || byte == Self.hash, let hashes = hashesOfString() {
                    blankString(hashes: hashes)
                } else {
                    kept.append(byte)
                    place += 1
                }
            }
            return kept
        }

        func at(_ word: String) -> Bool {
            var index = place
            for byte in word.utf8 {
                guard index < source.count, source[index] == byte else { return false }
                index += 1
            }
            return true
        }

        mutating func blank(_ count: Int = 1) {
            for _ in 0..<count where place < source.count {
                kept.append(source[place] == Self.newline ? Self.newline : UInt8(ascii: " "))
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
            while index < source.count, source[index] == Self.hash { index += 1 }
            guard index < source.count, source[index] == Self.quote else { return nil }
            return index - place
        }

        mutating func blankString(hashes: Int) {
            let fence = String(repeating: "#", count: hashes)
            blank(hashes)
            let quote = at("\"\"\"") ? "\"\"\"" : "\""
            blank(quote.utf8.count)
            let end = quote + fence
            let escape = "\\" + fence
            while place < source.count, !at(end) {
                if at(escape + "(") {
                    blank(escape.utf8.count)
                    blankInterpolation()
                } else if at(escape) {
                    blank(escape.utf8.count + 1)
                } else {
                    blank()
                }
            }
            blank(end.utf8.count)
        }

        mutating func blankInterpolation() {
            var depth = 0
            repeat {
                if let hashes = hashesOfString() {
                    blankString(hashes: hashes)
                    continue
                }
                if source[place] == UInt8(ascii: "(") { depth += 1 }
                if source[place] == UInt8(ascii: ")") { depth -= 1 }
                blank()
            } while depth > 0 && place < source.count
        }
    }
}
