import ReviewWire

/// How values stand in a mail's header: encoded where they must be, and folded.
///
/// No value can end its field or begin another: whatever is no printable character becomes a space
/// before anything else looks at it.
enum HeaderText {
    /// Characters of a line, its end not counted (RFC 5322 §2.1.1).
    static let lineMax = 78
    /// Characters of an encoded word (RFC 2047 §2).
    private static let encodedWordMax = 75

    /// `Name: value`, folded; the value is free text.
    static func unstructured(_ name: String, _ value: String) -> String {
        let clean = printable(value)
        let words = clean.split(separator: " ").map(String.init)
        let isPlain =
            clean.utf8.allSatisfy { $0 < 0x80 } && !clean.contains("=?")
            && words.allSatisfy { $0.utf8.count <= 60 }
        return folded(name, isPlain ? words : encodedWords(clean, after: name.utf8.count + 2))
    }

    /// `Name: Display <address>, …`
    static func addresses(_ name: String, _ mailboxes: [MailAddress]) -> String {
        var words: [String] = []
        for (index, mailbox) in mailboxes.enumerated() {
            let comma = index + 1 < mailboxes.count ? "," : ""
            let display = printable(mailbox.name)
            if display.isEmpty {
                words.append(mailbox.address + comma)
            } else {
                words += phrase(display, after: name.utf8.count + 2)
                words.append("<\(mailbox.address)>\(comma)")
            }
        }
        return folded(name, words)
    }

    /// `Name: word word`, folded between the words; for values that are made here.
    static func folded(_ name: String, _ words: [String]) -> String {
        var text = "\(name):"
        var column = text.utf8.count
        for word in words {
            if column > name.utf8.count + 1, column + 1 + word.utf8.count > lineMax {
                text += "\r\n"
                column = 0
            }
            text += " " + word
            column += 1 + word.utf8.count
        }
        return text + "\r\n"
    }

    /// `; name=value`: a token, a quoted string, or RFC 2231's parts for what is not ASCII.
    static func parameter(_ name: String, _ value: String) -> [String] {
        let clean = printable(value)
        if !clean.isEmpty, clean.utf8.count <= 60, clean.utf8.allSatisfy(isToken) {
            return ["\(name)=\(clean)"]
        }
        if clean.utf8.count <= 60, clean.utf8.allSatisfy({ $0 < 0x80 }) {
            return ["\(name)=\(quoted(clean))"]
        }
        var parts: [String] = []
        var part = ""
        for scalar in clean.unicodeScalars {
            let next = scalar.utf8.map {
                isToken($0) && $0 != UInt8(ascii: "%") ? String(UnicodeScalar($0)) : "%\(hex($0))"
            }
            .joined()
            if part.utf8.count + next.utf8.count > 54 {
                parts.append(part)
                part = ""
            }
            part += next
        }
        parts.append(part)
        if parts.count == 1 { return ["\(name)*=UTF-8''\(parts[0])"] }
        return parts.enumerated().map { index, part in
            "\(name)*\(index)*=\(index == 0 ? "UTF-8''" : "")\(part)"
        }
    }

    /// Runs of white space and control characters as one space; Unicode's line ends are such too.
    static func printable(_ text: String) -> String {
        var out = ""
        var owesSpace = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{0}"..."\u{20}", "\u{7F}"..."\u{A0}", "\u{2028}", "\u{2029}": owesSpace = true
            default:
                if owesSpace, !out.isEmpty { out += " " }
                owesSpace = false
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    // MARK: Words

    /// A display name (RFC 5322 §3.2.5): atoms, a quoted string, or encoded words.
    private static func phrase(_ display: String, after column: Int) -> [String] {
        guard display.utf8.allSatisfy({ $0 < 0x80 }), !display.contains("=?") else {
            return encodedWords(display, after: column)
        }
        if display.utf8.allSatisfy({ Mailbox.isAtom($0) || $0 == UInt8(ascii: " ") }),
            display.split(separator: " ").allSatisfy({ $0.utf8.count <= 60 })
        {
            return display.split(separator: " ").map(String.init)
        }
        guard display.utf8.count <= 60 else { return encodedWords(display, after: column) }
        return [quoted(display)]
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { out += "\\" }
            out.unicodeScalars.append(character)
        }
        return out + "\""
    }

    /// The text as encoded words (RFC 2047 §4.2), whole characters in each, so that each can be read
    /// alone; only characters that may stand in a phrase stay as they are.
    static func encodedWords(_ text: String, after column: Int) -> [String] {
        let start = "=?UTF-8?Q?"
        var words: [String] = []
        var word = start
        var room = min(encodedWordMax, lineMax - column) - 2
        for character in text {
            let next = character.utf8.map(encoded).joined()
            if word.utf8.count + next.utf8.count > room, word.utf8.count > start.utf8.count {
                words.append(word + "?=")
                word = start
                room = encodedWordMax - 2
            }
            // A character of many scalars is cut between them rather than left too long.
            if next.utf8.count > room - start.utf8.count {
                for scalar in character.unicodeScalars {
                    let part = scalar.utf8.map(encoded).joined()
                    if word.utf8.count + part.utf8.count > room {
                        words.append(word + "?=")
                        word = start
                        room = encodedWordMax - 2
                    }
                    word += part
                }
            } else {
                word += next
            }
        }
        return words + [word + "?="]
    }

    private static func encoded(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            String(UnicodeScalar(byte))
        case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "/"):
            String(UnicodeScalar(byte))
        case UInt8(ascii: " "): "_"
        default: "=\(hex(byte))"
        }
    }

    static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "0\(digits)" : digits
    }

    /// A character of a MIME token (RFC 2045 §5.1) that RFC 2231 leaves as it is, too.
    private static func isToken(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !Array("()<>@,;:\\\"/[]?='*%".utf8).contains(byte)
    }
}
