import JSON
import ReviewClient

/// `people list`: the pool.
enum PeopleListCommand {
    static let command = Command(
        "people list", "the pool: roles, organisation, accredited until",
        options: [
            CommandOption("role", "NAME", "only who holds this role"),
            CommandOption("organisation", "NAME", "only of this organisation"),
            CommandOption("region", "NAME", "only of this region"),
            CommandOption("limit", "NUMBER", "at most so many"),
        ],
        examples: [("reviewctl people list --role lead-reviewer", "who could lead")],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            var body = JSONObject()
            for name in ["role", "organisation", "region"] {
                if let value = arguments[name] { body[name] = .string(value) }
            }
            let limit = try arguments.number("limit", in: 1...500)
            let people = try door.rows("PEOPLE", "people", body, limit: limit)
            if terminal.json { return terminal.out(["people": .array(people)]) }
            if people.isEmpty {
                return terminal.note("Nobody. Add people: reviewctl people import FILE.csv")
            }
            terminal.out(table(people, try door.now()).text(width: terminal.width))
        })

    private static func table(_ people: [JSONValue], _ now: Moment) -> Table {
        var table = Table([
            .init("id"), .init("organisation", shrinks: true), .init("roles", shrinks: true),
            .init("status"), .init("accredited until", shrinks: true),
            .init("conflicts", shrinks: true),
        ])
        for person in people {
            let until = Moment(person["accreditedUntil"])
            let note = until.map { $0.day < now.day ? " (ended)" : "" } ?? ""
            table.add([
                person["id"]?.stringValue ?? "", person["organisation"]?.stringValue ?? "",
                RowWords.list(person["roles"]), person["status"]?.stringValue ?? "",
                (until?.day.shortText ?? "") + note, RowWords.list(person["conflicts"]),
            ])
        }
        return table
    }
}
