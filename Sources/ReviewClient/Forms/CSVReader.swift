/// Reads comma-separated values (RFC 4180) as spreadsheets write them: quotes, line breaks in
/// quotes, CRLF, a byte order mark; semicolons where the heading line has them and no comma.
///
/// Every cell knows the line of the file where it begins, so that an error can name it.
package struct CSVReader {
    package struct Row: Sendable, Equatable {
        /// 1-based line of the file where the row begins.
        package var line: Int
        package var cells: [String]
    }

    private let bytes: [UInt8]
    private let file: String
    private var index: Int
    private var line = 1
    private let separator: UInt8

    /// Reads the whole file.
    ///
    /// Rows without any content are left out.
    ///
    /// Throws: CSV-001 not UTF-8, CSV-002 a quote that never ends, CSV-003 text behind a quote.
    package static func rows(of bytes: [UInt8], file: String) throws(ProgramError) -> [Row] {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw ProgramError(
                .data, "CSV-001", "the file is not UTF-8", subject: file,
                hint: "Save it as \"CSV UTF-8\".")
        }
        var reader = CSVReader(bytes: bytes, file: file)
        var rows: [Row] = []
        while let row = try reader.row() {
            if row.cells.contains(where: { !$0.isEmpty }) { rows.append(row) }
        }
        return rows
    }

    private init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let heading = bytes.prefix { $0 != 0x0A }
        separator =
            heading.contains(UInt8(ascii: ";")) && !heading.contains(UInt8(ascii: ","))
            ? UInt8(ascii: ";") : UInt8(ascii: ",")
    }

    private mutating func row() throws(ProgramError) -> Row? {
        guard index < bytes.count else { return nil }
        var row = Row(line: line, cells: [])
        while true {
            row.cells.append(try cell())
            guard index < bytes.count else { return row }
            let byte = bytes[index]
            index += 1
            if byte == separator { continue }
            // The cell ended at CR or LF.
            if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
            line += 1
            return row
        }
    }

    private mutating func cell() throws(ProgramError) -> String {
        while index < bytes.count, bytes[index] == UInt8(ascii: " ") { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            let start = index
            while index < bytes.count, !isEnd(bytes[index]) { index += 1 }
            return Self.trimmed(bytes[start..<index])
        }
        let text = try quoted()
        while index < bytes.count, bytes[index] == UInt8(ascii: " ") { index += 1 }
        guard index >= bytes.count || isEnd(bytes[index]) else {
            throw ProgramError(
                .data, "CSV-003", "text stands behind a closing quote", subject: "\(file):\(line)",
                expected: "a separator or the end of the line",
                hint: "A quote within quotes is written twice.")
        }
        return text
    }

    private mutating func quoted() throws(ProgramError) -> String {
        let opened = line
        index += 1
        var content: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\"") {
                guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                    return Self.trimmed(content[...])
                }
                index += 1
            }
            if byte == 0x0A { line += 1 }
            content.append(byte)
        }
        throw ProgramError(
            .data, "CSV-002", "a quote is opened and never closed", subject: "\(file):\(opened)",
            hint: "A quote within quotes is written twice.")
    }

    private func isEnd(_ byte: UInt8) -> Bool { byte == separator || byte == 0x0A || byte == 0x0D }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        while let last = bytes.last, isSpace(last) { bytes = bytes.dropLast() }
        while let first = bytes.first, isSpace(first) { bytes = bytes.dropFirst() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
