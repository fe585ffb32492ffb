import JSON
import ReviewClient

/// Lists of a coordinator's pages as CSV files, for spreadsheets.
extension Desk {
    /// How a cell is told: as it came, or in words that a reader of the file knows.
    private enum Telling {
        case asItIs
        /// A day and a time of the United Kingdom, as spreadsheets read them.
        case time
        case name
        case words
        case addressee
    }

    /// A list: which verb gives its rows, and which members are its columns.
    private struct Sheet {
        let verb: String
        let list: String
        var body: JSONObject = [:]
        let columns: [(heading: String, member: String, telling: Telling)]
    }

    private static func sheet(_ name: String) -> Sheet? {
        switch name {
        case "reviews.csv":
            Sheet(
                verb: "LIST", list: "reviews",
                columns: [
                    ("review", "id", .asItIs), ("title", "title", .asItIs),
                    ("workflow", "workflow", .words), ("host", "organisation", .name),
                    ("status", "status", .words), ("at", "at", .asItIs),
                    ("begun", "startedAt", .time), ("ended", "endedAt", .time),
                    ("next date", "nextDue", .time), ("part of", "parent", .asItIs),
                ])
        case "tasks.csv":
            Sheet(
                verb: "TASKS", list: "tasks", body: ["status": "ready"],
                columns: [
                    ("task", "task", .asItIs), ("title", "title", .asItIs),
                    ("for", "to", .addressee), ("queue", "queue", .words),
                    ("review", "review", .asItIs), ("host", "organisation", .name),
                    ("asked", "createdAt", .time), ("due", "due", .time),
                    ("overdue", "overdue", .asItIs),
                ])
        case "people.csv":
            Sheet(
                verb: "PEOPLE", list: "people",
                columns: [
                    ("person", "id", .asItIs), ("organisation", "organisation", .name),
                    ("roles", "roles", .name), ("status", "status", .words),
                    ("accredited until", "accreditedUntil", .time),
                    ("reviews done", "reviewsDone", .asItIs), ("last review", "lastReview", .time),
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
            sheet.columns.map { Self.cell(row[$0.member], $0.telling) }
        }
        return .sheet(CSVText.text(sheet.columns.map(\.heading), rows), named: name)
    }

    private static func cell(_ value: JSONValue?, _ telling: Telling) -> String {
        switch value {
        case nil, .null: ""
        case .string(let text): words(text, telling)
        case .bool(let flag): flag ? "yes" : "no"
        case .array(let items): items.map { cell($0, telling) }.joined(separator: "; ")
        case .some(let other): other.compactText
        }
    }

    private static func words(_ text: String, _ telling: Telling) -> String {
        switch telling {
        case .asItIs: text
        case .time:
            Moment(text).map { $0.day.isoText + ($0.time.map { " \($0)" } ?? "") } ?? text
        case .name: Naming.title(text)
        case .words: FormField.words(text)
        case .addressee: Naming.addressee(text)
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
