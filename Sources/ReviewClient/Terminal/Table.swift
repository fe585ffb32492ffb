/// Rows aligned in columns for a terminal: two spaces between columns, no rules, headings in words.
///
/// The columns that may shrink give way first, from the widest; the last line of defence is a cut
/// with an ellipsis, so that a row stays a row.
package struct Table {
    package struct Column {
        package var heading: String
        package var isRight: Bool
        /// A column that shrinks is wrapped onto further lines when the width does not suffice.
        package var shrinks: Bool
        /// What it is called in a spreadsheet, where people need no heading.
        package var sheetHeading: String

        package init(
            _ heading: String, right: Bool = false, shrinks: Bool = false, sheet: String? = nil
        ) {
            self.heading = heading
            isRight = right
            self.shrinks = shrinks
            sheetHeading = sheet ?? heading
        }
    }

    private var columns: [Column]
    private var rows: [[String]] = []
    /// Lines of their own, by the number of the row before which they stand.
    private var sections: [(row: Int, title: String)] = []
    /// Cells before the first column.
    package var indent = 0

    package init(_ columns: [Column], indent: Int = 0) {
        self.columns = columns
        self.indent = indent
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// Adds a row; missing cells are empty, line breaks become spaces.
    package mutating func add(_ cells: [String]) {
        precondition(cells.count <= columns.count, "a row has more cells than the table columns")
        let clean = cells.map { cell in
            String(TextWidth.safe(cell).map { $0.isNewline || $0 == "\t" ? " " : $0 })
        }
        rows.append(clean + Array(repeating: "", count: columns.count - cells.count))
    }

    /// Begins a part of the table with a line of its own.
    package mutating func section(_ title: String) {
        sections.append((rows.count, TextWidth.safe(title)))
    }

    /// The table as text without a last line break; columns that hold nothing are left out.
    package func text(width: Int) -> String {
        let kept = columns.indices.filter { index in
            rows.contains { !$0[index].isEmpty }
        }
        guard !kept.isEmpty else { return "" }
        let widths = fit(kept, into: width - indent)
        var lines: [String] = []
        if kept.contains(where: { !columns[$0].heading.isEmpty }) {
            lines += line(kept.map { columns[$0].heading }, kept, widths)
        }
        for (number, row) in rows.enumerated() {
            let space = String(repeating: " ", count: max(0, indent - 2))
            lines += sections.filter { $0.row == number }.map { space + $0.title }
            lines += line(kept.map { row[$0] }, kept, widths)
        }
        return lines.joined(separator: "\n")
    }

    /// The table as CSV: every column, every cell whole; parts are told in a column of their own.
    package var csv: String {
        var headings = columns.map(\.sheetHeading)
        var cells = rows
        if !sections.isEmpty {
            headings.insert("part", at: 0)
            for number in cells.indices {
                let part = sections.last { $0.row <= number }?.title ?? ""
                cells[number].insert(part, at: 0)
            }
        }
        return CSVText.text(headings, cells)
    }

    private func fit(_ kept: [Int], into width: Int) -> [Int] {
        var widths = kept.map { index in
            rows.reduce(TextWidth.cells(columns[index].heading)) {
                max($0, TextWidth.cells($1[index]))
            }
        }
        let room = width - 2 * (kept.count - 1)
        while widths.reduce(0, +) > room {
            let shrinking = kept.indices.filter { columns[kept[$0]].shrinks && widths[$0] > 12 }
            guard let widest = shrinking.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func line(_ cells: [String], _ kept: [Int], _ widths: [Int]) -> [String] {
        let wrapped = cells.indices.map { position in
            columns[kept[position]].shrinks
                ? TextWidth.wrap(cells[position], to: widths[position], breaking: true)
                : [cells[position]]
        }
        let height = wrapped.reduce(1) { max($0, $1.count) }
        return (0..<height).map { number in
            var text = String(repeating: " ", count: indent)
            for position in cells.indices {
                let cell = number < wrapped[position].count ? wrapped[position][number] : ""
                let space = String(
                    repeating: " ", count: max(0, widths[position] - TextWidth.cells(cell)))
                text += columns[kept[position]].isRight ? space + cell : cell + space
                if position < cells.count - 1 { text += "  " }
            }
            while text.last == " " { text.removeLast() }
            return text
        }
    }
}
