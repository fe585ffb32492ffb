package import JSON

/// Whatever the register names that is no person: an organisation, a region or a role.
///
/// Names of these are public and stand by value; whom to ring there is personal and lies behind
/// `bodyHash`. Their tasks (`organisation:derby`, `role:south-chair`) are in the inbox of each of
/// their `holders`, and the first answer counts: co-chairs are two holders of one role.
package struct Organisation: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case localAuthority = "local-authority"
        case school, trust, health
        case parentCarerForum = "parent-carer-forum"
        /// A board, a quadrant, a partnership.
        case group
        case other
        case region
        case role

        /// The first word of the journal's subject and of an address.
        package var sort: String {
            switch self {
            case .region: "region"
            case .role: "role"
            default: "organisation"
            }
        }
    }

    package var id: String
    package var kind: Kind
    package var name: String
    /// Empty for what belongs to none.
    package var region: String
    /// The trust of a school, the authority of a service.
    package var partOf: String?
    /// People who may act for it, each alone.
    package var holders: [Person.Delegation]
    /// While it exists: authorities are split and merged.
    package var period: Period
    /// Inspections called on it.
    package var inspections: [Period]
    package var bodyHash: String?

    package init(
        id: String, kind: Kind, name: String, region: String, partOf: String? = nil,
        holders: [Person.Delegation] = [], period: Period = Period(), inspections: [Period] = [],
        bodyHash: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.region = region
        self.partOf = partOf
        self.holders = holders
        self.period = period
        self.inspections = inspections
        self.bodyHash = bodyHash
    }

    package var subject: String { "\(kind.sort)/\(id)" }
    /// As a task is addressed to it.
    package var address: String { "\(kind.sort):\(id)" }

    package var encoded: JSONObject {
        var object: JSONObject = [
            "kind": .string(kind.rawValue), "name": .string(name), "region": .string(region),
        ]
        object["partOf"] = partOf.map { .string($0) }
        object.set("holders", holders.map(\.encoded))
        period.write(to: &object)
        object.set(
            "inspections",
            inspections.map { inspection in
                var part = JSONObject()
                inspection.write(to: &part)
                return part
            })
        object["body"] = bodyHash.map { .string($0) }
        return object
    }

    /// Reads what `encoded` wrote. Throws: ENG-034 when a member is missing or of another type.
    package init(id: String, decoding object: JSONObject) throws(Refusal) {
        guard let kind = object["kind"]?.stringValue.flatMap(Kind.init),
            let name = object["name"]?.stringValue, let region = object["region"]?.stringValue
        else {
            throw Refusal(
                .internal, "ENG-034", "the stored facts of an organisation cannot be read",
                subject: "organisation:\(id)", expected: "kind, name and region",
                found: object.keys.joined(separator: ", "))
        }
        self.init(
            id: id, kind: kind, name: name, region: region, partOf: object["partOf"]?.stringValue,
            holders: (object["holders"]?.arrayValue ?? []).compactMap(Person.Delegation.init),
            period: Period(in: .object(object)),
            inspections: (object["inspections"]?.arrayValue ?? []).map(Period.init),
            bodyHash: object["body"]?.stringValue)
    }

    package func row(head: [UInt8], position: Int64) -> OrganisationRow {
        OrganisationRow(
            sort: kind.sort, id: id, kind: kind.rawValue, region: region,
            facts: JSONValue.object(encoded).compactBytes, bodyHash: bodyHash, position: position,
            head: head)
    }

    package init(row: OrganisationRow) throws(Refusal) {
        try self.init(
            id: row.id, decoding: try Review.object(row.facts, of: "\(row.sort)/\(row.id)"))
    }
}
