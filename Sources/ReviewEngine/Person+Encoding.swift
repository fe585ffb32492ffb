package import JSON

/// A person's facts as compact JSON: in the journal as the change, in `people.facts` as the row.
extension Person {
    package var encoded: JSONObject {
        var object: JSONObject = [
            "organisation": .string(organisation),
            "region": .string(region),
            "roles": .array(roles.map { .string($0) }),
            "status": .string(status),
        ]
        object.set("accreditations", accreditations.map(\.encoded))
        object.set("conflicts", conflicts.map(\.encoded))
        object.set("absences", absences.map(\.encoded))
        object.set("delegates", delegates.map(\.encoded))
        object.set("load", load.map(\.encoded))
        object["releasedBy"] = releasedBy.map { .string($0) }
        object["payment"] = payment.map { .string($0.rawValue) }
        object["nominatedOn"] = nominatedOn.map { .string($0) }
        object["attendedOn"] = attendedOn.map { .string($0) }
        object["leftOn"] = leftOn.map { .string($0) }
        object["body"] = bodyHash.map { .string($0) }
        return object
    }

    /// Reads what `encoded` wrote. Throws: ENG-032 when a member is missing or of another type.
    package init(id: String, decoding object: JSONObject) throws(Refusal) {
        guard let organisation = object["organisation"]?.stringValue,
            let region = object["region"]?.stringValue, let status = object["status"]?.stringValue
        else {
            throw Refusal(
                .internal, "ENG-032", "the stored facts of a person cannot be read",
                subject: "person:\(id)", expected: "organisation, region and status",
                found: object.keys.joined(separator: ", "))
        }
        func each<Part>(_ key: String, _ read: (JSONValue) -> Part?) throws(Refusal) -> [Part] {
            var parts: [Part] = []
            for value in object[key]?.arrayValue ?? [] {
                guard let part = read(value) else {
                    throw Refusal(
                        .internal, "ENG-032", "the stored facts of a person cannot be read",
                        subject: "person:\(id)", expected: "what \(key) hold",
                        found: value.kindName)
                }
                parts.append(part)
            }
            return parts
        }
        self.init(
            id: id, organisation: organisation, region: region,
            roles: try each("roles", \.stringValue), status: status,
            attendedOn: object["attendedOn"]?.stringValue, bodyHash: object["body"]?.stringValue)
        accreditations = try each("accreditations", Accreditation.init)
        conflicts = try each("conflicts", Conflict.init)
        absences = try each("absences", Absence.init)
        delegates = try each("delegates", Delegation.init)
        load = try each("load", Assignment.init)
        releasedBy = object["releasedBy"]?.stringValue
        payment = object["payment"]?.stringValue.flatMap(Payment.init)
        nominatedOn = object["nominatedOn"]?.stringValue
        leftOn = object["leftOn"]?.stringValue
    }
}

extension Person.Accreditation {
    package var encoded: JSONObject {
        var object = JSONObject()
        object["role"] = role.map { .string($0) }
        period.write(to: &object)
        object["trainedAt"] = trainedAt.map { .string($0) }
        return object
    }

    init?(_ value: JSONValue) {
        guard value.objectValue != nil else { return nil }
        self.init(
            role: value["role"]?.stringValue, period: Period(in: value),
            trainedAt: value["trainedAt"]?.stringValue)
    }
}

extension Person.Conflict {
    package var encoded: JSONObject {
        var object: JSONObject = [
            "organisation": .string(organisation), "kind": .string(kind.rawValue),
        ]
        period.write(to: &object)
        return object
    }

    init?(_ value: JSONValue) {
        guard let organisation = value["organisation"]?.stringValue,
            let kind = value["kind"]?.stringValue.flatMap(Kind.init)
        else { return nil }
        self.init(organisation: organisation, kind: kind, period: Period(in: value))
    }
}

extension Person.Absence {
    package var encoded: JSONObject {
        var object: JSONObject = ["mode": .string(mode.rawValue)]
        period.write(to: &object)
        return object
    }

    init?(_ value: JSONValue) {
        guard let mode = value["mode"]?.stringValue.flatMap(Mode.init) else { return nil }
        self.init(period: Period(in: value), mode: mode)
    }
}

extension Person.Delegation {
    package var encoded: JSONObject {
        var object: JSONObject = ["person": .string(person)]
        period.write(to: &object)
        return object
    }

    init?(_ value: JSONValue) {
        guard let person = value["person"]?.stringValue else { return nil }
        self.init(person: person, period: Period(in: value))
    }
}

extension Person.Assignment {
    package var encoded: JSONObject {
        var object: JSONObject = ["review": .string(review), "host": .string(host)]
        object["role"] = role.map { .string($0) }
        period.write(to: &object)
        return object
    }

    init?(_ value: JSONValue) {
        guard let review = value["review"]?.stringValue, let host = value["host"]?.stringValue
        else { return nil }
        self.init(
            review: review, host: host, role: value["role"]?.stringValue, period: Period(in: value))
    }
}

extension JSONObject {
    /// A list of parts, left out where there are none.
    mutating func set(_ key: String, _ parts: [JSONObject]) {
        if !parts.isEmpty { self[key] = .array(parts.map { .object($0) }) }
    }
}
