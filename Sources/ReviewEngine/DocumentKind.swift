/// What a document is, judged by its bytes alone: names and types that a sender states count for
/// nothing. What is not on this list is not kept.
package enum DocumentKind: String, Sendable, CaseIterable {
    case pdf, docx, xlsx, odt, png, jpeg, csv
    case text = "txt"

    /// The kinds in words, for whoever sent something else.
    package static let spoken =
        "a PDF, a Word, Excel or OpenDocument text file without macros or password, "
        + "a PNG or JPEG picture, CSV or plain text in UTF-8"

    /// Nil for what is none of these.
    package init?(content: [UInt8]) {
        if content.starts(with: "%PDF-".utf8) {
            self = .pdf
        } else if content.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if content.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if let archive = ZipListing(content) {
            guard let kind = Self.office(archive, content) else { return nil }
            self = kind
        } else if Self.isText(content) {
            self = Self.hasColumns(content) ? .csv : .text
        } else {
            return nil
        }
    }

    package var mediaType: String {
        switch self {
        case .pdf: "application/pdf"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .odt: "application/vnd.oasis.opendocument.text"
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .csv: "text/csv; charset=utf-8"
        case .text: "text/plain; charset=utf-8"
        }
    }

    /// What names of such files end with.
    package var ending: String { self == .jpeg ? "jpg" : rawValue }

    // MARK: Office files

    /// ECMA-376 part 2 (an Office file is a ZIP with these members); OpenDocument 1.3 part 2 §3.3
    /// (the first member is `mimetype`, stored as it is).
    private static func office(_ archive: ZipListing, _ content: [UInt8]) -> DocumentKind? {
        let isActive = archive.names.contains { name in
            let last = name.split(separator: UInt8(ascii: "/")).last ?? []
            return last.elementsEqual("vbaProject.bin".utf8) || name.starts(with: "Basic/".utf8)
        }
        guard !isActive else { return nil }
        if archive.contains("[Content_Types].xml") {
            if archive.contains("word/document.xml") { return .docx }
            return archive.contains("xl/workbook.xml") ? .xlsx : nil
        }
        // The member's data follow its name: 30 bytes of header, 8 of "mimetype".
        let type = Array("mimetypeapplication/vnd.oasis.opendocument.text".utf8)
        guard content.count > 30 + type.count + 2 else { return nil }
        let after = content[(30 + type.count)...].prefix(2)
        return content[30...].starts(with: type) && after.elementsEqual("PK".utf8) ? .odt : nil
    }

    // MARK: Text

    /// UTF-8 without control characters but tab, line feed, form feed and carriage return.
    private static func isText(_ content: [UInt8]) -> Bool {
        guard !content.isEmpty, String(validating: content, as: UTF8.self) != nil else {
            return false
        }
        return content.allSatisfy { byte in
            byte >= 0x20 && byte != 0x7F || byte == 0x09 || byte == 0x0A || byte == 0x0C
                || byte == 0x0D
        }
    }

    /// Rows of a table: each of the first lines has the same commas outside quotes (RFC 4180).
    private static func hasColumns(_ content: [UInt8]) -> Bool {
        var commas: [Int] = [0]
        var isQuoted = false
        for byte in content {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: commas[commas.count - 1] += 1
            case UInt8(ascii: "\n") where !isQuoted:
                if commas.count == 50 { return isEven(commas) }
                commas.append(0)
            default: break
            }
        }
        // The last line may end with the file, and then nothing stands in it.
        if content.last == UInt8(ascii: "\n") { commas.removeLast() }
        return !isQuoted && isEven(commas)
    }

    private static func isEven(_ commas: [Int]) -> Bool {
        guard let first = commas.first, first > 0, commas.count > 1 else { return false }
        return commas.allSatisfy { $0 == first }
    }
}
