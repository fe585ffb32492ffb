import JSON
import ReviewClient

/// `people show`: one person at a glance.
enum PersonShowCommand {
    static let command = Command(
        "people show", "one person: roles, accreditation, conflicts, absence, load, open tasks",
        arguments: [.init("PERSON")],
        text: "Ends with what can be done about them.",
        examples: [("reviewctl people show derby-send-lead", "who that is")],
        run: { (arguments, terminal) throws(ProgramError) in
            let door = try DaemonDoor(arguments)
            let answer = try door.ask("PERSON", ["person": .string(arguments.word(0))])
            if terminal.json { return terminal.out(.object(answer)) }
            let view = PersonView(
                person: answer["person"]?.objectValue ?? [:], now: try door.now(),
                width: terminal.width)
            terminal.out(view.text)
        })
}

/// A person on a terminal.
struct PersonView {
    let person: JSONObject
    let now: Moment
    let width: Int

    private func word(_ name: String) -> String {
        TextWidth.safe(person[name]?.stringValue ?? "")
    }
    private func list(_ name: String) -> [JSONValue] { person[name]?.arrayValue ?? [] }

    var text: String {
        [head, facts, tasks, history, youCanNow].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var head: String {
        let name = word("name").isEmpty ? "" : "  \(word("name"))"
        var lines = ["\(word("id"))\(name): \(status)"]
        let roles = RowWords.list(person["roles"])
        lines.append("\(roles.isEmpty ? "no role" : roles), of \(word("organisation"))")
        return lines.flatMap { TextWidth.wrap($0, to: width) }.joined(separator: "\n")
    }

    private var status: String {
        let left = Moment(person["leftOn"]).map { " on \($0.day.text)" } ?? ""
        switch word("status") {
        case "member": return "in the pool"
        case "nominated": return "nominated, not yet accredited"
        case "left": return "has left\(left)"
        default: return word("status")
        }
    }

    private var facts: String {
        var table = Table([.init(""), .init("", shrinks: true)], indent: 2)
        func add(_ what: String, _ lines: [String]) {
            for (index, line) in lines.enumerated() { table.add([index == 0 ? what : "", line]) }
        }
        add("accredited", list("accreditations").map(accreditation))
        add("conflicts", list("conflictDetails").map(conflict))
        add(
            "away",
            list("absences").map { part in
                let mode =
                    part["mode"]?.stringValue == "can-finish"
                    ? "finishes what they have begun" : "their tasks need somebody else"
                return "\(days(part)): \(mode)"
            })
        add("delegates", list("delegates").map { name($0, "person") })
        add("acts for", list("actsFor").compactMap(\.stringValue))
        add(
            "reviews",
            list("load").map { part in
                let role = part["role"]?.stringValue.map { " as \($0)" } ?? ""
                return "\(days(part)): \(part["host"]?.stringValue ?? "")\(role)"
                    + " (\(part["review"]?.stringValue ?? ""))"
            })
        add("released by", [word("releasedBy")].filter { !$0.isEmpty })
        add("due to them", [word("payment"), word("expenses")].filter { !$0.isEmpty })
        add("access needs", [word("accessNeeds")].filter { !$0.isEmpty })
        add("reached by", [word("email"), word("phone")].filter { !$0.isEmpty })
        add("note", [word("note")].filter { !$0.isEmpty })
        return table.text(width: width)
    }

    private func accreditation(_ part: JSONValue) -> String {
        let role = part["role"]?.stringValue ?? "all roles"
        let until = Moment(part["until"])
        let over = until.map { $0.day < now.day } ?? false
        let place = part["trainedAt"]?.stringValue.map { ", trained at \($0)" } ?? ""
        return "\(role): \(days(part))\(over ? ", ended" : "")\(place)"
    }

    private func conflict(_ part: JSONValue) -> String {
        let why = part["why"]?.stringValue.map { ": \(TextWidth.safe($0))" } ?? ""
        let when = days(part)
        return "\(part["organisation"]?.stringValue ?? "") (\(part["kind"]?.stringValue ?? "")"
            + (when.isEmpty ? "" : ", \(when)") + ")\(why)"
    }

    private func name(_ part: JSONValue, _ member: String) -> String {
        let when = days(part)
        return (part[member]?.stringValue ?? "") + (when.isEmpty ? "" : ", \(when)")
    }

    private func days(_ part: JSONValue) -> String { Self.days(part) }

    /// "14 Feb 2018 to 15 Feb 2018", "from …", "to …".
    static func days(_ part: JSONValue) -> String {
        let day = { (member: String) in Moment(part[member])?.day.shortText }
        switch (day("from"), day("until")) {
        case (let from?, let until?): return from == until ? from : "\(from) to \(until)"
        case (let from?, nil): return "from \(from)"
        case (nil, let until?): return "to \(until)"
        case (nil, nil): return ""
        }
    }

    private var tasks: String {
        let open = list("tasks")
        guard !open.isEmpty else { return "" }
        return "Waits for them\n" + TaskTable.text(open, now: now, width: width, indent: 2)
    }

    private var history: String {
        var table = Table(
            [.init(""), .init(""), .init("", shrinks: true), .init("")], indent: 2)
        for entry in list("history").suffix(8) {
            table.add([
                RowWords.day(entry["at"]), entry["kind"]?.stringValue ?? "",
                (entry["fields"]?.arrayValue ?? []).compactMap(\.stringValue)
                    .map(FormField.words).joined(separator: ", "),
                RowWords.actor(entry["who"]?.stringValue ?? ""),
            ])
        }
        return table.isEmpty ? "" : "What changed last\n" + table.text(width: width)
    }

    private var youCanNow: String {
        let id = word("id")
        guard word("status") != "erased" else { return "" }
        return """
            You can now:
              See everything that they are part of
                  reviewctl touches --person \(id)
              Note that they are away
                  reviewctl people absent \(id) --from YYYY-MM-DD --until YYYY-MM-DD
              Let somebody act for them
                  reviewctl people delegate \(id) --to PERSON --from YYYY-MM-DD --until YYYY-MM-DD
              Note a conflict
                  reviewctl people conflict \(id) --with ORGANISATION --kind employment --why TEXT
              Take them out of the pool
                  reviewctl people leave \(id)
            """
    }
}
