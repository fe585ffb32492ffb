package import JSON

/// A list of people, or of organisations, as coordinators keep it, made into what IMPORT takes: a CSV
/// file as a spreadsheet writes it, or JSON as `export --json` does.
///
/// Knows where everything stood, so that what the daemon says of `people[3].roles` is told by line
/// and column.
package struct RegisterFile: Sendable {
    private enum Source: Sendable {
        /// Line of each row.
        case csv([Int])
        case json([JSONNode])
    }

    package let rows: [JSONObject]
    private let sheet: RegisterSheet
    private let file: String
    private let source: Source

    /// The rows in the order of the file. What begins with `{` or `[` is JSON.
    ///
    /// Throws: what the readers throw; CSV-004 columns, CSV-005 cells (all of them at once).
    package init(
        _ bytes: [UInt8], file: String, sheet: RegisterSheet
    ) throws(ProgramError) {
        self.file = file
        self.sheet = sheet
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            let nodes = try Self.elements(of: bytes, file: file, sheet: sheet)
            rows = nodes.map { sheet.importable($0.value.objectValue ?? [:]) }
            source = .json(nodes)
        } else {
            let (rows, lines) = try Self.csv(bytes, file: file, sheet: sheet)
            self.rows = rows
            source = .csv(lines)
        }
    }

    // MARK: Places

    /// Where `people[3].accreditations[0].until` stands: file, line, and column of the sheet.
    package func place(of subject: String) -> String {
        guard subject.hasPrefix("\(sheet.list)["), let end = subject.firstIndex(of: "]"),
            let index = Int(
                subject[subject.index(subject.startIndex, offsetBy: sheet.list.count + 1)..<end])
        else { return subject }
        let path = subject[subject.index(after: end)...].drop { $0 == "." }
        switch source {
        case .csv(let lines):
            guard lines.indices.contains(index) else { return subject }
            let field = String(path.prefix { $0 != "." && $0 != "[" })
            let column = sheet.columns.first { $0.field == field }?.column ?? field
            return "\(file):\(lines[index])" + (column.isEmpty ? "" : ": column \(column)")
        case .json(let nodes):
            guard nodes.indices.contains(index) else { return subject }
            let node = Self.node(at: path, in: nodes[index])
            return "\(file):\(node.position.line):\(node.position.column)"
                + (path.isEmpty ? "" : ": \(path)")
        }
    }

    /// The node of a path, or the last one on the way to it that is there.
    private static func node(at path: Substring, in node: JSONNode) -> JSONNode {
        var node = node
        for step in path.split(whereSeparator: { ".[]".contains($0) }) {
            if let index = Int(step), let elements = node.elements {
                guard elements.indices.contains(index) else { return node }
                node = elements[index]
            } else if let member = node[String(step)] {
                node = member
            } else {
                return node
            }
        }
        return node
    }

    /// The daemon's error, with the places of the file.
    package func placed(_ error: ProgramError) -> ProgramError {
        var error = error
        error.subject = error.subject.map(place)
        error.details = error.details.map { detail in
            guard let colon = detail.firstIndex(of: ":") else { return detail }
            return place(of: String(detail[..<colon])) + detail[colon...]
        }
        return error
    }

    // MARK: JSON

    private static func elements(
        of bytes: [UInt8], file: String, sheet: RegisterSheet
    ) throws(ProgramError) -> [JSONNode] {
        let root = try InputFile.parse(bytes, file: file)
        let list = root.elements == nil ? root[sheet.list] : root
        guard let elements = list?.elements else {
            throw ProgramError(
                .data, "CSV-007", "the file has no list of \(sheet.list)", subject: file,
                expected: "{\"\(sheet.list)\": [{…}, …]}", found: root.kindName)
        }
        if let wrong = elements.first(where: { $0.members == nil }) {
            throw ProgramError(
                .data, "CSV-007", "a row is no object",
                subject: "\(file):\(wrong.position.line):\(wrong.position.column)",
                expected: "an object with id", found: wrong.kindName)
        }
        return elements
    }

    // MARK: CSV

    private static func csv(
        _ bytes: [UInt8], file: String, sheet: RegisterSheet
    ) throws(ProgramError) -> (rows: [JSONObject], lines: [Int]) {
        let rows = try CSVReader.rows(of: bytes, file: file)
        let names = sheet.columns.map(\.column)
        guard let heading = rows.first else {
            throw ProgramError(
                .data, "CSV-004", "the file is empty", subject: file,
                expected: names.joined(separator: ","))
        }
        let columns = try columns(heading, file: file, sheet: sheet)
        var read: [JSONObject] = []
        var problems: [String] = []
        var lines: [[UInt8]: Int] = [:]
        for row in rows.dropFirst() {
            let object = self.row(row, columns, file: file, sheet: sheet, &problems)
            if let id = object["id"]?.stringValue {
                if let before = lines[Array(id.utf8)] {
                    problems.append(
                        "\(file):\(row.line): column id: \"\(id)\" stands in line \(before) too")
                }
                lines[Array(id.utf8)] = row.line
            }
            read.append(object)
        }
        guard problems.isEmpty else {
            throw ProgramError(
                .data, "CSV-005",
                "\(problems.count) cell\(problems.count == 1 ? " is" : "s are") wrong, nothing was "
                    + "imported", subject: file,
                found: "\n    " + problems.joined(separator: "\n    "))
        }
        return (read, rows.dropFirst().map(\.line))
    }

    private static func columns(
        _ heading: CSVReader.Row, file: String, sheet: RegisterSheet
    ) throws(ProgramError) -> [RegisterSheet.Column] {
        let names = sheet.columns.map(\.column)
        var columns: [RegisterSheet.Column] = []
        for (number, cell) in heading.cells.enumerated() {
            let name = FormField.folded(cell)
            guard let column = sheet.columns.first(where: { FormField.folded($0.column) == name })
            else {
                throw ProgramError(
                    .data, "CSV-004", "column \(number + 1) has an unknown name",
                    subject: "\(file):\(heading.line)", expected: names.joined(separator: ", "),
                    found: cell, nearest: nearestName(cell, in: names))
            }
            guard !columns.contains(where: { $0.column == column.column }) else {
                throw ProgramError(
                    .data, "CSV-004", "column \"\(column.column)\" stands twice",
                    subject: "\(file):\(heading.line)")
            }
            columns.append(column)
        }
        for needed in sheet.needed where !columns.contains(where: { $0.column == needed }) {
            throw ProgramError(
                .data, "CSV-004", "column \"\(needed)\" is missing",
                subject: "\(file):\(heading.line)", expected: names.joined(separator: ","),
                found: heading.cells.joined(separator: ","))
        }
        return columns
    }

    private static func row(
        _ row: CSVReader.Row, _ columns: [RegisterSheet.Column], file: String,
        sheet: RegisterSheet, _ problems: inout [String]
    ) -> JSONObject {
        var object = JSONObject()
        let place = "\(file):\(row.line): column"
        if row.cells.count > columns.count {
            problems.append("\(place) \(columns.count + 1): the first line names no such column")
        }
        for (column, cell) in zip(columns, row.cells) where !cell.isEmpty {
            // A dash alone takes away what was known; an empty cell says nothing.
            if cell == "-", column.column != "id" {
                object[column.field] = .null
                continue
            }
            do throws(CellFault) {
                let value = try sheet.value(of: cell, in: column)
                sheet.put(value, of: column, into: &object)
            } catch {
                problems.append(
                    "\(place) \(column.column): expected \(error.expected), found \(error.found)")
            }
        }
        for needed in sheet.needed where object[needed] == nil {
            problems.append("\(place) \(needed): the cell is empty")
        }
        return object
    }
}
