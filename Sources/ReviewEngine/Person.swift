package import JSON

/// A member of the pool, as far as charts and conditions need to know: facts by value.
///
/// Name, address and the like are personal and lie behind `bodyHash`, beside the journal.
package struct Person: Sendable, Equatable {
    package var id: String
    package var organisation: String
    package var region: String
    package var roles: [String]
    /// Last day of the accreditation, `YYYY-MM-DD`; nil when never accredited.
    package var accreditedUntil: String?
    /// Organisations that this person may not review, declared or known.
    package var conflicts: [String]
    /// `nominated`, `member`, `left`.
    package var status: String
    package var attendedOn: String?
    package var bodyHash: String?

    /// What can happen to a person.
    package enum Input: Sendable, Equatable {
        /// A coordinator's list says so; the facts replace what was known.
        case imported(Person)
        /// A review tells: `nominated`, `attended`, `accredited`, `left`, `conflict`.
        case message(name: String, data: JSONValue)
    }

    package init(
        id: String, organisation: String, region: String, roles: [String],
        accreditedUntil: String? = nil, conflicts: [String] = [], status: String = "member",
        attendedOn: String? = nil, bodyHash: String? = nil
    ) {
        self.id = id
        self.organisation = organisation
        self.region = region
        self.roles = roles
        self.accreditedUntil = accreditedUntil
        self.conflicts = conflicts
        self.status = status
        self.attendedOn = attendedOn
        self.bodyHash = bodyHash
    }

    /// The person after an input; nil before their first one that makes them known.
    ///
    /// Throws: ENG-030 for a message that says nothing about a person, or about one unknown.
    package static func step(
        _ person: Person?, id: String, input: Input, region: String
    ) throws(Refusal) -> Person {
        switch input {
        case .imported(let facts): return facts
        case .message(let name, let data):
            if let person { return try person.after(message: name, data: data) }
            guard name == "nominated" else {
                throw Refusal(
                    .notFound, "ENG-030", "nobody of this id is in the pool",
                    subject: "person:\(id)",
                    expected: "a nomination first", found: name)
            }
            let unknown = Person(
                id: id, organisation: data["organisation"]?.stringValue ?? "",
                region: data["region"]?.stringValue ?? region, roles: [], status: "nominated")
            return try unknown.after(message: name, data: data)
        }
    }

    private func after(message name: String, data: JSONValue) throws(Refusal) -> Person {
        var next = self
        switch name {
        case "nominated":
            if let role = data["role"]?.stringValue { next.add(role: role) }
            if next.status == "left" { next.status = "nominated" }
            if let body = data["body"]?.stringValue { next.bodyHash = body }
        case "attended":
            next.attendedOn = data["on"]?.stringValue ?? next.attendedOn
        case "accredited":
            if let role = data["role"]?.stringValue { next.add(role: role) }
            next.accreditedUntil = data["until"]?.stringValue ?? next.accreditedUntil
            next.status = "member"
        case "conflict":
            if let with = data["organisation"]?.stringValue,
                !next.conflicts.contains(where: { $0.utf8.elementsEqual(with.utf8) })
            {
                next.conflicts.append(with)
            }
        case "left":
            next.status = "left"
        default:
            let known = ["nominated", "attended", "accredited", "conflict", "left"]
            throw Refusal(
                .invalid, "ENG-031", "a person does not understand this message",
                subject: "person:\(id)", expected: known.joined(separator: ", "), found: name,
                nearest: nearestName(name, in: known))
        }
        return next
    }

    private mutating func add(role: String) {
        if !roles.contains(where: { $0.utf8.elementsEqual(role.utf8) }) { roles.append(role) }
    }

    package func isAccredited(on date: String) -> Bool {
        guard let accreditedUntil, status != "left" else { return false }
        // ISO dates of one length compare as their bytes do.
        return !accreditedUntil.utf8.lexicographicallyPrecedes(date.utf8)
    }

    /// What a chart's `lookups` gets to know; absent people are `{known: false}`.
    package static func facts(of person: Person?, on date: String) -> JSONValue {
        guard let person else { return .object(["known": .bool(false)]) }
        return .object([
            "known": .bool(true),
            "organisation": .string(person.organisation),
            "region": .string(person.region),
            "roles": .array(person.roles.map { .string($0) }),
            "accredited": .bool(person.isAccredited(on: date)),
            "accreditedUntil": person.accreditedUntil.map { .string($0) } ?? .null,
            "conflicts": .array(person.conflicts.map { .string($0) }),
            "status": .string(person.status),
        ])
    }
}
