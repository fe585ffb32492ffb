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
            if people.isEmpty {
                try KnownNames.check(arguments, ["organisation", "role", "region"], door)
            }
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
                .init("done", right: true), .init("on reviews", shrinks: true),
                .init("away", shrinks: true), .init("conflicts", shrinks: true),
            ], indent: 2)
        var organisation: String?
        for person in people.sorted(by: isBefore) {
            let theirs = person["organisation"]?.stringValue ?? ""
            if theirs != organisation { table.section(theirs) }
            organisation = theirs
            table.add([
                person["id"]?.stringValue ?? "", RowWords.list(person["roles"]),
                accredited(person, now), done(person), ahead(person, now), away(person, now),
                conflicts(person),
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

    private static func done(_ person: JSONValue) -> String {
        person["reviewsDone"]?.intValue.map { $0 == 0 ? "" : "\($0)" } ?? ""
    }

    /// Reviews that are still to come: whose, and from which day.
    private static func ahead(_ person: JSONValue, _ now: Moment) -> String {
        stillOpen(person["load"], now).map { one, from in
            "\(one["host"]?.stringValue ?? "") \(from)"
        }.joined(separator: ", ")
    }

    private static func away(_ person: JSONValue, _ now: Moment) -> String {
        stillOpen(person["absences"], now).map { one, from in
            let until = CalendarDay(one["until"]?.stringValue ?? "")
            return until.map { "\(from) to \($0.shortText)" } ?? "from \(from)"
        }.joined(separator: ", ")
    }

    /// Those of `{from, until}` that are not over, with their first day.
    private static func stillOpen(
        _ list: JSONValue?, _ now: Moment
    ) -> [(JSONValue, from: String)] {
        (list?.arrayValue ?? []).compactMap { one in
            guard let from = CalendarDay(one["from"]?.stringValue ?? "") else { return nil }
            let until = CalendarDay(one["until"]?.stringValue ?? "")
            guard until.map({ !($0 < now.day) }) ?? true else { return nil }
            return (one, from.shortText)
        }
    }

    /// That somebody may not review their own is no news.
    private static func conflicts(_ person: JSONValue) -> String {
        let own = person["organisation"]?.stringValue
        return (person["conflicts"]?.arrayValue ?? []).compactMap(\.stringValue)
            .filter { $0 != own }.joined(separator: ", ")
    }

    private static func accredited(_ person: JSONValue, _ now: Moment) -> String {
        if person["status"]?.stringValue == "left" { return "has left" }
        if person["status"]?.stringValue == "erased" { return "erased" }
        guard let until = Moment(person["accreditedUntil"]) else { return "no" }
        return (until.day < now.day ? "ended " : "to ") + until.day.shortText
    }
}
