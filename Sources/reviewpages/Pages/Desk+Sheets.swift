import JSON
import ReviewClient

/// Lists of a coordinator's pages as CSV files, for spreadsheets.
extension Desk {
    /// A list: which verb gives its rows, and which members are its columns.
    private struct Sheet {
        let verb: String
        let list: String
        var body: JSONObject = [:]
        let columns: [(heading: String, member: String)]
    }

    private static func sheet(_ name: String) -> Sheet? {
        switch name {
        case "reviews.csv":
            Sheet(
                verb: "LIST", list: "reviews",
                columns: [
                    ("review", "id"), ("title", "title"), ("workflow", "workflow"),
                    ("host", "organisation"), ("status", "status"), ("at", "states"),
                    ("begun", "startedAt"), ("ended", "endedAt"), ("next date", "nextDue"),
                    ("part of", "parent"),
                ])
        case "tasks.csv":
            Sheet(
                verb: "TASKS", list: "tasks", body: ["status": "ready"],
                columns: [
                    ("task", "task"), ("title", "title"), ("for", "to"), ("queue", "queue"),
                    ("host", "organisation"), ("asked", "createdAt"), ("due", "due"),
                    ("overdue", "overdue"),
                ])
        case "people.csv":
            Sheet(
                verb: "PEOPLE", list: "people",
                columns: [
                    ("person", "id"), ("organisation", "organisation"), ("roles", "roles"),
                    ("status", "status"), ("accredited until", "accreditedUntil"),
                    ("reviews done", "reviewsDone"), ("last review", "lastReview"),
                ])
        default: nil
        }
    }

    func sheet(_ name: String, _ bearer: Bearer) throws(Detour) -> HTTPResponse {
        guard !isPost else { return missing }
        if name == "themes.csv" {
            let findings = try rows("THEMES", "findings", bearer)
            return .sheet(ThemesReport(findings).csv, named: name)
        }
        guard let sheet = Self.sheet(name) else { return missing }
        let rows = try rows(sheet.verb, sheet.list, bearer, sheet.body).map { row in
            sheet.columns.map { Self.cell(row[$0.member]) }
        }
        return .sheet(CSVText.text(sheet.columns.map(\.heading), rows), named: name)
    }

    private static func cell(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null: ""
        case .string(let text): text
        case .bool(let flag): flag ? "yes" : "no"
        case .array(let items): items.map { cell($0) }.joined(separator: "; ")
        case .some(let other): other.compactText
        }
    }

    func sheetLink(_ name: String, _ words: String) -> HTML {
        "<p><a href=\"/sheets/\(name)\">\(words) as a CSV file</a></p>\n"
    }

    /// All rows of a list, page after page, as far as a file may hold them.
    func rows(
        _ verb: String, _ list: String, _ bearer: Bearer, _ body: JSONObject = [:]
    ) throws(Detour) -> [JSONValue] {
        var body = body
        var rows: [JSONValue] = []
        body["limit"] = 500
        repeat {
            let found = try commands(verb, body, bearer)
            rows += found[list]?.arrayValue ?? []
            body["after"] = found["next"]
        } while body["after"] != nil && rows.count < 20_000
        return rows
    }
}
