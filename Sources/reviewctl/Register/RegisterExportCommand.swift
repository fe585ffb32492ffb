import JSON
import ReviewClient

/// `people export` and `organisations export`: the register as a file; and `people export PERSON`:
/// everything held on one person.
enum RegisterExportCommand {
    static let people = Command(
        "people export", "the pool as CSV; or everything held on one person",
        arguments: [.init("PERSON", .optional)],
        options: [
            CommandOption("output", letter: "o", "FILE", "write there instead of stdout"),
            CommandOption(
                "also-called", "NAME", "with PERSON: how else people write of them; may be repeated"
            ),
        ],
        text: """
            Without PERSON: the pool as a CSV file, or with --json as JSON, either of which people \
            import takes back without a change. With PERSON: the answer to a subject access request: \
            what the register says of them, the tasks that wait for them, every step that they took \
            with what they wrote, every entry that names them, and what others wrote that names them. \
            Everything that was ever written is searched for their id, their name and its parts, mail \
            and telephone. Read it before you hand it on: what others wrote may need the others' \
            consent.
            """,
        examples: [
            ("reviewctl people export -o pool.csv", "the pool as a sheet"),
            (
                "reviewctl people export derby-send-lead -o access.txt",
                "everything held on one person, to read"
            ),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            guard let person = arguments.optionalWord(0) else {
                return try export(arguments, terminal, .people, verb: "PEOPLE")
            }
            let held = try HeldSearch.all(
                of: person, also: arguments.all("also-called"), through: try DaemonDoor(arguments))
            let text = terminal.json ? held.json.prettyText : HeldView(held).text
            try InputFile.write(text + "\n", to: arguments["output"] ?? "-")
        })

    static let organisations = Command(
        "organisations export", "organisations, regions and roles as CSV, or with --json as JSON",
        options: [CommandOption("output", letter: "o", "FILE", "write there instead of stdout")],
        text: "organisations import takes the file back without a change.",
        examples: [("reviewctl organisations export -o register.csv", "as a sheet")],
        run: { (arguments, terminal) throws(ProgramError) in
            try export(arguments, terminal, .organisations, verb: "ORGANISATIONS")
        })

    private static func export(
        _ arguments: Arguments, _ terminal: Terminal, _ sheet: RegisterSheet, verb: String
    ) throws(ProgramError) {
        let rows = try DaemonDoor(arguments).rows(verb, sheet.list).map {
            $0.objectValue ?? [:]
        }
        let text: String
        if terminal.json {
            let list: JSONObject = [
                sheet.list: .array(rows.map { .object(sheet.importable($0)) })
            ]
            text = JSONValue.object(list).prettyText + "\n"
        } else {
            text = sheet.csv(rows)
        }
        try InputFile.write(text, to: arguments["output"] ?? "-")
        if let path = arguments["output"] {
            terminal.note("\(rows.count) \(sheet.list) are written to \(path)")
        }
    }
}
