import JSON
import ReviewEngine
import ReviewStore

/// People and organisations: stepped like reviews, each change an entry of its own chain.
extension ReviewLoop {
    /// The calendar day of this turn.
    var today: String { InstantText.day(times.calendar, calendars) }

    func person(_ id: String) throws(Refusal) -> Register.Entry<Person>? {
        if let entry = register.person(id) { return entry }
        let row: PersonRow?
        do {
            row = try store.person(id: id)
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
        guard let row else { return nil }
        let entry = Register.Entry(
            subject: try Person(row: row), head: row.head, position: row.position, isDirty: false)
        register.admit(entry)
        return entry
    }

    func organisation(
        _ sort: String, _ id: String
    ) throws(Refusal) -> Register.Entry<Organisation>? {
        if let entry = register.organisation("\(sort)/\(id)") { return entry }
        let row: OrganisationRow?
        do {
            row = try store.organisation(sort: sort, id: id)
        } catch {
            throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
        }
        guard let row else { return nil }
        let entry = Register.Entry(
            subject: try Organisation(row: row), head: row.head, position: row.position,
            isDirty: false)
        register.admit(entry)
        return entry
    }

    func stepPerson(
        _ id: String, _ input: Person.Input, region: String, by actor: Actor
    ) throws(Refusal) {
        let entry = try person(id)
        let next = try Person.step(entry?.subject, id: id, input: input, region: region)
        guard next != entry?.subject else { return }
        record(next, kind: input.kind, previous: entry?.head, by: actor)
    }

    /// - Parameter extra: what the entry says besides the change: which texts were erased.
    func record(
        _ person: Person, kind: String, previous: [UInt8]?, by actor: Actor,
        input extra: JSONObject? = nil
    ) {
        var body: JSONObject = ["v": 1]
        if let extra { body["input"] = .object(extra) }
        body["change"] = .object(person.encoded)
        let head = record(
            subject: "person/\(person.id)", kind: kind, by: actor, region: person.region,
            organisation: person.organisation, body: JSONValue.object(body).compactBytes,
            previous: previous ?? EntryHash.none)
        register.replace(person, head: head, position: sequence)
    }

    func record(
        _ organisation: Organisation, kind: String, previous: [UInt8]?, by actor: Actor
    ) {
        let body: JSONObject = ["v": 1, "change": .object(organisation.encoded)]
        let head = record(
            subject: organisation.subject, kind: kind, by: actor, region: organisation.region,
            organisation: organisation.id, body: JSONValue.object(body).compactBytes,
            previous: previous ?? EntryHash.none)
        register.replace(organisation, head: head, position: sequence)
    }
}
