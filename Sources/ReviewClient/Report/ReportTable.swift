/// A table of a report. On a telephone each row is a block, and each cell says its column's name; roles
/// are said, so that it stays a table for a screen reader then.
struct ReportTable {
    /// Says to a screen reader what moves, where the table is wider than the screen.
    var label: String
    /// Nil where the heading above says it.
    var caption: HTML?
    var columns: [String]
    /// Whether the first cell of a row is what the others are of.
    var hasRowHeadings = true
    var rows: [[HTML]]

    var html: HTML {
        let head = columns.map { name -> HTML in
            "<th scope=\"col\" role=\"columnheader\">\(name)</th>"
        }
        let lines = rows.map { row -> HTML in
            let cells = zip(columns, row).enumerated().map { place, cell -> HTML in
                hasRowHeadings && place == 0
                    ? "<th scope=\"row\" role=\"rowheader\">\(cell.1)</th>"
                    : "<td role=\"cell\" data-name=\"\(cell.0)\">\(cell.1)</td>"
            }
            return "<tr role=\"row\">\(cells)</tr>\n"
        }
        return """
            <div class="scroll" tabindex="0" role="group" aria-label="\(label)">\
            <table role="table" class="rows">\(caption ?? "")\
            <thead role="rowgroup"><tr role="row">\(head)</tr></thead>
            <tbody role="rowgroup">\(lines)</tbody></table></div>

            """
    }
}
