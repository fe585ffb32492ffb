/// A form that came in parts (multipart/form-data, RFC 7578; its frame RFC 2046 §5.1.1).
enum MultipartForm {
    static let type = "multipart/form-data"
    /// Bytes of a part's headers.
    private static let headersMax = 4_096
    private static let boundaryMax = 70

    /// Nil for what is not one, is torn, or has a field that is not UTF-8.
    static func read(_ body: [UInt8], contentType: String) -> FormData? {
        guard let boundary = boundary(in: contentType) else { return nil }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        var fields: [(name: String, value: String)] = []
        var files: [(name: String, fileName: String, content: [UInt8])] = []
        // The first delimiter has no line before it.
        guard body.starts(with: delimiter.dropFirst(2)) else { return nil }
        var place = delimiter.count - 2
        while true {
            let rest = body[min(place, body.count)...]
            if rest.starts(with: "--".utf8) { return FormData(fields: fields, files: files) }
            guard rest.starts(with: [13, 10]), fields.count + files.count < FormData.fieldsMax,
                let head = find([13, 10, 13, 10], in: body, from: place, atMost: headersMax),
                let end = find(delimiter, in: body, from: head + 2, atMost: body.count)
            else { return nil }
            let headers = String(decoding: body[place..<head], as: UTF8.self)
            let content = Array(body[min(head + 4, end)..<end])
            place = end + delimiter.count
            guard let name = parameter("name", in: headers) else { return nil }
            if let fileName = parameter("filename", in: headers) {
                files.append((name, fileName, content))
            } else {
                guard let value = FormData.text(content) else { return nil }
                fields.append((name, value))
            }
        }
    }

    private static func boundary(in contentType: String) -> String? {
        guard let found = parameter("boundary", in: "; \(contentType)") else { return nil }
        return (1...boundaryMax).contains(found.utf8.count) ? found : nil
    }

    /// The value of ` name="…"`; browsers write `%22` where it has a quote (HTML 4.10.21.8).
    private static func parameter(_ name: String, in text: String) -> String? {
        for piece in text.split(separator: ";", omittingEmptySubsequences: false).dropFirst() {
            let trimmed = piece.drop { $0 == " " }
            guard trimmed.lowercased().hasPrefix("\(name)=") else { continue }
            let value = trimmed.dropFirst(name.count + 1)
            if value.first == "\"" {
                return String(value.dropFirst().prefix { $0 != "\"" })
            }
            return String(value.prefix { $0 != "\r" && $0 != "\n" && $0 != "\r\n" && $0 != " " })
        }
        return nil
    }

    private static func find(
        _ wanted: [UInt8], in body: [UInt8], from start: Int, atMost: Int
    ) -> Int? {
        guard let first = wanted.first, start >= 0 else { return nil }
        let last = min(body.count, start + atMost) - wanted.count
        var place = start
        while place <= last {
            if body[place] == first, body[place..<(place + wanted.count)].elementsEqual(wanted) {
                return place
            }
            place += 1
        }
        return nil
    }
}
