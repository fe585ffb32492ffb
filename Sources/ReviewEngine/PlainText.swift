/// Bytes that are text in one of the ways in which programs save it, without control characters but
/// tab, line feed, form feed and carriage return.
struct PlainText {
    enum Encoding {
        case utf8
        /// What programs on Windows mean by "ANSI" in western Europe; no byte order mark, no check.
        case windows1252
        /// With its byte order mark.
        case utf16
    }

    let encoding: Encoding
    /// The text, whatever its bytes were; of Windows-1252 only what ASCII has is as it was.
    let utf8: [UInt8]

    /// Nil for what is no text.
    init?(_ content: [UInt8]) {
        guard !content.isEmpty else { return nil }
        if content.starts(with: [0xFF, 0xFE]) || content.starts(with: [0xFE, 0xFF]) {
            guard let text = Self.utf16(content) else { return nil }
            encoding = .utf16
            utf8 = Array(text.utf8)
        } else if String(validating: content, as: UTF8.self) != nil {
            encoding = .utf8
            utf8 = Array(content.starts(with: [0xEF, 0xBB, 0xBF]) ? content[3...] : content[...])
        } else {
            guard Self.isWindows1252(content) else { return nil }
            encoding = .windows1252
            utf8 = content
        }
        guard !utf8.isEmpty, utf8.allSatisfy(Self.isPlain) else { return nil }
    }

    /// What only looks like plain text: a program would make more of it.
    var fault: DocumentFault? {
        // Past white space and byte order marks.
        let start = utf8.drop { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }.prefix(8)
        if start.starts(with: Array(#"{\rt"#.utf8)) { return .richText }
        guard start.first == UInt8(ascii: "<"), let second = start.dropFirst().first else {
            return nil
        }
        let isLetter = (0x41...0x5A).contains(second & 0xDF)
        return isLetter || "!?/".utf8.contains(second) ? .markup : nil
    }

    private static func utf16(_ content: [UInt8]) -> String? {
        guard content.count % 2 == 0 else { return nil }
        let isLittle = content[0] == 0xFF
        let units = stride(from: 2, to: content.count, by: 2).map { place in
            let (first, second) = (UInt16(content[place]), UInt16(content[place + 1]))
            return isLittle ? second << 8 | first : first << 8 | second
        }
        return String(validating: units, as: UTF16.self)
    }

    /// Five bytes stand for nothing (WHATWG Encoding, index windows-1252); and a text of western Europe
    /// has letters of ASCII for the most part.
    private static func isWindows1252(_ content: [UInt8]) -> Bool {
        var beyond = 0
        for byte in content where byte >= 0x80 {
            if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) { return false }
            beyond += 1
        }
        return beyond <= content.count / 3
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
    }
}
