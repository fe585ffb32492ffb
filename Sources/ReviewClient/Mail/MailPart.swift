import JSON

/// One part of a mail: its type, and its bytes in an encoding that every mail system carries.
///
/// Lines end in CRLF and have at most 76 characters, so no relay has a reason to touch them.
struct MailPart {
    var headers: String
    var body: String

    /// Text in quoted-printable (RFC 2045 §6.7).
    static func text(_ subtype: String, _ text: String) -> MailPart {
        MailPart(
            headers: HeaderText.folded("Content-Type", ["text/\(subtype);", "charset=utf-8"])
                + HeaderText.folded("Content-Transfer-Encoding", ["quoted-printable"]),
            body: quotedPrintable(text))
    }

    /// A calendar object (RFC 6047 §2.4), as an alternative to the text, or as a file.
    static func calendar(_ text: String, method: String, fileName: String?) -> MailPart {
        let type = ["text/calendar;", "charset=utf-8;", "method=\(method)"]
        var headers = HeaderText.folded("Content-Type", type)
        headers += HeaderText.folded("Content-Transfer-Encoding", ["base64"])
        if let fileName {
            let name = HeaderText.parameter("filename", fileName)
            headers += HeaderText.folded(
                "Content-Disposition", ["attachment;"] + separated(name))
        }
        return MailPart(headers: headers, body: base64(Array(text.utf8)))
    }

    /// Parts one after the other (RFC 2046 §5.1). The boundary begins with `=_`, which neither
    /// quoted-printable nor base64 can hold.
    static func multipart(_ subtype: String, boundary token: String, _ parts: [MailPart])
        -> MailPart
    {
        let boundary = "=_\(token)"
        var body = ""
        for part in parts { body += "--\(boundary)\r\n\(part.headers)\r\n\(part.body)\r\n" }
        return MailPart(
            headers: HeaderText.folded(
                "Content-Type", ["multipart/\(subtype);", "boundary=\"\(boundary)\""]),
            body: body + "--\(boundary)--\r\n")
    }

    private static func separated(_ parameters: [String]) -> [String] {
        parameters.enumerated().map { index, text in
            index + 1 < parameters.count ? text + ";" : text
        }
    }

    // MARK: Encodings

    static func quotedPrintable(_ text: String) -> String {
        var out = ""
        let lines = Array(text.utf8).split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            var bytes = line
            if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
            out += encodedLine(bytes)
            if number + 1 < lines.count { out += "\r\n" }
        }
        return out
    }

    private static func encodedLine(_ bytes: ArraySlice<UInt8>) -> String {
        var out = ""
        var column = 0
        // Programs on the way cut at "From " and at a lone dot (RFC 2049 §3).
        let isTouchy = bytes.first == UInt8(ascii: ".") || bytes.starts(with: "From ".utf8)
        for index in bytes.indices {
            let byte = bytes[index]
            let isLast = index + 1 == bytes.endIndex
            let isSpace = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
            let isPlain =
                byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=") || isSpace && !isLast
            let mustEncode = !isPlain || isTouchy && index == bytes.startIndex
            let next = mustEncode ? "=\(HeaderText.hex(byte))" : String(UnicodeScalar(byte))
            // 75, because the line's own soft break takes one.
            if column + next.utf8.count > (isLast ? 76 : 75) {
                out += "=\r\n"
                column = 0
            }
            out += next
            column += next.utf8.count
        }
        return out
    }

    /// Base64 in lines of 76 characters (RFC 2045 §6.8).
    static func base64(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        for (place, digit) in Base64.encode(bytes).utf8.enumerated() {
            if place > 0, place.isMultiple(of: 76) { out += [13, 10] }
            out.append(digit)
        }
        return String(decoding: out, as: UTF8.self)
    }
}
