import JSON
import ReviewClient

/// `workflow list`: what reviews can be started.
enum WorkflowListCommand {
    static let command = Command(
        "workflow list", "workflows that new reviews can run",
        options: [
            CommandOption("all", nil, "earlier definitions too, with the current one marked")
        ],
        examples: [
            ("reviewctl workflow list", "names, titles, since when"),
            ("reviewctl workflow list --all", "also the definitions that running reviews may keep"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let body = try DaemonDoor(arguments).ask("WORKFLOWS")
            if terminal.json { return terminal.out(.object(body)) }
            var table = Table([
                .init("name"), .init("title", shrinks: true), .init("deployed"),
                .init("hash"), .init(arguments.has("all") ? "current" : ""),
            ])
            for row in body["workflows"]?.arrayValue ?? [] {
                table.add([
                    row["name"]?.stringValue ?? "", row["title"]?.stringValue ?? "",
                    RowWords.day(row["deployedAt"]),
                    String(row["hash"]?.stringValue?.prefix(12) ?? ""),
                    arguments.has("all") ? "yes" : "",
                ])
                guard arguments.has("all") else { continue }
                for earlier in row["earlier"]?.arrayValue ?? [] {
                    table.add([
                        row["name"]?.stringValue ?? "", "", RowWords.day(earlier["deployedAt"]),
                        String(earlier["hash"]?.stringValue?.prefix(12) ?? ""), "no",
                    ])
                }
            }
            if table.isEmpty {
                return terminal.note("None. Deploy one: reviewctl workflow deploy FILE")
            }
            terminal.out(table)
        })
}
