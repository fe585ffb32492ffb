import JSON
import ReviewClient

/// What would be left behind by somebody who is erased: tasks, places in teams, people whose deputy
/// they are.
enum PersonTies {
    /// Throws: CLI-033 where the register does not know them and nothing that was written names them.
    static func checkKnown(_ held: HeldSearch, _ door: DaemonDoor) throws(ProgramError) {
        guard held.person == nil, held.texts.isEmpty, held.entries.isEmpty, held.tasks.isEmpty
        else {
            return
        }
        let ids = try door.rows("PEOPLE", "people").compactMap { $0["id"]?.stringValue }
        throw ProgramError(
            .data, "CLI-033", "there is no such person, and nothing that was written names them",
            subject: held.id, hint: "`reviewctl people list` lists the pool.",
            nearest: nearestName(held.id, in: ids))
    }

    /// A sentence for each.
    static func lines(of held: HeldSearch, _ door: DaemonDoor) throws(ProgramError) -> [String] {
        var lines = held.tasks.map { task in
            let (id, title) = (task["task"]?.stringValue ?? "", task["title"]?.stringValue ?? "")
            return "\(id) waits for them: \(title)"
        }
        guard held.person != nil else { return lines }
        let touched = try door.ask("TOUCHES", ["person": .string(held.id)])
        for review in touched["reviews"]?.arrayValue ?? [] {
            for name in review["names"]?.arrayValue ?? [] {
                guard let place = name["place"]?.stringValue else { continue }
                lines.append("they hold the place \(place) in \(review["id"]?.stringValue ?? "")")
            }
        }
        for person in try door.rows("PEOPLE", "people") {
            let deputies = person["delegates"]?.arrayValue ?? []
            guard deputies.contains(where: { isThem($0, held.id) }) else { continue }
            lines.append("they are a deputy of \(person["id"]?.stringValue ?? "")")
        }
        for row in try door.rows("ORGANISATIONS", "organisations") {
            guard (row["holders"]?.arrayValue ?? []).contains(where: { isThem($0, held.id) }) else {
                continue
            }
            lines.append("they act for \(row["id"]?.stringValue ?? "")")
        }
        return lines.map(TextWidth.safe)
    }

    private static func isThem(_ one: JSONValue, _ id: String) -> Bool {
        let name = one.stringValue ?? one["person"]?.stringValue ?? one["delegate"]?.stringValue
        return name?.utf8.elementsEqual(id.utf8) ?? false
    }
}
