import JSON
import ReviewEngine
import ReviewStore
import ReviewWire

/// IMPORT: people of the pool from a coordinator's list, all or nothing.
extension ReviewLoop {
    func importPeople(
        _ fields: Fields, _ principal: Principal, _ caller: Caller
    ) throws(Refusal) -> Reply {
        guard case .coordinator(let region) = principal else {
            throw Refusal(
                .notYours, "DMN-085", "only a coordinator imports people", subject: "as",
                expected: "coordinator:REGION", found: "\(principal)")
        }
        let rows = try fields.read { object throws(WireError) in
            try object.array("people", atMost: WireLimits.people)
        }
        let dryRun = try fields.flag("dryRun")
        var problems: [Refusal.Problem] = []
        var people: [(person: Person, personal: JSONObject)] = []
        for (index, row) in rows.enumerated() {
            do throws(WireError) {
                people.append(try Self.person(row, path: "people[\(index)].", region: region))
            } catch {
                problems.append(
                    .init(
                        subject: error.subject ?? "people[\(index)]",
                        expected: error.expected ?? error.message, found: error.found ?? ""))
            }
        }
        problems += Self.repeats(people.map(\.person.id))
        guard problems.isEmpty || dryRun else {
            var refusal = Refusal(
                .invalid, "DMN-086", "the list has faults, nothing was imported",
                subject: problems[0].subject, expected: problems[0].expected,
                found: problems[0].found)
            refusal.problems = problems
            throw refusal
        }
        return .ok(try importing(people, problems, dryRun: dryRun, by: Actor(caller, principal)))
    }

    private func importing(
        _ people: [(person: Person, personal: JSONObject)], _ problems: [Refusal.Problem],
        dryRun: Bool, by actor: Actor
    ) throws(Refusal) -> JSONObject {
        let mark = Mark(self)
        var added: [JSONValue] = []
        var changed: [JSONValue] = []
        var unchanged: Int64 = 0
        do throws(Refusal) {
            for (facts, personal) in people {
                let known = try person(facts.id)?.person
                if let known, !sameBytes(known.region, facts.region) {
                    throw Refusal(
                        .notYours, "DMN-087", "another region keeps this person",
                        subject: "person:\(facts.id)",
                        hint: "Take another id, or ask that region's coordinator.")
                }
                var next = facts
                next.bodyHash = try personalBody(personal, of: facts.id, known: known?.bodyHash)
                // What the pool's own workflows found out stays, unless the list says otherwise.
                next.attendedOn = known?.attendedOn
                if facts.accreditedUntil == nil { next.accreditedUntil = known?.accreditedUntil }
                if let known, known.status != "left" { next.status = known.status }
                guard let known else {
                    added.append(.string(facts.id))
                    try stepPerson(facts.id, .imported(next), region: next.region, by: actor)
                    continue
                }
                let differing = Self.differences(known, next)
                if differing.isEmpty {
                    unchanged += 1
                } else {
                    changed.append(
                        .object([
                            "id": .string(facts.id),
                            "fields": .array(differing.map { .string($0) }),
                        ]))
                    try stepPerson(facts.id, .imported(next), region: next.region, by: actor)
                }
            }
        } catch {
            rollBack(to: mark)
            throw error
        }
        if dryRun { rollBack(to: mark) }
        return [
            "added": .array(added), "changed": .array(changed), "unchanged": .int(unchanged),
            "errors": .array(
                problems.map {
                    [
                        "subject": .string($0.subject), "expected": .string($0.expected),
                        "found": .string($0.found),
                    ]
                }),
        ]
    }

    /// Name and address lie beside the journal; the same ones again keep their body.
    private func personalBody(
        _ personal: JSONObject, of id: String, known: String?
    ) throws(Refusal) -> String? {
        guard !personal.isEmpty else { return known }
        if let known {
            do {
                if case .present(let stored)? = try store.body(hash: known),
                    stored.content == JSONValue.object(personal).canonicalBytes
                {
                    return known
                }
            } catch {
                throw Refusal(.internal, "DMN-013", "the store cannot be read: \(error)")
            }
        }
        let stored = body(.object(personal), subject: "person/\(id)")
        batch.bodies.append(stored)
        return stored.hash
    }

    private static func person(
        _ row: JSONValue, path: String, region: String
    ) throws(WireError) -> (person: Person, personal: JSONObject) {
        guard let object = row.objectValue else {
            throw .invalid(String(path.dropLast()), expected: "an object", found: row.kindName)
        }
        let known = [
            "id", "roles", "organisation", "region", "accreditedUntil", "conflicts", "name",
            "email",
        ]
        for key in object.keys where !known.contains(where: { sameBytes($0, key) }) {
            throw .invalid(
                path + key, expected: known.joined(separator: ", "), found: key,
                nearest: nearestName(key, in: known))
        }
        let their = try object.optionalName("region", path: path) ?? region
        guard sameBytes(their, region) else {
            throw .invalid(path + "region", expected: region, found: their)
        }
        let until = try object.optionalString("accreditedUntil", path: path)
        if let until, !until.isEmpty, !InstantText.isDay(until) {
            throw .invalid(
                path + "accreditedUntil", expected: "a day such as 2019-12-31",
                found: "\"\(until)\"")
        }
        let person = Person(
            id: try object.name("id", path: path),
            organisation: try object.name("organisation", path: path), region: their,
            roles: try object.names("roles", atMost: 32, path: path),
            accreditedUntil: until?.isEmpty == true ? nil : until,
            conflicts: try object.names("conflicts", atMost: 64, path: path))
        var personal = JSONObject()
        for key in ["name", "email"] {
            if let text = try object.optionalString(key, path: path), !text.isEmpty {
                personal[key] = .string(text)
            }
        }
        return (person, personal)
    }

    private static func repeats(_ ids: [String]) -> [Refusal.Problem] {
        var seen: Set<[UInt8]> = []
        return ids.enumerated().compactMap { index, id in
            seen.insert(Array(id.utf8)).inserted
                ? nil
                : .init(subject: "people[\(index)].id", expected: "each person once", found: id)
        }
    }

    private static func differences(_ old: Person, _ new: Person) -> [String] {
        let before = old.encoded
        let after = new.encoded
        return Set(before.keys + after.keys).filter { before[$0] != after[$0] }
            .map { $0 == "body" ? "name, email" : $0 }.sorted(by: bytesPrecede)
    }
}
