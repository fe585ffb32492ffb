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
            terminal.out(table(people, try door.now()))
        })

    private static func table(_ people: [JSONValue], _ now: Moment) -> Table {
        var table = Table(
            [
                .init("id"), .init("roles", shrinks: true), .init("accredited"),
                .init("conflicts", shrinks: true),
            ], indent: 2)
        var organisation: String?
        for person in people.sorted(by: isBefore) {
            let theirs = person["organisation"]?.stringValue ?? ""
            if theirs != organisation { table.section(theirs) }
            organisation = theirs
            table.add([
                person["id"]?.stringValue ?? "", RowWords.list(person["roles"]),
                accredited(person, now), RowWords.list(person["conflicts"]),
            ])
        }
        return table
    }

    private static func isBefore(_ left: JSONValue, _ right: JSONValue) -> Bool {
        let key = { (person: JSONValue) in
            [person["organisation"], person["id"]].map { $0?.stringValue ?? "" }
        }
        return key(left).lexicographicallyPrecedes(key(right))
    }

    private static func accredited(_ person: JSONValue, _ now: Moment) -> String {
        if person["status"]?.stringValue == "left" { return "has left" }
        guard let until = Moment(person["accreditedUntil"]) else { return "no" }
        return (until.day < now.day ? "ended " : "to ") + until.day.shortText
    }
}
