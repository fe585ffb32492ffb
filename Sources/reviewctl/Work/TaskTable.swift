import JSON
import ReviewClient

/// Rows of TASKS in columns.
enum TaskTable {
    static func text(
        _ rows: [JSONValue], now: Moment, width: Int, indent: Int = 0
    ) -> String {
        table(rows, now: now, indent: indent).text(width: width)
    }

    static func table(
        _ rows: [JSONValue], now: Moment, withStatus: Bool = false, said: [String: String] = [:],
        indent: Int = 0
    ) -> Table {
        var table = Table(
            [
                .init("task"), .init("title", shrinks: true), .init("for", shrinks: true),
                .init("status"), .init("due", shrinks: true), .init("said", shrinks: true),
            ], indent: indent)
        for row in rows {
            let status = row["status"]?.stringValue ?? ""
            let isOpen = status != "done" && status != "stopped"
            let due = isOpen ? RowWords.due(row, now) : ""
            table.add([
                row["task"]?.stringValue ?? "", row["title"]?.stringValue ?? "",
                RowWords.addressee(row),
                standing(row, isOpen: isOpen, withStatus: withStatus), due,
                said[row["task"]?.stringValue ?? ""] ?? "",
            ])
        }
        return table
    }

    /// Whoever has not answered may not have been reached: that is said before anything else.
    private static func standing(_ row: JSONValue, isOpen: Bool, withStatus: Bool) -> String {
        let status = row["status"]?.stringValue ?? ""
        if isOpen, let letter = row["letter"] {
            switch letter["state"]?.stringValue {
            case "bounced": return "letter never arrived"
            case "failed": return "letter not sent"
            case "handing": return "letter may not have arrived"
            default: break
            }
        }
        return withStatus || status == "attention" ? FormField.words(status).lowercased() : ""
    }
}
