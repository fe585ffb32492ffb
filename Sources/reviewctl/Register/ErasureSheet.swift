import JSON
import ReviewClient

/// The decisions of an erasure as a sheet: a row a text, `erase` or `keep` in each.
struct ErasureSheet {
    private(set) var erased: [String] = []
    private(set) var kept: [(hash: String, reason: String)] = []

    private static let columns = ["text", "of", "why", "says", "decision", "reason"]

    static func csv(_ texts: [HeldSearch.Text]) -> String {
        let rows = texts.map { text in
            [
                text.hash, text.subject,
                text.reason.rawValue
                    + (text.words.isEmpty ? "" : ": " + text.words.joined(separator: ", ")),
                words(text.content), text.reason == .names ? "" : "erase", "",
            ]
        }
        return ([columns] + rows).map { $0.map(quoted).joined(separator: ",") + "\n" }.joined()
    }

    private static func quoted(_ cell: String) -> String {
        "\""
            + cell.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }

    /// What a text says, on one line.
    static func words(_ content: JSONValue) -> String {
        HeldView.lines(content, indent: 0).split(whereSeparator: \.isNewline)
            .map { $0.drop { $0 == " " } }.joined(separator: "; ")
    }

    /// Reads a sheet back. Throws: CSV-008 with every row that is not decided, does not belong here,
    /// or was found and is missing.
    init(
        _ bytes: [UInt8], file: String, about texts: [HeldSearch.Text]
    ) throws(ProgramError) {
        let rows = try CSVReader.rows(of: bytes, file: file)
        var problems: [String] = []
        if rows.first?.cells.map({ $0.lowercased() }) != Self.columns {
            problems.append(
                "\(file):1: expected the columns \(Self.columns.joined(separator: ","))")
        }
        var open = texts.map(\.hash)
        for row in rows.dropFirst() {
            let cells = row.cells + Array(repeating: "", count: max(0, 6 - row.cells.count))
            guard let index = open.firstIndex(of: cells[0]) else {
                problems.append("\(file):\(row.line): column text: not among what is held now")
                continue
            }
            open.remove(at: index)
            switch cells[4].lowercased() {
            case "erase": erased.append(cells[0])
            case "keep" where !cells[5].isEmpty: kept.append((cells[0], cells[5]))
            case "keep":
                problems.append("\(file):\(row.line): column reason: keep needs a reason")
            default:
                problems.append(
                    "\(file):\(row.line): column decision: expected erase or keep, found "
                        + "\"\(cells[4])\"")
            }
        }
        problems += open.map { "\(file): the text \($0.prefix(12)) was found since; list again" }
        guard problems.isEmpty else {
            throw ProgramError(
                .data, "CSV-008", "not everything is decided, nothing was erased", subject: file,
                found: "\n    " + problems.joined(separator: "\n    "))
        }
    }
}
