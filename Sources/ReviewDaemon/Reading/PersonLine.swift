import JSON
import ReviewEngine
import ReviewStore

/// A member of the pool as the wire writes it; the name only for a coordinator of the region.
struct PersonLine {
    let line: JSONObject

    init(_ row: PersonRow, _ view: borrowing StoreView, withName: Bool) throws {
        let person = try Person(row: row)
        var line: JSONObject = [
            "id": .string(person.id), "roles": .array(person.roles.map { .string($0) }),
            "organisation": .string(person.organisation), "region": .string(person.region),
            "status": .string(person.status),
            "conflicts": .array(person.conflicts.map { .string($0) }),
        ]
        if let until = person.accreditedUntil { line["accreditedUntil"] = .string(until) }
        if let on = person.attendedOn { line["attendedOn"] = .string(on) }
        if withName, let body = person.bodyHash {
            let known = try StoredBodies.resolved(.object(["body": .string(body)]), view)
            for (key, value) in known.objectValue ?? [:] { line[key] = value }
        }
        self.line = line
    }
}
