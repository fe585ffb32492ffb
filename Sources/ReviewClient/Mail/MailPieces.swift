import JSON

/// A mail that came from outside, taken apart as far as a delivery report needs it (RFC 5322, MIME).
///
/// Whatever it holds, reading takes at most its first MiB, nests at most four deep and ends: mails
/// come from anybody.
struct MailPieces {
    /// Longer mails are cut; a report stands at the beginning.
    static let bytesMax = 1 << 20
    private static let depthMax = 4
    private static let headersMax = 1_000
    private static let partsMax = 100

    /// Names in lower case.
    let headers: [(name: String, value: String)]
    let body: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes.prefix(Self.bytesMax)
        headers = Self.takeHeaders(&rest)
        body = rest
    }

    subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }

    /// The body without its transfer encoding; of one that cannot be undone, the body.
    var decoded: ArraySlice<UInt8> {
        let encoding = self["content-transfer-encoding"]?.lowercased().filter { !$0.isWhitespace }
        guard encoding == "base64" else { return body }
        let text = String(
            decoding: body.filter { $0 > UInt8(ascii: " ") && $0 < 127 }, as: UTF8.self)
        return Base64.decode(text).map { $0[...] } ?? body
    }

    /// `multipart/report` of `multipart/report; boundary=x`.
    var type: String {
        let value = self["content-type"] ?? "text/plain"
        return value.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
    }

    /// The parts that are no multiparts themselves, in their order.
    func leaves(depth: Int = 0) -> [MailPieces] {
        guard type.hasPrefix("multipart/"), depth < Self.depthMax, let boundary else {
            return [self]
        }
        return parts(boundary).flatMap { $0.leaves(depth: depth + 1) }
    }

    private var boundary: String? {
        guard let value = self["content-type"] else { return nil }
        for parameter in value.split(separator: ";").dropFirst() {
            let sides = parameter.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, sides[0].lowercased().filter({ !$0.isWhitespace }) == "boundary"
            else { continue }
            let text = sides[1].filter { $0 != "\"" && !$0.isWhitespace }
            return text.isEmpty ? nil : text
        }
        return nil
    }

    private func parts(_ boundary: String) -> [MailPieces] {
        let mark = Array("--\(boundary)".utf8)
        var parts: [MailPieces] = []
        var start: Int?
        var index = body.startIndex
        while index < body.endIndex, parts.count < Self.partsMax {
            let end = body[index...].firstIndex(of: UInt8(ascii: "\n")) ?? body.endIndex
            if body[index..<end].starts(with: mark) {
                if let start, start <= index { parts.append(MailPieces(body[start..<index])) }
                start = min(end + 1, body.endIndex)
                if body[index..<end].dropFirst(mark.count).starts(with: "--".utf8) { return parts }
            }
            index = end + 1
        }
        if let start, start < body.endIndex { parts.append(MailPieces(body[start...])) }
        return parts
    }

    // MARK: Headers

    /// Reads header fields up to the empty line; folded lines are put together.
    static func takeHeaders(_ rest: inout ArraySlice<UInt8>) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        while !rest.isEmpty, fields.count < headersMax {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
            var line = rest[rest.startIndex..<end]
            rest = rest[min(end + 1, rest.endIndex)...]
            if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
            if line.isEmpty { return fields }
            let text = String(decoding: line, as: UTF8.self)
            if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
                guard let last = fields.indices.last else { continue }
                let part = HeaderText.printable(text)
                fields[last].value += fields[last].value.isEmpty ? part : " \(part)"
            } else if let colon = text.firstIndex(of: ":") {
                fields.append(
                    (
                        text[..<colon].lowercased(),
                        HeaderText.printable(String(text[text.index(after: colon)...]))
                    ))
            }
        }
        return fields
    }
}
