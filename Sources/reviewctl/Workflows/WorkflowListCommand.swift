import JSON
import ReviewClient

/// `workflow list`: what reviews can be started.
enum WorkflowListCommand {
    static let command = Command(
        "workflow list", "workflows that new reviews can run",
        examples: [("reviewctl workflow list", "names, titles, since when, how many run")],
        run: { (arguments, terminal) throws(ProgramError) in
            let body = try DaemonDoor(arguments).ask("WORKFLOWS")
            if terminal.json { return terminal.out(.object(body)) }
            var table = Table([
                .init("name"), .init("title", shrinks: true), .init("running", right: true),
                .init("deployed"), .init("hash"),
            ])
            for row in body["workflows"]?.arrayValue ?? [] {
                table.add([
                    row["name"]?.stringValue ?? "", row["title"]?.stringValue ?? "",
                    row["running"]?.intValue.map { "\($0)" } ?? "",
                    RowWords.day(row["deployedAt"]),
                    String(row["hash"]?.stringValue?.prefix(12) ?? ""),
                ])
            }
            if table.isEmpty {
                return terminal.note("None. Deploy one: reviewctl workflow deploy FILE")
            }
            terminal.out(table)
        })
}
