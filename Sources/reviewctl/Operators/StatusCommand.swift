import JSON
import ReviewClient

/// `status`: how the daemon is.
enum StatusCommand {
    static let command = Command(
        "status", "how the daemon is: health, queues, figures",
        options: [CommandOption("metrics", nil, "the figures as OpenMetrics text, for collectors")],
        text: """
            Comes from a socket of its own, so it answers while a disk hangs. Ends with 1 when the \
            daemon is not healthy.
            """,
        examples: [
            ("reviewctl status", "at a glance"),
            ("reviewctl status --metrics", "for Prometheus"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            if arguments.has("metrics") {
                let text = try door.askStatus("METRICS")["text"]?.stringValue ?? ""
                return terminal.out(text.hasSuffix("\n") ? String(text.dropLast()) : text)
            }
            let health = try door.askStatus("HEALTH")
            let status = try door.askStatus("STATUS")
            let queues = try door.askStatus("QUEUES")
            if terminal.json {
                var all = status
                all["health"] = .object(health)
                all["queues"] = queues["queues"] ?? []
                terminal.out(.object(all))
            } else {
                terminal.out(text(health, status, queues, terminal.width))
            }
            if health["ok"]?.boolValue == false {
                throw ProgramError(
                    .refused, "CLI-012", "the daemon is not healthy",
                    found: RowWords.list(health["problems"]))
            }
        })

    private static func text(
        _ health: JSONObject, _ status: JSONObject, _ queues: JSONObject, _ width: Int
    ) -> String {
        let state = health["state"]?.stringValue ?? "unknown"
        var parts = ["reviewd \(status["version"]?.stringValue ?? "") is \(state)"]
        for problem in health["problems"]?.arrayValue ?? [] {
            parts[0] += "\n  ! \(problem.stringValue ?? "")"
        }
        var figures = Table([.init(""), .init("", shrinks: true)], indent: 2)
        for (name, value) in status where !["version", "queues", "holds", "jobs"].contains(name) {
            figures.add([words(name), figure(name, value)])
        }
        parts.append(figures.text(width: width))
        let holds = (status["holds"]?.arrayValue ?? []).map { "  " + HoldWords.line($0) }
        if !holds.isEmpty { parts.append((["On hold"] + holds).joined(separator: "\n")) }
        let jobs = JobWords.section(status["jobs"], width)
        if !jobs.isEmpty { parts.append(jobs) }
        var table = Table(
            [
                .init("queue"), .init("ready", right: true), .init("leased", right: true),
                .init("workers", right: true), .init("oldest", right: true),
                .init("", shrinks: true),
            ], indent: 2)
        for row in queues["queues"]?.arrayValue ?? [] {
            let number = { (name: String) in row[name]?.intValue.map { "\($0)" } ?? "" }
            table.add([
                row["queue"]?.stringValue ?? "", number("ready"), number("leased"),
                number("workers"), row["oldest_ms"]?.intValue.map(duration) ?? "",
                row["stuck"]?.stringValue ?? "",
            ])
        }
        if !table.isEmpty { parts.append("Queues\n" + table.text(width: width)) }
        return parts.joined(separator: "\n\n")
    }

    private static func words(_ name: String) -> String {
        FormField.words(name.hasSuffix("_ms") ? String(name.dropLast(3)) : name)
    }

    private static func figure(_ name: String, _ value: JSONValue) -> String {
        if name.hasSuffix("_ms"), let milliseconds = value.intValue {
            return duration(milliseconds)
        }
        if let text = value.stringValue { return Moment(text)?.text ?? text }
        if let items = value.arrayValue {
            return items.isEmpty ? "none" : items.map { figure("", $0) }.joined(separator: ", ")
        }
        guard let object = value.objectValue else { return value.compactText }
        return object.map { name, value in "\(words(name).lowercased()) \(figure(name, value))" }
            .joined(separator: ", ")
    }

    /// "350 ms", "12 s", "3 min", "2 h", "5 days".
    private static func duration(_ milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<1_000: "\(milliseconds) ms"
        case ..<120_000: "\(milliseconds / 1_000) s"
        case ..<7_200_000: "\(milliseconds / 60_000) min"
        case ..<172_800_000: "\(milliseconds / 3_600_000) h"
        default: "\(milliseconds / 86_400_000) days"
        }
    }
}
