package import JSON

/// A list of people as coordinators keep it, a CSV file, made into what IMPORT takes.
///
/// Columns, in any order, named in the first line: `id`, `roles`, `organisation`, `region`,
/// `accredited_until`, `conflicts`, `name`, `email`. `id` and `organisation` are needed. Several
/// roles or conflicts stand in one cell, between them semicolons (or spaces or bars).
package enum PeopleFile {
    static let columns = [
        "id", "roles", "organisation", "region", "accredited_until", "conflicts", "name", "email",
    ]

    /// The people in the order of the file, each with `line` beside it for errors of the daemon.
    ///
    /// Throws: what the reader throws; CSV-004 columns, CSV-005 cells (all of them at once).
    package static func people(
        in bytes: [UInt8], file: String
    ) throws(ProgramError) -> [(line: Int, person: JSONObject)] {
        let rows = try CSVReader.rows(of: bytes, file: file)
        guard let heading = rows.first else {
            throw ProgramError(
                .data, "CSV-004", "the file is empty", subject: file,
                expected: columns.joined(separator: ","))
        }
        let names = try columnNames(heading, file: file)
        var people: [(line: Int, person: JSONObject)] = []
        var problems: [String] = []
        var lines: [[UInt8]: Int] = [:]
        for row in rows.dropFirst() {
            let person = self.person(row, names, file: file, &problems)
            if let id = person["id"]?.stringValue {
                if let before = lines[Array(id.utf8)] {
                    problems.append(
                        "\(file):\(row.line): column id: \"\(id)\" stands in line \(before) too")
                }
                lines[Array(id.utf8)] = row.line
            }
            people.append((row.line, person))
        }
        guard problems.isEmpty else {
            throw ProgramError(
                .data, "CSV-005",
                "\(problems.count) cell\(problems.count == 1 ? " is" : "s are") wrong, nothing was "
                    + "imported", subject: file,
                found: "\n    " + problems.joined(separator: "\n    "))
        }
        return people
    }

    private static func columnNames(
        _ heading: CSVReader.Row, file: String
    ) throws(ProgramError) -> [String] {
        var names: [String] = []
        for (number, cell) in heading.cells.enumerated() {
            let name = FormField.folded(cell)
            guard let column = columns.first(where: { FormField.folded($0) == name }) else {
                throw ProgramError(
                    .data, "CSV-004", "column \(number + 1) has an unknown name",
                    subject: "\(file):\(heading.line)", expected: columns.joined(separator: ", "),
                    found: cell, nearest: nearestName(cell, in: columns))
            }
            guard !names.contains(column) else {
                throw ProgramError(
                    .data, "CSV-004", "column \"\(column)\" stands twice",
                    subject: "\(file):\(heading.line)")
            }
            names.append(column)
        }
        for needed in ["id", "organisation"] where !names.contains(needed) {
            throw ProgramError(
                .data, "CSV-004", "column \"\(needed)\" is missing",
                subject: "\(file):\(heading.line)", expected: columns.joined(separator: ","),
                found: heading.cells.joined(separator: ","))
        }
        return names
    }

    private static func person(
        _ row: CSVReader.Row, _ names: [String], file: String, _ problems: inout [String]
    ) -> JSONObject {
        var person = JSONObject()
        let place = "\(file):\(row.line): column"
        if row.cells.count > names.count {
            problems.append("\(place) \(names.count + 1): the first line names no such column")
        }
        for (name, cell) in zip(names, row.cells) where !cell.isEmpty {
            switch name {
            case "roles", "conflicts":
                person[name] = .array(list(cell).map { .string($0) })
            case "accredited_until":
                guard let day = day(cell) else {
                    problems.append(
                        "\(place) \(name): expected a day such as 2018-12-13 or 13/12/2018, "
                            + "found \"\(cell)\"")
                    continue
                }
                person["accreditedUntil"] = .string(day.isoText)
            case "id", "organisation", "region":
                if let wrong = cell.unicodeScalars.first(where: { !isIdentifier($0) }) {
                    problems.append(
                        "\(place) \(name): expected letters, digits, hyphens and dots, found "
                            + "\"\(wrong)\" in \"\(cell)\"")
                }
                person[name] = .string(cell)
            case "email":
                if !cell.contains("@") {
                    problems.append("\(place) email: expected an address, found \"\(cell)\"")
                }
                person[name] = .string(cell)
            default:
                person[name] = .string(cell)
            }
        }
        for needed in ["id", "organisation"] where person[needed] == nil {
            problems.append("\(place) \(needed): the cell is empty")
        }
        return person
    }

    private static func list(_ cell: String) -> [String] {
        cell.split { ";| ,".contains($0) }.map(String.init)
    }

    /// A day as written by people here: 2018-12-13 or 13/12/2018.
    private static func day(_ cell: String) -> CalendarDay? {
        if let day = CalendarDay(cell) { return day }
        let parts = cell.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 3, parts.allSatisfy({ (1...9999).contains($0) }) else { return nil }
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return CalendarDay("\(parts[2])-\(two(parts[1]))-\(two(parts[0]))")
    }

    private static func isIdentifier(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_": true
        default: false
        }
    }
}
