/// A person of the pool: facts by value, everything personal behind `bodyHash`.
package struct PersonRow: Sendable, Equatable {
    package var id: String
    package var organisation: String
    package var region: String
    package var status: String
    /// Compact JSON of the facts: roles, accreditations, conflicts.
    package var facts: [UInt8]
    package var bodyHash: String?
    package var position: Int64
    package var head: [UInt8]

    package init(
        id: String, organisation: String, region: String, status: String, facts: [UInt8],
        bodyHash: String?, position: Int64, head: [UInt8]
    ) {
        self.id = id
        self.organisation = organisation
        self.region = region
        self.status = status
        self.facts = facts
        self.bodyHash = bodyHash
        self.position = position
        self.head = head
    }
}
