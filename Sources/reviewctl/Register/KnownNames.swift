import JSON
import ReviewClient

/// Names that only the daemon knows: asked for when a list that was narrowed down by them is empty, so
/// that a name with a typing error is not answered with "none".
enum KnownNames {
    /// Throws: CLI-005 for a name that is not among them, with the nearest.
    static func check(
        _ arguments: Arguments, _ options: [String], _ door: DaemonDoor
    ) throws(ProgramError) {
        for option in options {
            guard let name = arguments[option], let (what, names) = try names(option, door),
                !names.contains(where: { $0.utf8.elementsEqual(name.utf8) })
            else { continue }
            throw ProgramError(
                .usage, "CLI-005", "no such \(what)", subject: "--\(option)", found: name,
                hint: "`reviewctl \(list(option))` lists them.",
                nearest: nearestName(name, in: names))
        }
    }

    private static func list(_ option: String) -> String {
        switch option {
        case "workflow": "workflow list"
        case "role": "people list"
        default: "organisations list"
        }
    }

    /// What the sentence says of them, and the names; nil where the register is empty: then names are
    /// free.
    private static func names(
        _ option: String, _ door: DaemonDoor
    ) throws(ProgramError) -> (String, [String])? {
        if option == "workflow" {
            let names = try door.ask("WORKFLOWS")["workflows"]?.arrayValue ?? []
            return ("workflow is deployed", names.compactMap { $0["name"]?.stringValue })
        }
        let kinds = ["region", "role"]
        var names = try door.rows("ORGANISATIONS", "organisations").filter { row in
            let kind = row["kind"]?.stringValue ?? ""
            return kinds.contains(option) ? kind == option : !kinds.contains(kind)
        }.compactMap { $0["id"]?.stringValue }
        // People may be kept before the organisations that they belong to are.
        for person in try door.rows("PEOPLE", "people") {
            names += (person["roles"]?.arrayValue ?? []).compactMap(\.stringValue)
                .filter { _ in option == "role" }
            names += [person[option == "host" ? "organisation" : option]?.stringValue]
                .compactMap(\.self)
        }
        let what = kinds.contains(option) ? option : "organisation"
        return names.isEmpty ? nil : ("\(what) is in the register", names)
    }
}
