import JSON
import ReviewClient

/// `organisations list` and `show`: what the register names that is no person.
enum OrganisationCommands {
    static let list = Command(
        "organisations list", "organisations, regions and roles of the register",
        options: [
            CommandOption("kind", "WORD", "only of this kind: local-authority, school, …, role"),
            CommandOption("limit", "NUMBER", "at most so many"),
        ],
        examples: [("reviewctl organisations list --kind local-authority", "who could host")],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            var body = JSONObject()
            body["kind"] = arguments["kind"].map { .string($0) }
            let rows = try door.rows(
                "ORGANISATIONS", "organisations", body,
                limit: try arguments.number("limit", in: 1...500))
            if terminal.json { return terminal.out(["organisations": .array(rows)]) }
            if rows.isEmpty {
                return terminal.note(
                    "None. Add some: reviewctl organisations import FILE.csv")
            }
            terminal.out(table(rows, try door.now()))
        })

    static let show = Command(
        "organisations show", "one organisation, region or role: who acts for it, what changed",
        arguments: [.init("ORGANISATION")],
        examples: [("reviewctl organisations show derby", "whom to ring, who answers")],
        run: { (arguments, terminal) throws(ProgramError) in
            let answer = try DaemonDoor(arguments).ask(
                "ORGANISATION", ["organisation": .string(arguments.word(0))])
            if terminal.json { return terminal.out(.object(answer)) }
            let shown = (answer["organisations"]?.arrayValue ?? []).map {
                view($0, width: terminal.width)
            }
            terminal.out(shown.joined(separator: "\n\n"))
        })

    private static func table(_ rows: [JSONValue], _ now: Moment) -> Table {
        var table = Table(
            [
                .init("id"), .init("name", shrinks: true), .init("acts", shrinks: true),
                .init("inspection", shrinks: true),
            ], indent: 2)
        let kinds = rows.reduce(into: [String]()) { kinds, row in
            let kind = row["kind"]?.stringValue ?? ""
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        for kind in kinds {
            table.section(FormField.words(kind))
            for row in rows where row["kind"]?.stringValue == kind {
                let ahead = (row["inspections"]?.arrayValue ?? []).filter {
                    Moment($0["until"]).map { $0.day >= now.day } ?? true
                }
                let closed = Moment(row["until"]).map { " (until \($0.day.shortText))" } ?? ""
                table.add([
                    row["id"]?.stringValue ?? "", (row["name"]?.stringValue ?? "") + closed,
                    (row["holders"]?.arrayValue ?? []).compactMap { $0["person"]?.stringValue }
                        .joined(separator: ", "),
                    ahead.map(PersonView.days).joined(separator: "; "),
                ])
            }
        }
        return table
    }

    private static func view(_ row: JSONValue, width: Int) -> String {
        let word = { (name: String) in TextWidth.safe(row[name]?.stringValue ?? "") }
        var lines = ["\(word("id"))  \(word("name")): \(FormField.words(word("kind")))"]
        var table = Table([.init(""), .init("", shrinks: true)], indent: 2)
        for name in ["region", "partOf", "contact", "email", "phone", "note"]
        where !word(name).isEmpty {
            table.add([FormField.words(name), word(name)])
        }
        let exists = PersonView.days(row)
        if !exists.isEmpty { table.add(["Exists", exists]) }
        for holder in row["holders"]?.arrayValue ?? [] {
            let days = PersonView.days(holder)
            table.add([
                "Acts for it",
                (holder["person"]?.stringValue ?? "") + (days.isEmpty ? "" : ", \(days)"),
            ])
        }
        for inspection in row["inspections"]?.arrayValue ?? [] {
            table.add(["Inspection", PersonView.days(inspection)])
        }
        for entry in row["history"]?.arrayValue ?? [] {
            table.add([
                RowWords.day(entry["at"]),
                "\(entry["kind"]?.stringValue ?? ""): \(RowWords.list(entry["fields"])) by "
                    + RowWords.actor(entry["who"]?.stringValue ?? ""),
            ])
        }
        lines.append(table.text(width: width))
        return lines.joined(separator: "\n")
    }
}
