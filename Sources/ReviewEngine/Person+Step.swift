package import JSON

/// What can happen to a person, and what they are afterwards.
extension Person {
    package enum Input: Sendable, Equatable {
        /// A coordinator's list says so; the facts replace what was known.
        case imported(Person)
        /// A review or a coordinator tells one thing; the names are in `messages`.
        case message(name: String, data: JSONValue)

        /// The word of the journal.
        package var kind: String {
            switch self {
            case .imported: "import"
            case .message(let name, _): name
            }
        }
    }

    /// What charts and coordinators may say about a person.
    package static let messages = [
        "nominated", "attended", "accredited", "conflict", "absent", "delegated", "assigned",
        "unassigned", "left",
    ]

    /// Whoever was erased: that there was somebody, where, and on which reviews, so that history
    /// and balance between authorities stay; nothing else by value.
    package func erased(on day: String) -> Person {
        var next = Person(
            id: id, organisation: organisation, region: region, roles: [], status: "erased")
        next.load = load
        next.leftOn = leftOn ?? day
        return next
    }

    /// The person after an input; nil before their first one that makes them known.
    ///
    /// Throws: ENG-030 for a message that says nothing about a person, or about one unknown;
    /// ENG-033 for one that lacks what it must say.
    package static func step(
        _ person: Person?, id: String, input: Input, region: String
    ) throws(Refusal) -> Person {
        switch input {
        case .imported(let facts): return facts
        case .message(let name, let data):
            if let person { return try person.after(message: name, data: data) }
            guard sameBytes(name, "nominated") else {
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
        if let body = data["body"]?.stringValue { next.bodyHash = body }
        switch name {
        case "nominated":
            if let role = data["role"]?.stringValue { next.add(role: role) }
            if !isMember { next.status = "nominated" }
            next.nominatedOn = data["on"]?.stringValue ?? next.nominatedOn
        case "attended":
            next.attendedOn = data["on"]?.stringValue ?? next.attendedOn
        case "accredited": next.accredit(data)
        case "conflict": try next.addConflict(data)
        case "absent":
            next.absences.append(
                Absence(
                    period: try period(data, for: name),
                    mode: data["mode"]?.stringValue.flatMap(Absence.Mode.init) ?? .reassign))
        case "delegated":
            let person = try word("to", data, for: name)
            next.delegates.removeAll { sameBytes($0.person, person) }
            next.delegates.append(Delegation(person: person, period: Period(in: data)))
        case "assigned":
            let review = try word("review", data, for: name)
            next.load.removeAll { sameBytes($0.review, review) }
            next.load.append(
                Assignment(
                    review: review, host: try word("host", data, for: name),
                    role: data["role"]?.stringValue, period: try period(data, for: name)))
        case "unassigned":
            let review = try word("review", data, for: name)
            next.load.removeAll { sameBytes($0.review, review) }
        case "left":
            next.status = name
            next.leftOn = data["on"]?.stringValue ?? next.leftOn
        default:
            throw Refusal(
                .invalid, "ENG-031", "a person does not understand this message",
                subject: "person:\(id)", expected: Self.messages.joined(separator: ", "),
                found: name, nearest: nearestName(name, in: Self.messages))
        }
        return next
    }

    /// A new accreditation of a role takes the place of the one before.
    private mutating func accredit(_ data: JSONValue) {
        let role = data["role"]?.stringValue
        if let role { add(role: role) }
        if sameBytes(status, "nominated") || !isMember { status = "member" }
        guard data["until"]?.stringValue != nil else { return }
        accreditations.removeAll { known in
            guard let role, let theirs = known.role else { return role == nil && known.role == nil }
            return sameBytes(theirs, role)
        }
        accreditations.append(
            Accreditation(
                role: role, period: Period(in: data), trainedAt: data["trainedAt"]?.stringValue))
    }

    private mutating func addConflict(_ data: JSONValue) throws(Refusal) {
        let with = try word("organisation", data, for: "conflict")
        let kind = data["kind"]?.stringValue.flatMap(Conflict.Kind.init) ?? .declared
        conflicts.removeAll { sameBytes($0.organisation, with) && $0.kind == kind }
        conflicts.append(Conflict(organisation: with, kind: kind, period: Period(in: data)))
    }

    private mutating func add(role: String) {
        if !roles.contains(where: { sameBytes($0, role) }) { roles.append(role) }
    }

    private func word(
        _ key: String, _ data: JSONValue, for name: String
    ) throws(Refusal) -> String {
        guard let word = data[key]?.stringValue, !word.isEmpty else {
            throw lacks("`\(key)`", name)
        }
        return word
    }

    private func period(_ data: JSONValue, for name: String) throws(Refusal) -> Period {
        let period = Period(in: data)
        guard let from = period.from, let until = period.until, !bytesPrecede(until, from) else {
            throw lacks("`from` and `until`, two days in their order", name)
        }
        return period
    }

    private func lacks(_ what: String, _ name: String) -> Refusal {
        Refusal(
            .invalid, "ENG-033", "the message \(name) does not say enough", subject: "person:\(id)",
            expected: what, found: "nothing of use")
    }
}
