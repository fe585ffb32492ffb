import Glibc
import JSON
import ReviewClient

/// `people import` and `organisations import`: a list, all or nothing.
enum RegisterImportCommand {
    static let people = Command(
        "people import", "add and change people from a CSV or JSON file, all or nothing",
        arguments: [.init("FILE")],
        options: [
            CommandOption(
                "dry-run", nil, "say what would change, field by field, and change nothing"),
            CommandOption("whole", nil, "the file is the whole pool: who is not in it leaves"),
        ],
        text: """
            Columns, in any order, named in the first line; id and organisation are needed: \
            \(RegisterSheet.people.columns.map(\.column).joined(separator: ", ")).

            Several entries stand in one cell, separated by semicolons. An empty cell leaves what is \
            known; a dash alone takes it away. Days are 2018-12-13 or 13/12/2018.

            accreditations: lead-reviewer=2017-12-06..2019-12-31@birmingham, or only a last day. \
            conflicts: derby, or derby=employment:2015-01-01..2017-03-31 (declared, employment, swap, \
            trust, family, other); conflict_reasons says why, one "derby: text" a line. absences: \
            2018-02-12..2018-02-16=reassign or =can-finish. delegates: \
            derby-deputy=2018-02-12..2018-02-16. load, reviews they were on before reviewd kept count: \
            review@host=role:2017-03-14..2017-03-15. payment: none, expenses or fee. status: nominated, \
            member or left.

            Whoever is in the pool and not in the file stays as they are, unless --whole is given. \
            FILE may be JSON as `people export --json` writes it, or - for stdin. Every wrong cell is \
            told by line and column, and then nothing is changed. What people export wrote is taken \
            back without a change.
            """,
        examples: [
            ("reviewctl people import pool.csv --dry-run", "what would change"),
            ("reviewctl people import pool.csv", "do it"),
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            try run(arguments, terminal, .people)
        })

    static let organisations = Command(
        "organisations import",
        "add and change organisations, regions and roles from a CSV or JSON file",
        arguments: [.init("FILE")],
        options: [
            CommandOption(
                "dry-run", nil, "say what would change, field by field, and change nothing")
        ],
        text: """
            Columns, in any order, named in the first line; id, kind and name are needed: \
            \(RegisterSheet.organisations.columns.map(\.column).joined(separator: ", ")).

            kind: local-authority, school, trust, health, parent-carer-forum, group, other, and region \
            and role, which are no organisations but are named and held like them. holders are the \
            people who may act for it, each alone: two co-chairs of a role are two holders, its tasks \
            stand in both inboxes, and the first answer counts. Write south-chair-1; south-chair-2, or \
            with days: derby-deputy=2018-02-12..2018-02-16. from and until: while it exists, for \
            authorities are split and merged. A dash alone takes away what was known.
            """,
        examples: [
            ("reviewctl organisations import east-midlands.csv --dry-run", "what would change")
        ],
        run: { (arguments, terminal) throws(ProgramError) in
            try run(arguments, terminal, .organisations)
        })

    /// Rows and bytes of one message; a longer list goes in parts.
    private static let rowsMax = 1_000
    private static let bytesMax = 600_000

    private static func run(
        _ arguments: Arguments, _ terminal: Terminal, _ sheet: RegisterSheet
    ) throws(ProgramError) {
        let path = arguments.word(0)
        let file = try RegisterFile(
            try InputFile.read(path), file: path == "-" ? "stdin" : path, sheet: sheet)
        var last = JSONObject()
        if arguments.has("dry-run") { last["dryRun"] = true }
        if arguments.has("whole") { last["whole"] = true }
        var answer: JSONObject
        do throws(ProgramError) {
            let door = try DaemonDoor(arguments)
            answer = try send(file.rows, as: sheet.list, last, to: door)
            if arguments.has("dry-run"), sheet.list == RegisterSheet.people.list {
                answer["notes"] = .array(
                    (answer["notes"]?.arrayValue ?? []) + (try erased(in: file.rows, door)))
            }
        } catch {
            throw file.placed(error)
        }
        if terminal.json { return terminal.out(.object(answer)) }
        RegisterChanges(answer, file).show(terminal)
        guard arguments.has("dry-run"), let first = answer["errors"]?.arrayValue?.first else {
            return
        }
        throw ProgramError(
            .data, "INVALID", "the list has faults and would not be imported",
            subject: first["subject"]?.stringValue.map(file.place))
    }

    /// A note for each row that would bring back somebody who was erased.
    private static func erased(
        in rows: [JSONObject], _ door: DaemonDoor
    ) throws(ProgramError) -> [JSONValue] {
        let gone = Set(
            try door.rows("PEOPLE", "people", ["status": "erased"]).compactMap {
                $0["id"]?.stringValue
            })
        return rows.indices.compactMap { index in
            guard let id = rows[index]["id"]?.stringValue, gone.contains(id) else { return nil }
            return [
                "subject": .string("people[\(index)].id"),
                "message": .string("\(id) was erased; the import would bring them back"),
            ]
        }
    }

    private static func send(
        _ rows: [JSONObject], as list: String, _ last: JSONObject, to door: DaemonDoor
    ) throws(ProgramError) -> JSONObject {
        let parts = split(rows)
        let upload = "import-\(getpid())-\(MachineClock.wall)"
        for (index, part) in parts.enumerated() {
            var body: JSONObject = [list: .array(part.map { .object($0) })]
            if parts.count > 1 {
                body["upload"] = [
                    "id": .string(upload), "part": .int(Int64(index + 1)),
                    "parts": .int(Int64(parts.count)),
                ]
            }
            if index < parts.count - 1 {
                if let isDryRun = last["dryRun"] { body["dryRun"] = isDryRun }
                _ = try door.ask("IMPORT", body)
            } else {
                for (key, value) in last { body[key] = value }
                return try door.ask("IMPORT", body, seconds: 120)
            }
        }
        return [:]
    }

    /// At least one part, though it be empty.
    private static func split(_ rows: [JSONObject]) -> [[JSONObject]] {
        var parts: [[JSONObject]] = [[]]
        var bytes = 0
        for row in rows {
            let length = JSONValue.object(row).compactText.utf8.count
            if let open = parts.last, !open.isEmpty,
                open.count >= rowsMax || bytes + length > bytesMax
            {
                parts.append([])
                bytes = 0
            }
            parts[parts.count - 1].append(row)
            bytes += length + 1
        }
        return parts
    }
}
