/// A place in a text that a person wrote: what an error points at.
package struct SourcePosition: Sendable, Hashable {
    /// The file's name as the caller gave it; empty for text that came from no file.
    package var file: String
    /// Counted from 1.
    ///
    /// A line ends with LF, CR, CR LF, U+2028 or U+2029.
    package var line: Int
    /// Counted from 1, in Unicode code points.
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourcePosition: CustomStringConvertible {
    /// `file:line:column`, or `line 3, column 14` if there is no file.
    package var description: String {
        file.isEmpty ? "line \(line), column \(column)" : "\(file):\(line):\(column)"
    }
}

extension SourcePosition {
    /// The position of a byte in a text; an offset past the end means the end.
    init(file: String, offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        var line = 1
        var column = 1
        var index = 0
        let end = Swift.min(offset, bytes.count)
        while index < end {
            let byte = bytes[index]
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte == 0x0D {
                // CR LF counts once, at its LF.
                if index + 1 < bytes.count, bytes[index + 1] == 0x0A {
                    column += 1
                } else {
                    line += 1
                    column = 1
                }
            } else if byte == 0xE2, index + 2 < end, bytes[index + 1] == 0x80,
                bytes[index + 2] & 0xFE == 0xA8
            {
                line += 1
                column = 1
                index += 2
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
            index += 1
        }
        self.init(file: file, line: line, column: column)
    }
}
