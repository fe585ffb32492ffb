/// What a document is, judged by its bytes alone: names and types that a sender states count for
/// nothing. What is not on this list is not kept.
package enum DocumentKind: String, Sendable, CaseIterable {
    case pdf, docx, xlsx, odt, png, jpeg, csv
    case text = "txt"
    /// As a spreadsheet program on Windows saves them; kept and given back as they are.
    case csvWindows = "csv-windows-1252"
    case textWindows = "txt-windows-1252"
    case csvUTF16 = "csv-utf-16"
    case textUTF16 = "txt-utf-16"

    /// The kinds in words, for whoever sent something else.
    package static let spoken =
        "a PDF, a Word, Excel or OpenDocument text file without macros or password, "
        + "a PNG or JPEG picture, CSV or plain text"

    package init(content: [UInt8]) throws(DocumentFault) {
        if content.starts(with: "%PDF-".utf8) {
            if Self.runs(pdf: content) { throw .script }
            self = .pdf
        } else if content.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if content.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if let archive = ZipListing(content) {
            self = try OfficeFile(archive, content).kind()
        } else if let text = PlainText(content) {
            if let fault = text.fault { throw fault }
            let isTable = Self.hasColumns(text.utf8)
            switch text.encoding {
            case .utf8: self = isTable ? .csv : .text
            case .windows1252: self = isTable ? .csvWindows : .textWindows
            case .utf16: self = isTable ? .csvUTF16 : .textUTF16
            }
        } else {
            throw .unknown
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
        case .csvWindows: "text/csv; charset=windows-1252"
        case .textWindows: "text/plain; charset=windows-1252"
        case .csvUTF16: "text/csv; charset=utf-16"
        case .textUTF16: "text/plain; charset=utf-16"
        }
    }

    /// What names of such files end with.
    package var ending: String {
        switch self {
        case .jpeg: "jpg"
        case .csvWindows, .csvUTF16: "csv"
        case .textWindows, .textUTF16: "txt"
        default: rawValue
        }
    }

    // MARK: PDF

    /// Names of what runs, or of files inside (ISO 32000-2 §7.11.4, §12.6.4).
    private static let active: Set<String> = [
        "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia",
    ]

    /// Whether such a name stands in it, also spelt with `#4A` for `J` (§7.3.5). What is compressed or
    /// encrypted in it is not looked into.
    private static func runs(pdf content: [UInt8]) -> Bool {
        var place = 0
        while let slash = content[place...].firstIndex(of: UInt8(ascii: "/")) {
            place = slash + 1
            var name: [UInt8] = []
            while place < content.count, name.count < 20, isRegular(content[place]) {
                var byte = content[place]
                if byte == UInt8(ascii: "#"), place + 2 < content.count,
                    let code = UInt8(
                        String(decoding: content[(place + 1)...(place + 2)], as: UTF8.self),
                        radix: 16)
                {
                    byte = code
                    place += 2
                }
                name.append(byte)
                place += 1
            }
            if active.contains(String(decoding: name, as: UTF8.self)) { return true }
        }
        return false
    }

    /// Neither white space nor a delimiter (§7.2.3).
    private static func isRegular(_ byte: UInt8) -> Bool {
        byte > 0x20 && !"()<>[]{}/%".utf8.contains(byte)
    }

    // MARK: Text

    /// Rows of a table: each of the first lines has the same commas outside quotes (RFC 4180).
    private static func hasColumns(_ content: some BidirectionalCollection<UInt8>) -> Bool {
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
