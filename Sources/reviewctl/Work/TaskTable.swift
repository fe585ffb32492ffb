import JSON
import ReviewClient

/// Rows of TASKS in columns.
enum TaskTable {
    static func text(
        _ rows: [JSONValue], now: Moment, width: Int,
        withStatus: Bool = false, indent: Int = 0
    ) -> String {
        var table = Table(
            [
                .init("task"), .init("title", shrinks: true), .init("for", shrinks: true),
                .init("status"), .init("due", shrinks: true),
            ], indent: indent)
        for row in rows {
            let status = row["status"]?.stringValue ?? ""
            let isOpen = status != "done" && status != "stopped"
            let due = isOpen ? RowWords.due(row, now) : ""
            table.add([
                row["task"]?.stringValue ?? "", row["title"]?.stringValue ?? "",
                RowWords.addressee(row),
                withStatus || status == "attention" ? FormField.words(status).lowercased() : "",
                due,
            ])
        }
        return table.text(width: width)
    }
}
