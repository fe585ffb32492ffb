/// Rows as comma-separated values (RFC 4180), for spreadsheets.
package enum CSVText {
    /// A heading for each column, then the rows. A cell that a spreadsheet would take for a formula
    /// gets an apostrophe in front: people wrote what stands in it.
    package static func text(_ headings: [String], _ rows: [[String]]) -> String {
        ([headings] + rows).map { row in
            row.map { quoted(harmless($0)) }.joined(separator: ",") + "\n"
        }.joined()
    }

    private static func harmless(_ cell: String) -> String {
        // Spreadsheets look past blanks, and know the wide forms of East Asia.
        let first = cell.unicodeScalars.first { !$0.properties.isWhitespace }
        let isFormula = first.map { "=+-@＝＋－＠".unicodeScalars.contains($0) } ?? false
        let isMoved =
            cell.unicodeScalars.first.map { "\t\r\n".unicodeScalars.contains($0) } ?? false
        return (isFormula || isMoved) && !isNumber(cell) ? "'" + cell : cell
    }

    private static func isNumber(_ cell: String) -> Bool {
        cell.utf8.allSatisfy { "-.0123456789".utf8.contains($0) } && Double(cell) != nil
    }

    /// In quotes where a comma, a quote, a line's end or a space at an end would be misread.
    static func quoted(_ cell: String) -> String {
        let needs =
            cell.unicodeScalars.contains { "\",;\n\r".unicodeScalars.contains($0) }
            || cell.hasPrefix(" ") || cell.hasSuffix(" ") || cell == "-"
        return needs
            ? "\""
                + cell.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") + "\"" : cell
    }
}
