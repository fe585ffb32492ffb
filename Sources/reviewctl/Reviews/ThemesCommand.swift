import JSON
import ReviewClient

/// `themes`: findings of many reviews, side by side.
enum ThemesCommand {
    static let command = Command(
        "themes", "what teams found, over all reviews of the region, grouped",
        options: [
            CommandOption("by", "GROUPING", "key-line, kind or evidence; else key-line"),
            CommandOption("workflow", "NAME", "only of this workflow"),
            CommandOption("from", "DAY", "told to the host on this day or later"),
            CommandOption("until", "DAY", "told on this day or before"),
            CommandOption("output", letter: "o", "FILE", "write it as an HTML page"),
        ],
        text: """
            Findings are those that a team agreed and told to its host. A host is named only if it \
            agreed to be, with its next steps; for all others neither host nor review is told, and \
            where a finding or a question names the host it reads "the host".

            With --csv every finding is a row.
            """,
        examples: [
            ("reviewctl themes", "by key line of enquiry"),
            ("reviewctl themes --by evidence --from 2017-09-01", "what the findings rest on"),
            ("reviewctl themes -o themes.html", "a page for the regional group, with drawings"),
            ("reviewctl themes --csv > themes.csv", "for a spreadsheet"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let word = arguments["by"] ?? "key-line"
            guard let grouping = ThemesReport.Grouping(rawValue: word) else {
                let known = ThemesReport.Grouping.allCases.map(\.rawValue)
                throw ProgramError(
                    .usage, "CLI-005", "the value is none of those known", subject: "--by",
                    expected: known.joined(separator: ", "), found: word,
                    nearest: nearestName(word, in: known))
            }
            var body = JSONObject()
            for name in ["workflow", "from", "until"] {
                if let value = arguments[name] { body[name] = .string(value) }
            }
            let lines = try DaemonDoor(arguments).rows("THEMES", "findings", body)
            let report = ThemesReport(lines)
            if let path = arguments["output"] {
                try InputFile.write(
                    ThemesPage(report, title: "What peer reviews found").text(), to: path)
                return terminal.note("The themes are written to \(path)")
            }
            if terminal.json { return terminal.out(["findings": .array(lines)]) }
            if terminal.csv { return Terminal.write(report.csv, to: 1) }
            if report.findings.isEmpty {
                return terminal.note("No team has told its findings yet.")
            }
            terminal.out(table(report.groups(by: grouping)))
        })

    private static func table(_ groups: [ThemesReport.Group]) -> Table {
        var table = Table([.init("", shrinks: true), .init("", shrinks: true)], indent: 2)
        for group in groups {
            let reviews = group.reviews == 1 ? "1 review" : "\(group.reviews) reviews"
            table.section(
                "\(group.title) (\(reviews), strengths: \(group.strengths), areas to consider: "
                    + "\(group.areas))")
            for finding in group.findings {
                let host = finding.host.map { " (\(ReviewReport.title($0)))" } ?? ""
                table.add([finding.kind, finding.text + host])
            }
        }
        return table
    }
}
