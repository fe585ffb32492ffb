import JSON
import ReviewEngine
import ReviewStore

/// People of the pool: stepped like reviews, each change an entry of its own chain.
extension ReviewLoop {
    func person(_ id: String) throws(Refusal) -> PoolSet.Entry? {
        if let entry = pool[id] { return entry }
        let row: PersonRow?
        do {
            row = try store.person(id: id)
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
        guard let row else { return nil }
        let entry = PoolSet.Entry(
            person: try Person(row: row), head: row.head, position: row.position, isDirty: false)
        pool.admit(entry)
        return entry
    }

    func stepPerson(
        _ id: String, _ input: Person.Input, region: String, by actor: Actor
    ) throws(Refusal) {
        let entry = try person(id)
        let next = try Person.step(entry?.person, id: id, input: input, region: region)
        guard next != entry?.person else { return }
        let change: JSONObject = ["v": 1, "change": .object(next.encoded)]
        let kind: String
        switch input {
        case .imported: kind = "import"
        case .message(let name, _): kind = name
        }
        let head = record(
            subject: "person/\(id)", kind: kind, by: actor, region: next.region,
            organisation: next.organisation, body: JSONValue.object(change).compactBytes,
            previous: entry?.head ?? EntryHash.none)
        pool.replace(next, head: head, position: sequence)
    }
}
