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
        if let accreditedUntil { object["accreditedUntil"] = .string(accreditedUntil) }
        if !conflicts.isEmpty { object["conflicts"] = .array(conflicts.map { .string($0) }) }
        if let attendedOn { object["attendedOn"] = .string(attendedOn) }
        if let bodyHash { object["body"] = .string(bodyHash) }
        return object
    }

    /// Reads what `encoded` wrote. Throws: ENG-032 when a member is missing or of another type.
    package init(id: String, decoding object: JSONObject) throws(Refusal) {
        func words(_ key: String) -> [String] {
            object[key]?.arrayValue?.compactMap(\.stringValue) ?? []
        }
        guard let organisation = object["organisation"]?.stringValue,
            let region = object["region"]?.stringValue, let status = object["status"]?.stringValue
        else {
            throw Refusal(
                .internal, "ENG-032", "the stored facts of a person cannot be read",
                subject: "person:\(id)", expected: "organisation, region and status",
                found: object.keys.joined(separator: ", "))
        }
        self.init(
            id: id, organisation: organisation, region: region, roles: words("roles"),
            accreditedUntil: object["accreditedUntil"]?.stringValue, conflicts: words("conflicts"),
            status: status, attendedOn: object["attendedOn"]?.stringValue,
            bodyHash: object["body"]?.stringValue)
    }
}
