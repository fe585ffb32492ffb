import JSON
import ReviewClient

/// `people import`: a list of people, all or nothing.
enum PeopleImportCommand {
    static let command = Command(
        "people import", "add and change people from a CSV file, all or nothing",
        arguments: [.init("FILE")],
        options: [CommandOption("dry-run", nil, "say what would change and change nothing")],
        text: """
            Columns, in any order, named in the first line: id, roles, organisation, region, \
            accredited_until, conflicts, name, email. id and organisation are needed. Several roles \
            or conflicts stand in one cell, separated by semicolons. Days are 2018-12-13 or \
            13/12/2018. Whoever is in the pool and not in the file stays as they are. FILE may be - \
            for stdin. Every wrong cell is told by line and column, and then nothing is changed.
            """,
        examples: [
            ("reviewctl people import pool.csv --dry-run", "what would change"),
            ("reviewctl people import pool.csv", "do it"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            let path = arguments.word(0)
            let file = path == "-" ? "stdin" : path
            let people = try PeopleFile.people(in: try InputFile.read(path), file: file)
            guard people.count <= 2_000 else {
                throw ProgramError(
                    .data, "CSV-006", "the file has too many rows", subject: file,
                    expected: "at most 2000", found: "\(people.count)",
                    hint: "Import it in parts.")
            }
            let isDryRun = arguments.has("dry-run")
            var body: JSONObject = ["people": .array(people.map { .object($0.person) })]
            if isDryRun { body["dryRun"] = true }
            let answer: JSONObject
            do throws(ProgramError) {
                answer = try DaemonDoor(arguments).ask("IMPORT", body)
            } catch {
                throw byLine(error, people.map(\.line), file)
            }
            if terminal.json { return terminal.out(.object(answer)) }
            show(answer, isDryRun, people.map(\.line), file, terminal)
        })

    private static func show(
        _ answer: JSONObject, _ isDryRun: Bool, _ lines: [Int], _ file: String,
        _ terminal: Terminal
    ) {
        let added = answer["added"]?.arrayValue ?? []
        let changed = answer["changed"]?.arrayValue ?? []
        let unchanged = answer["unchanged"]?.intValue ?? 0
        let word = isDryRun ? "would be " : ""
        terminal.out(
            "\(added.count) \(word)added, \(changed.count) \(word)changed, \(unchanged) unchanged"
                + (isDryRun ? " (only tried)" : ""))
        for id in added { terminal.out("  + \(id.stringValue ?? "")") }
        for change in changed {
            terminal.out(
                "  ~ \(change["id"]?.stringValue ?? ""): \(RowWords.list(change["fields"]))")
        }
        for error in answer["errors"]?.arrayValue ?? [] {
            let part = { (name: String) in error[name]?.stringValue ?? "" }
            terminal.note(
                "  \(place(part("subject"), lines, file)): expected \(part("expected")), found "
                    + part("found"))
        }
    }

    /// The daemon names `people[3].roles`; the person who wrote the file wants its line.
    private static func byLine(
        _ error: ProgramError, _ lines: [Int], _ file: String
    ) -> ProgramError {
        var error = error
        error.subject = error.subject.map { place($0, lines, file) }
        error.details = error.details.map { detail in
            let parts = detail.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return detail }
            return place(String(parts[0]), lines, file) + ":" + parts[1]
        }
        return error
    }

    private static func place(_ subject: String, _ lines: [Int], _ file: String) -> String {
        guard subject.hasPrefix("people["), let end = subject.firstIndex(of: "]"),
            let index = Int(subject[subject.index(subject.startIndex, offsetBy: 7)..<end]),
            lines.indices.contains(index)
        else { return subject }
        let field = subject[subject.index(after: end)...].drop { $0 == "." }
        return "\(file):\(lines[index])" + (field.isEmpty ? "" : ": column \(field)")
    }
}
